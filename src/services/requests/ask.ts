import { and, eq } from 'drizzle-orm';
import { isUniqueViolation } from '../../db/client.ts';
import { requests } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import type { CommandCall } from '../../domain/call.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId, RequestId } from '../../domain/ids.ts';
import { canUseConnection } from '../../domain/permissions.ts';
import { isAtLeast, type Role } from '../../domain/person.ts';
import { REQUEST_LIFETIME_MS } from '../../domain/request.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import { requireConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { postToAdmins } from '../conversation/outbox.ts';

export type Wish =
  | { readonly kind: 'connection'; readonly connectionId: ConnectionId }
  | { readonly kind: 'role'; readonly role: Role };

export interface AskOptions {
  readonly reason: string;
  readonly resume: CommandCall | undefined;
  readonly formId?: string | undefined;
}

/**
 * Asks the admins. Asking again while a request is open is the same request. Throws `already_allowed` where there is
 * nothing to ask for.
 */
export async function askFor(scope: Scope, wish: Wish, options: AskOptions): Promise<RequestId> {
  await requireNeed(scope, wish);
  const now = scope.clock.now();
  try {
    return await scope.db.orm.transaction(async (tx) => {
      if (options.formId !== undefined) await consumeForm(tx, scope, options.formId);
      const [row] = await tx
        .insert(requests)
        .values({
          environmentId: scope.environmentId,
          kind: wish.kind,
          personId: scope.person.id,
          connectionId: wish.kind === 'connection' ? wish.connectionId : null,
          role: wish.kind === 'role' ? wish.role : null,
          reason: options.reason,
          resume: options.resume ?? null,
          surface: scope.surface,
          state: 'open',
          createdAt: now,
          expiresAt: new Date(now.getTime() + REQUEST_LIFETIME_MS),
        })
        .returning({ id: requests.id });
      if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
      await recordDone(tx, scope, {
        action: 'request.ask',
        subjectId: row.id,
        subjectName: scope.person.name,
        after: { ...wish, reason: options.reason },
      });
      await postToAdmins(tx, scope, 'request', row.id);
      await publish(tx, { kind: 'request', id: row.id });
      return row.id;
    });
  } catch (error) {
    if (isUniqueViolation(error, 'requests_one_open_connection') || isUniqueViolation(error, 'requests_one_open_role'))
      return findOpen(scope, wish);
    throw error;
  }
}

/** Refuses a wish that is fulfilled, before a form is drawn for it. */
export async function requireNeed(scope: Scope, wish: Wish): Promise<void> {
  if (wish.kind === 'role') {
    if (isAtLeast(scope.person.role, wish.role)) throw new AppError('already_allowed', { name: scope.person.role });
    return;
  }
  const connection = await requireConnection(scope, wish.connectionId);
  if (canUseConnection(scope.person, connection.sharing))
    throw new AppError('already_allowed', { name: connection.name });
  // Sharing gives a viewer nothing: they need the role.
  if (!isAtLeast(scope.person.role, 'contributor')) {
    const calls = [{ command: 'request', input: { role: 'contributor' } }];
    throw new AppError('role_too_low', { role: scope.person.role, needed: 'contributor' }, { calls });
  }
}

async function findOpen(scope: Scope, wish: Wish): Promise<RequestId> {
  const what = wish.kind === 'connection' ? eq(requests.connectionId, wish.connectionId) : eq(requests.role, wish.role);
  const [row] = await scope.db.orm
    .select({ id: requests.id })
    .from(requests)
    .where(and(eq(requests.personId, scope.person.id), eq(requests.state, 'open'), what));
  if (row === undefined) throw new AppError('outdated_card', {});
  return row.id;
}
