import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { connections } from '../../db/schema/index.ts';
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
export const readConnections = (services: Services, db: Queryable = services.db.orm): Promise<Connection[]> =>
  select(services, db, undefined);

export async function readConnection(
  services: Services,
  id: ConnectionId | undefined,
): Promise<Connection | undefined> {
  if (id === undefined) return undefined;
  const [found] = await select(services, services.db.orm, eq(connections.id, id));
  return found;
}

export const readConnectionsById = (services: Services, ids: readonly ConnectionId[]): Promise<Connection[]> =>
  ids.length === 0 ? Promise.resolve([]) : select(services, services.db.orm, inArray(connections.id, [...ids]));

/** Throws `unknown_connection` for one that is gone. Inside a transaction, give it that: another connection may not be free. */
export async function requireConnection(
  services: Services,
  id: ConnectionId,
  db: Queryable = services.db.orm,
): Promise<Connection> {
  const [found] = await select(services, db, eq(connections.id, id));
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

/** In one statement: every run begins with it. */
async function select(services: Services, db: Queryable, where: SQL | undefined): Promise<Connection[]> {
  const rows = await db
    .select({ row: connections, granted })
    .from(connections)
    .where(and(eq(connections.environmentId, services.environmentId), where))
    .orderBy(asc(connections.foldedName));
  return rows.map(({ row, granted }) => ({
    id: row.id,
    name: row.name,
    destination: findDestination(services, row.destination),
    state: row.state,
    settings: row.settings,
    sealedCredentials: row.credentials ?? undefined,
    sharing: { connectionId: row.id, sharedWith: row.sharedWith, people: granted.map(({ id }) => id) },
    sharedWithNames: granted.map(({ name }) => name),
    consent: row.consent ?? undefined,
    verified: row.verified ?? undefined,
    signInEndsAt: row.signInEndsAt ?? undefined,
    memberLimit: row.memberLimit ?? undefined,
    createdBy: row.createdBy ?? undefined,
    createdAt: row.createdAt,
    updatedBy: row.updatedBy ?? undefined,
    updatedAt: row.updatedAt,
    version: row.version,
  }));
}

/** Whom a connection is shared with by name, in the order of their names. */
const granted = sql<{ readonly id: PersonId; readonly name: string }[]>`coalesce((
  select jsonb_agg(jsonb_build_object('id', person.id, 'name', person.name) order by person.name)
  from connection_grants
  join people person on person.id = connection_grants.person_id and person.environment_id = connections.environment_id
  where connection_grants.connection_id = connections.id), '[]')`;

function findDestination(services: Services, kind: string): Destination {
  const destination = services.destinations.get(kind);
  if (destination === undefined)
    throw new AppError('internal', {}, { detail: `connection of unknown destination ${kind}` });
  return destination;
}
