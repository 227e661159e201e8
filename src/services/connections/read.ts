import { and, asc, eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { connectionGrants, connections } from '../../db/schema/index.ts';
import type { Destination } from '../../destinations/contract.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Sharing } from '../../domain/permissions.ts';
import type { Services } from '../context.ts';

export interface Connection {
  readonly id: ConnectionId;
  readonly name: string;
  readonly destination: Destination;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sharing: Sharing;
}

/** All connections of the environment, by name. */
export async function readConnections(services: Services, db: Queryable = services.db.orm): Promise<Connection[]> {
  const rows = await db
    .select()
    .from(connections)
    .where(eq(connections.environmentId, services.environmentId))
    .orderBy(asc(connections.name));
  const grants = await db
    .select({ connectionId: connectionGrants.connectionId, personId: connectionGrants.personId })
    .from(connectionGrants)
    .innerJoin(connections, eq(connections.id, connectionGrants.connectionId))
    .where(eq(connections.environmentId, services.environmentId));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    destination: findDestination(services, row.destination),
    settings: row.settings,
    sharing: {
      connectionId: row.id,
      sharedWith: row.sharedWith,
      people: grants.filter((grant) => grant.connectionId === row.id).map((grant) => grant.personId),
    },
  }));
}

export async function readConnection(
  services: Services,
  id: ConnectionId | undefined,
): Promise<Connection | undefined> {
  if (id === undefined) return undefined;
  const all = await readConnections(services);
  return all.find((connection) => connection.id === id);
}

/** Whether the connection is there at all; used inside transactions that are about to refer to it. */
export async function connectionExists(db: Queryable, services: Services, id: ConnectionId): Promise<boolean> {
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.id, id), eq(connections.environmentId, services.environmentId)))
    .for('key share');
  return rows.length > 0;
}

function findDestination(services: Services, kind: string): Destination {
  const destination = services.destinations.get(kind);
  if (destination === undefined)
    throw new AppError('internal', {}, { detail: `connection of unknown destination ${kind}` });
  return destination;
}
