import { and, eq, inArray } from 'drizzle-orm';
import { refreshes } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import { ACTIVE_REFRESH } from '../../domain/refresh.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope } from '../context.ts';

/**
 * Asks for the end of the refresh that is under way; its worker sees it within a second. What was not brought up to date
 * keeps its exports from running. Throws `role_too_low` and `not_running`.
 */
export async function cancelRefresh(scope: Scope): Promise<void> {
  await requireRole(scope, 'contributor', 'refresh.cancel');
  const environment = scope.catalog.current().environment.name;
  await scope.db.orm.transaction(async (tx) => {
    const [asked] = await tx
      .update(refreshes)
      .set({ cancelRequestedBy: scope.person.id })
      .where(and(eq(refreshes.environmentId, scope.environmentId), inArray(refreshes.state, [...ACTIVE_REFRESH])))
      .returning({ id: refreshes.id });
    if (asked === undefined) throw new AppError('not_running', { name: environment });
    await recordDone(tx, scope, { action: 'refresh.cancel', subjectId: asked.id, subjectName: environment });
    await publish(tx, { kind: 'refresh', id: asked.id });
  });
}
