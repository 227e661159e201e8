import { and, asc, eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { connectionGrants, connections, people } from '../../db/schema/index.ts';
import type { Destination } from '../../destinations/contract.ts';
import type { ConnectionState, Consent, VerifyResult } from '../../domain/connection.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId, PersonId } from '../../domain/ids.ts';
import type { Sharing } from '../../domain/permissions.ts';
import type { Services } from '../context.ts';

export interface Connection {
  readonly id: ConnectionId;
  readonly name: string;
  readonly destination: Destination;
  readonly state: ConnectionState;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Sealed by the vault; `openAccount` alone opens it. */
  readonly sealedCredentials: string | undefined;
  readonly sharing: Sharing;
  /** Names of those it is shared with by name. */
  readonly sharedWithNames: readonly string[];
  readonly consent: Consent | undefined;
  readonly verified: VerifyResult | undefined;
  /** When somebody has to sign in again, once that was announced. */
  readonly signInEndsAt: Date | undefined;
  /** What a contract allows instead of the destination's own limit per export. */
  readonly memberLimit: number | undefined;
  readonly createdBy: PersonId | undefined;
  readonly createdAt: Date;
  readonly updatedBy: PersonId | undefined;
  readonly updatedAt: Date;
  readonly version: number;
}

/** All connections of the environment, by name. */
export async function readConnections(services: Services, db: Queryable = services.db.orm): Promise<Connection[]> {
  const rows = await db
    .select()
    .from(connections)
    .where(eq(connections.environmentId, services.environmentId))
    .orderBy(asc(connections.foldedName));
  const grants = await db
    .select({ connectionId: connectionGrants.connectionId, personId: people.id, name: people.name })
    .from(connectionGrants)
    .innerJoin(people, eq(people.id, connectionGrants.personId))
    .where(eq(people.environmentId, services.environmentId))
    .orderBy(asc(people.name));
  return rows.map((row) => {
    const granted = grants.filter((grant) => grant.connectionId === row.id);
    return {
      id: row.id,
      name: row.name,
      destination: findDestination(services, row.destination),
      state: row.state,
      settings: row.settings,
      sealedCredentials: row.credentials ?? undefined,
      sharing: { connectionId: row.id, sharedWith: row.sharedWith, people: granted.map((grant) => grant.personId) },
      sharedWithNames: granted.map((grant) => grant.name),
      consent: row.consent ?? undefined,
      verified: row.verified ?? undefined,
      signInEndsAt: row.signInEndsAt ?? undefined,
      memberLimit: row.memberLimit ?? undefined,
      createdBy: row.createdBy ?? undefined,
      createdAt: row.createdAt,
      updatedBy: row.updatedBy ?? undefined,
      updatedAt: row.updatedAt,
      version: row.version,
    };
  });
}

export async function readConnection(
  services: Services,
  id: ConnectionId | undefined,
): Promise<Connection | undefined> {
  if (id === undefined) return undefined;
  const all = await readConnections(services);
  return all.find((connection) => connection.id === id);
}

/** Throws `unknown_connection` for one that is gone. Inside a transaction, give it that: another connection may not be free. */
export async function requireConnection(
  services: Services,
  id: ConnectionId,
  db: Queryable = services.db.orm,
): Promise<Connection> {
  const found = (await readConnections(services, db)).find((connection) => connection.id === id);
  if (found === undefined) throw new AppError('unknown_connection', { name: id });
  return found;
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
