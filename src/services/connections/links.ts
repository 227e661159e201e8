import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { connections, credentialLinks } from '../../db/schema/index.ts';
import type { Verified } from '../../destinations/contract.ts';
import type { CredentialsLinkAnswer } from '../../domain/answers.ts';
import { AppError, toAppError } from '../../domain/errors.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope, Services } from '../context.ts';
import { readPerson } from '../people/read.ts';
import { sealCredentials, toAccount } from './account.ts';
import { type Connection, requireConnection } from './read.ts';
import { toConsent } from './save.ts';
import { storeVerified } from './verify.ts';

const LINK_LIFETIME_MS = 15 * 60 * 1000;
const TOKEN_BYTES = 32;

/** Where on this server the page is; the token is the last part of the path. */
export const CREDENTIALS_PATH = '/credentials';

/** A link that was opened: what the page may do, and for whom. */
export interface OpenLink {
  readonly id: string;
  readonly scope: Scope;
  readonly connection: Connection;
  readonly expiresAt: Date;
}

/** A one-time way to the credentials page for this admin and this connection. Only its hash is kept. */
export async function createCredentialLink(scope: Scope, id: ConnectionId): Promise<CredentialsLinkAnswer> {
  const connection = await requireConnection(scope, id);
  await requireRole(scope, 'admin', 'connection.credentials', connection.name);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const now = scope.clock.now();
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  await scope.db.orm.transaction(async (tx) => {
    await tx
      .insert(credentialLinks)
      .values({ tokenHash: hash(token), connectionId: id, personId: scope.person.id, createdAt: now, expiresAt });
    await recordDone(tx, scope, { action: 'connection.link', subjectId: id, subjectName: connection.name });
  });
  const url = `${scope.publicUrl()}${CREDENTIALS_PATH}/${token}`;
  return { id, name: connection.name, destination: connection.destination.title, url, expiresAt };
}

/**
 * The browser that opens a link first keeps it, by the session that this returns for its cookie; for any other it is
 * `link_opened_elsewhere`. Opening is a press of a button, not a look: programs that preview links do not use it up.
 */
export async function openCredentialLink(services: Services, token: string): Promise<{ session: string }> {
  const link = await findLink(services, token);
  const session = randomBytes(TOKEN_BYTES).toString('base64url');
  const opened = await services.db.orm
    .update(credentialLinks)
    .set({ openedAt: services.clock.now(), sessionHash: hash(session) })
    .where(and(eq(credentialLinks.id, link.id), isNull(credentialLinks.openedAt)))
    .returning({ id: credentialLinks.id });
  if (opened.length === 0) throw new AppError('link_opened_elsewhere', {});
  return { session };
}

/** Throws `link_unknown`, `link_expired`, `link_used`; says for the rest whether somebody has opened it. */
export async function peekCredentialLink(
  services: Services,
  token: string,
): Promise<{ readonly isOpened: boolean; readonly connection: Connection }> {
  const link = await findLink(services, token);
  return { isOpened: link.openedAt !== null, connection: await requireConnection(services, link.connectionId) };
}

/** For every step after the opening: the link, with its person as they are now. They must still be an admin. */
export async function resumeCredentialLink(
  services: Services,
  token: string,
  session: string | undefined,
): Promise<OpenLink> {
  const link = await findLink(services, token);
  if (link.sessionHash === null || session === undefined || hash(session) !== link.sessionHash) {
    throw new AppError('link_opened_elsewhere', {});
  }
  const scope: Scope = {
    ...services,
    person: await readPerson(services, services.environmentId, link.personId),
    surface: 'page',
  };
  const connection = await requireConnection(services, link.connectionId);
  await requireRole(scope, 'admin', 'connection.credentials', connection.name);
  return { id: link.id, scope, connection, expiresAt: link.expiresAt };
}

/** Tries what was entered, and stores nothing. ZodErrors of the destination's credentials schema come through as they are. */
export async function tryCredentials(
  link: OpenLink,
  credentials: Readonly<Record<string, unknown>>,
): Promise<Verified> {
  const { scope, connection } = link;
  try {
    return await connection.destination.verify(
      toAccount(scope, connection.destination, connection.settings, credentials),
    );
  } catch (error) {
    if (toAppError(error).code === 'internal') throw error;
    await scope.db.orm.transaction((tx) =>
      recordDone(tx, scope, {
        action: 'connection.verify',
        subjectId: connection.id,
        subjectName: connection.name,
        after: { ok: false, code: toAppError(error).code },
      }),
    );
    throw error;
  }
}

/** Tries, then stores: encrypted, with the consent. The link is used up by it, and by nothing else. */
export async function saveCredentials(
  link: OpenLink,
  credentials: Readonly<Record<string, unknown>>,
  hasConsented: boolean,
): Promise<Connection> {
  const { scope, connection } = link;
  if (!hasConsented) throw new AppError('consent_required', {});
  const verified = await tryCredentials(link, credentials);
  await scope.db.orm.transaction(async (tx) => {
    const used = await tx
      .update(credentialLinks)
      .set({ usedAt: scope.clock.now(), oauthStateHash: null, oauthSealed: null })
      .where(and(eq(credentialLinks.id, link.id), isNull(credentialLinks.usedAt)))
      .returning({ id: credentialLinks.id });
    if (used.length === 0) throw new AppError('link_used', {});
    const consent = toConsent(scope);
    await tx
      .update(connections)
      .set({
        credentials: sealCredentials(scope, connection.id, credentials),
        consent,
        updatedBy: scope.person.id,
        updatedAt: scope.clock.now(),
      })
      .where(eq(connections.id, connection.id));
    await storeVerified(tx, scope, connection, verified);
    await recordDone(tx, scope, {
      action: 'connection.credentials',
      subjectId: connection.id,
      subjectName: connection.name,
      after: { consent: consent.version, fields: Object.keys(credentials) },
    });
  });
  return requireConnection(scope, connection.id);
}

async function findLink(services: Services, token: string): Promise<typeof credentialLinks.$inferSelect> {
  const [link] = await services.db.orm
    .select()
    .from(credentialLinks)
    .where(eq(credentialLinks.tokenHash, hash(token)));
  if (link === undefined) throw new AppError('link_unknown', {});
  if (link.usedAt !== null) throw new AppError('link_used', {});
  if (link.expiresAt <= services.clock.now()) throw new AppError('link_expired', {});
  return link;
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
