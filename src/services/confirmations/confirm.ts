import { and, eq, gt, isNull } from 'drizzle-orm';
import { pendingActions } from '../../db/schema/index.ts';
import type { ConfirmAnswer, ConfirmSubject } from '../../domain/answers.ts';
import type { CommandCall } from '../../domain/call.ts';
import { AppError } from '../../domain/errors.ts';
import { isAtLeast } from '../../domain/person.ts';
import type { Scope } from '../context.ts';

const CONFIRMATION_LIFETIME_MS = 10 * 60 * 1000;

/** Asks before `call` is carried out. The call's own checks are made again when it is. */
export async function askConfirmation(
  scope: Scope,
  call: CommandCall,
  subject: ConfirmSubject,
): Promise<ConfirmAnswer> {
  const now = scope.clock.now();
  const expiresAt = new Date(now.getTime() + CONFIRMATION_LIFETIME_MS);
  const [row] = await scope.db.orm
    .insert(pendingActions)
    .values({
      environmentId: scope.environmentId,
      personId: scope.person.id,
      kind: 'confirmation',
      call,
      createdAt: now,
      expiresAt,
    })
    .returning({ id: pendingActions.id });
  if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
  return { confirmationId: row.id, subject, expiresAt };
}

/**
 * Takes a confirmation, once: the person who asked, or an admin. Throws `not_your_confirmation`, `already_answered`, or
 * `outdated_card` with a button that asks afresh.
 */
export async function takeConfirmation(scope: Scope, id: string): Promise<CommandCall> {
  const now = scope.clock.now();
  const isThis = and(
    eq(pendingActions.id, id),
    eq(pendingActions.kind, 'confirmation'),
    eq(pendingActions.environmentId, scope.environmentId),
  );
  const [found] = await scope.db.orm.select().from(pendingActions).where(isThis);
  if (found === undefined) throw new AppError('outdated_card', {});
  if (found.personId !== scope.person.id && !isAtLeast(scope.person.role, 'admin'))
    throw new AppError('not_your_confirmation', {});
  const taken = await scope.db.orm
    .update(pendingActions)
    .set({ consumedAt: now })
    .where(and(isThis, isNull(pendingActions.consumedAt), gt(pendingActions.expiresAt, now)))
    .returning({ call: pendingActions.call });
  const [row] = taken;
  if (row !== undefined) return row.call;
  if (found.consumedAt !== null) throw new AppError('already_answered', {});
  throw new AppError('outdated_card', {}, { calls: [found.call] });
}
