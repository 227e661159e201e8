import { foldName } from '../../domain/catalog.ts';
import { canUseConnection } from '../../domain/permissions.ts';
import type { Scope } from '../context.ts';
import { type Connection, readConnections } from './read.ts';

/** By id or name; undefined when there is none. May be one that the person cannot use. */
export async function findConnection(scope: Scope, text: string): Promise<Connection | undefined> {
  const wanted = foldName(text);
  const all = await readConnections(scope);
  return all.find((one) => one.id === text) ?? all.find((one) => foldName(one.name) === wanted);
}

export async function readUsableConnections(scope: Scope): Promise<Connection[]> {
  return (await readConnections(scope)).filter((connection) => canUseConnection(scope.person, connection.sharing));
}
