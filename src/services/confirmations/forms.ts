import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { pendingActions } from '../../db/schema/index.ts';
import type { CommandCall } from '../../domain/call.ts';
import { AppError } from '../../domain/errors.ts';
import type { Scope } from '../context.ts';

/** Long enough for a lunch break in the middle of a form. */
const FORM_LIFETIME_MS = 12 * 60 * 60 * 1000;

/** Opens a form that can be saved once, by this person. */
export async function openForm(scope: Scope, call: CommandCall): Promise<string> {
  const now = scope.clock.now();
  const [row] = await scope.db.orm
    .insert(pendingActions)
    .values({
      environmentId: scope.environmentId,
      personId: scope.person.id,
      kind: 'form',
      call,
      createdAt: now,
      expiresAt: new Date(now.getTime() + FORM_LIFETIME_MS),
    })
    .returning({ id: pendingActions.id });
  if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
  return row.id;
}

/** Takes the form in the transaction that saves; the second of two clicks gets `already_answered` and changes nothing. */
export async function consumeForm(tx: Queryable, scope: Scope, formId: string): Promise<void> {
  const now = scope.clock.now();
  const consumed = await tx
    .update(pendingActions)
    .set({ consumedAt: now })
    .where(
      and(
        eq(pendingActions.id, formId),
        eq(pendingActions.kind, 'form'),
        eq(pendingActions.personId, scope.person.id),
        isNull(pendingActions.consumedAt),
        gt(pendingActions.expiresAt, now),
      ),
    )
    .returning({ id: pendingActions.id });
  if (consumed.length === 0) throw new AppError('already_answered', {});
}

/** What a form is about stays with it: more than a button could carry. Nothing happens to a form that is gone. */
export async function keepInForm(scope: Scope, formId: string, call: CommandCall): Promise<void> {
  await scope.db.orm
    .update(pendingActions)
    .set({ call })
    .where(and(isOwnForm(scope, formId), isNull(pendingActions.consumedAt)));
}

/** Undefined for a form that is gone, or another person's. */
export async function readForm(scope: Scope, formId: string): Promise<CommandCall | undefined> {
  const [row] = await scope.db.orm
    .select({ call: pendingActions.call })
    .from(pendingActions)
    .where(isOwnForm(scope, formId));
  return row?.call;
}

const isOwnForm = (scope: Scope, formId: string) =>
  and(eq(pendingActions.id, formId), eq(pendingActions.kind, 'form'), eq(pendingActions.personId, scope.person.id));
