import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { connections } from '../../db/schema/index.ts';
import type { Verified } from '../../destinations/contract.ts';
import type { VerifyResult } from '../../domain/connection.ts';
import { AppError, toAppError } from '../../domain/errors.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope, Services } from '../context.ts';
import { postToAdmins } from '../conversation/outbox.ts';
import { tellNeedsSignIn } from '../notifications/needs-sign-in.ts';
import { toAccount, unsealCredentials } from './account.ts';
import { type Connection, requireConnection } from './read.ts';

/** Error codes after which nothing works until an admin signs in again, or has looked at the connection. */
const SIGN_IN_CODES: ReadonlySet<string> = new Set([
  'destination_sign_in_failed',
  'destination_identity_changed',
  'destination_closed',
]);

/** Tries the connection as it is stored and keeps the result; the error of a failed try is thrown after that. */
export async function verifyConnection(scope: Scope, id: ConnectionId): Promise<Connection> {
  const connection = await requireConnection(scope, id);
  await requireRole(scope, 'admin', 'connection.verify', connection.name);
  try {
    const account = toAccount(scope, connection.destination, connection.settings, unsealCredentials(scope, connection));
    const verified = await connection.destination.verify(account);
    await scope.db.orm.transaction(async (tx) => {
      await storeVerified(tx, scope, connection, verified);
      await recordDone(tx, scope, {
        action: 'connection.verify',
        subjectId: id,
        subjectName: connection.name,
        after: { ok: true },
      });
    });
  } catch (error) {
    const problem = toAppError(error);
    await scope.db.orm.transaction(async (tx) => {
      await storeFailure(tx, scope, connection, problem);
      await recordDone(tx, scope, {
        action: 'connection.verify',
        subjectId: id,
        subjectName: connection.name,
        after: { ok: false, code: problem.code },
      });
    });
    throw problem;
  }
  return requireConnection(scope, id);
}

/** A working connection: what was learned goes into its settings. */
export async function storeVerified(
  tx: Queryable,
  services: Services,
  connection: Connection,
  verified: Verified,
): Promise<void> {
  const learned = [...new Set([...learnedOf(connection), ...Object.keys(verified.learned ?? {})])];
  const at = services.clock.now().toISOString();
  const result: VerifyResult = { ok: true, at, summary: verified.summary, learned };
  await tx
    .update(connections)
    .set({
      state: 'ready',
      refusedSince: null,
      verified: result,
      settings: { ...connection.settings, ...verified.learned },
    })
    .where(eq(connections.id, connection.id));
}

/** Names of the settings that the connection owes to a verify. */
export const learnedOf = ({ verified }: Connection): readonly string[] =>
  verified?.ok === true ? (verified.learned ?? []) : [];

/**
 * A failed try. Where the far end refused to let us in, the connection needs an admin; the admins and the channels hear of it: once,
 * when its state changes, however many runs fail by it.
 */
export async function storeFailure(
  tx: Queryable,
  services: Services,
  connection: Connection,
  problem: AppError,
): Promise<void> {
  const at = services.clock.now().toISOString();
  const verified: VerifyResult = {
    ok: false,
    at,
    learned: learnedOf(connection),
    code: problem.code,
    params: problem.params as Record<string, string | number>,
  };
  await tx.update(connections).set({ verified }).where(eq(connections.id, connection.id));
  if (!SIGN_IN_CODES.has(problem.code)) return;
  const marked = await tx
    .update(connections)
    .set({ state: 'needs_sign_in', refusedSince: services.clock.now() })
    .where(and(eq(connections.id, connection.id), eq(connections.state, 'ready')))
    .returning({ id: connections.id });
  if (marked.length === 0) return;
  await postToAdmins(tx, services, 'needs_sign_in', connection.id);
  await tellNeedsSignIn(tx, services, connection.id);
}

/**
 * What a far end answered to somebody who only asked it something. Where it refused the credentials, that is kept as after a
 * run, and comes back as the trouble of the connection that it is.
 */
export async function noteRefused(services: Services, connection: Connection, problem: AppError): Promise<AppError> {
  if (!SIGN_IN_CODES.has(problem.code)) return problem;
  await services.db.orm.transaction((tx) => storeFailure(tx, services, connection, problem));
  if (problem.code !== 'destination_sign_in_failed') return problem;
  return new AppError(
    'connection_needs_sign_in',
    { connection: connection.name },
    { detail: problem.message, cause: problem },
  ) as AppError;
}
