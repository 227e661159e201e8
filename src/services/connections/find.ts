import { foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import { canUseConnection } from '../../domain/permissions.ts';
import type { Scope } from '../context.ts';
import { matchName } from '../exports/find.ts';
import { type Connection, readConnections } from './read.ts';

/** By id or name; undefined when there is none. May be one that the person cannot use. */
export async function findConnection(scope: Scope, text: string): Promise<Connection | undefined> {
  const wanted = foldName(text);
  const all = await readConnections(scope);
  return all.find((one) => one.id === text) ?? all.find((one) => foldName(one.name) === wanted);
}

/**
 * The one that a person named: by id, name or unique prefix. Throws `unknown_connection` and `ambiguous_name`, with the
 * candidates as buttons for what `toCall` does.
 */
export async function findConnectionNamed(
  scope: Scope,
  text: string,
  toCall: (one: Connection) => { command: string; input: Record<string, unknown> },
): Promise<Connection> {
  const match = matchName(await readConnections(scope), text);
  if (match.kind === 'one') return match.value;
  const calls = match.kind === 'none' ? [] : match.values.slice(0, 5).map(toCall);
  if (match.kind === 'several')
    throw new AppError('ambiguous_name', { name: text, count: match.values.length }, { calls });
  throw new AppError('unknown_connection', { name: text }, { calls });
}

export async function readUsableConnections(scope: Scope): Promise<Connection[]> {
  return (await readConnections(scope)).filter((connection) => canUseConnection(scope.person, connection.sharing));
}
