import { and, count, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { exports, people, requests } from '../../db/schema/index.ts';
import type { SettingMeta } from '../../destinations/contract.ts';
import type { ConnectionAnswer, ConnectionSummary, ConnectionsAnswer } from '../../domain/answers.ts';
import type { PersonId } from '../../domain/ids.ts';
import { canUseConnection } from '../../domain/permissions.ts';
import { isAtLeast } from '../../domain/person.ts';
import type { Scope } from '../context.ts';
import { needsCredentials, referencesOf, unsealCredentials } from './account.ts';
import { type Connection, readConnections } from './read.ts';

/** Everyone sees name, destination and health; what is in a connection is for admins, and its secrets for nobody. */
export async function listConnections(scope: Scope): Promise<ConnectionsAnswer> {
  const [all, uses] = await Promise.all([readConnections(scope), countExports(scope)]);
  return {
    connections: all.map((connection) => toSummary(scope, connection, uses.get(connection.id) ?? 0)),
    canManage: isAtLeast(scope.person.role, 'admin'),
  };
}

export async function showConnection(
  scope: Scope,
  connection: Connection,
  options: { readonly justVerified?: boolean } = {},
): Promise<ConnectionAnswer> {
  const canManage = isAtLeast(scope.person.role, 'admin');
  const [uses, names, requested] = await Promise.all([
    countExports(scope),
    readNames(scope),
    hasOpenRequest(scope, connection),
  ]);
  const nameOf = (id: PersonId | undefined) => (id === undefined ? undefined : names.get(id));
  return {
    summary: toSummary(scope, connection, uses.get(connection.id) ?? 0),
    settings: canManage ? describeSettings(connection) : [],
    credentials: describeCredentials(scope, connection),
    consent: connection.consent,
    verified: connection.verified,
    limit: { own: connection.destination.limits.perExport, override: connection.memberLimit },
    createdBy: nameOf(connection.createdBy),
    createdAt: connection.createdAt,
    updatedBy: nameOf(connection.updatedBy),
    updatedAt: connection.updatedAt,
    canManage,
    requested,
    justVerified: options.justVerified === true,
  };
}

function toSummary(scope: Scope, connection: Connection, uses: number): ConnectionSummary {
  return {
    id: connection.id,
    name: connection.name,
    destination: connection.destination.title,
    state: connection.state,
    sharedWith: connection.sharing.sharedWith,
    people: connection.sharedWithNames,
    canUse: canUseConnection(scope.person, connection.sharing),
    exports: uses,
  };
}

function describeSettings(connection: Connection): ConnectionAnswer['settings'] {
  const shape: Record<string, z.ZodType> =
    connection.destination.settings instanceof z.ZodObject ? connection.destination.settings.shape : {};
  return Object.entries(connection.settings).flatMap(([name, value]) => {
    const field = shape[name];
    if (field === undefined || value === undefined || value === null || value === '') return [];
    const meta = z.globalRegistry.get(field) as SettingMeta | undefined;
    return [{ label: meta?.label ?? name, value: String(value) }];
  });
}

function describeCredentials(scope: Scope, connection: Connection): ConnectionAnswer['credentials'] {
  if (!needsCredentials(connection.destination)) return 'not_needed';
  if (connection.sealedCredentials === undefined) return 'missing';
  const environment = referencesOf(unsealCredentials(scope, connection));
  return environment.length > 0 ? { environment } : 'stored';
}

async function countExports(scope: Scope): Promise<Map<string, number>> {
  const rows = await scope.db.orm
    .select({ connectionId: exports.connectionId, uses: count() })
    .from(exports)
    .where(and(eq(exports.environmentId, scope.environmentId), isNull(exports.deletedAt)))
    .groupBy(exports.connectionId);
  return new Map(rows.flatMap((row) => (row.connectionId === null ? [] : [[row.connectionId, row.uses]])));
}

async function readNames(scope: Scope): Promise<Map<PersonId, string>> {
  const rows = await scope.db.orm
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(eq(people.environmentId, scope.environmentId));
  return new Map(rows.map((row) => [row.id, row.name]));
}

async function hasOpenRequest(scope: Scope, connection: Connection): Promise<boolean> {
  const rows = await scope.db.orm
    .select({ id: requests.id })
    .from(requests)
    .where(
      and(eq(requests.connectionId, connection.id), eq(requests.personId, scope.person.id), eq(requests.state, 'open')),
    );
  return rows.length > 0;
}
