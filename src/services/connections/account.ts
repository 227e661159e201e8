import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { connections } from '../../db/schema/index.ts';
import type { Account, Destination, SettingMeta } from '../../destinations/contract.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Services } from '../context.ts';
import type { Connection } from './read.ts';

const storedSchema = z.record(z.string(), z.unknown());
const REFERENCE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

/** Bound to the row, so that a value copied to another connection does not open there. */
const purposeOf = (id: ConnectionId): string => `connection ${id}`;

/** Credentials as they are kept: encrypted, with references to environment variables still unresolved. */
export const sealCredentials = (
  services: Services,
  id: ConnectionId,
  credentials: Readonly<Record<string, unknown>>,
): string => services.vault.seal(JSON.stringify(credentials), purposeOf(id));

/** Credentials as they were entered. For the services of this folder alone: nothing of it may reach a card, a log or the audit. */
export function unsealCredentials(services: Services, connection: Connection): Record<string, unknown> {
  if (connection.sealedCredentials === undefined) return {};
  return storedSchema.parse(JSON.parse(services.vault.open(connection.sealedCredentials, purposeOf(connection.id))));
}

/**
 * What a destination works with: settings and open credentials, both checked by its schemas. Throws
 * `connection_incomplete`, `connection_needs_sign_in` and `environment_secret_missing`.
 */
export function openAccount(services: Services, connection: Connection): Account {
  if (connection.state === 'incomplete') throw new AppError('connection_incomplete', { connection: connection.name });
  if (connection.state === 'needs_sign_in')
    throw new AppError('connection_needs_sign_in', { connection: connection.name });
  const account = toAccount(
    services,
    connection.destination,
    connection.settings,
    unsealCredentials(services, connection),
  );
  return { ...account, renewed: keepRenewed(services, connection) };
}

/**
 * Exchanged by the far end in the middle of work. Not kept where an admin has entered others meanwhile: those are newer.
 */
function keepRenewed(services: Services, connection: Connection): (credentials: unknown) => Promise<void> {
  let before = connection.sealedCredentials;
  return async (credentials) => {
    if (before === undefined) return;
    const sealed = sealCredentials(services, connection.id, storedSchema.parse(credentials));
    await services.db.orm
      .update(connections)
      .set({ credentials: sealed })
      .where(and(eq(connections.id, connection.id), eq(connections.credentials, before)));
    before = sealed;
  };
}

/** The same for credentials that are not stored yet. Parse problems are the caller's: they come as a ZodError. */
export function toAccount(
  services: Services,
  destination: Destination,
  settings: Readonly<Record<string, unknown>>,
  credentials: Readonly<Record<string, unknown>>,
): Account {
  const shape: Record<string, z.ZodType> =
    destination.credentials instanceof z.ZodObject ? destination.credentials.shape : {};
  const resolved = Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [
      name,
      // A token comes from the far end; what it says must not make us read a variable and send it there.
      isGranted(shape[name]) ? value : resolveReference(services, value),
    ]),
  );
  return { settings: destination.settings.parse(settings), credentials: destination.credentials.parse(resolved) };
}

/** Names of the environment variables that stored credentials refer to. */
export function referencesOf(credentials: Readonly<Record<string, unknown>>): string[] {
  return Object.values(credentials).flatMap((value) =>
    typeof value === 'string' ? (REFERENCE.exec(value.trim())?.[1] ?? []) : [],
  );
}

const isGranted = (field: z.ZodType | undefined): boolean =>
  field !== undefined && (z.globalRegistry.get(field) as SettingMeta | undefined)?.granted === true;

function resolveReference(services: Services, value: unknown): unknown {
  const name = typeof value === 'string' ? REFERENCE.exec(value.trim())?.[1] : undefined;
  if (name === undefined) return value;
  const secret = services.environmentSecret(name);
  if (secret === undefined) throw new AppError('environment_secret_missing', { name });
  return secret;
}

/** Whether people have to enter anything before a connection to this destination works. */
export const needsCredentials = (destination: Destination): boolean =>
  destination.oauth !== undefined ||
  (destination.credentials instanceof z.ZodObject && Object.keys(destination.credentials.shape).length > 0);
