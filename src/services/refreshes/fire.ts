import { and, eq, lte } from 'drizzle-orm';
import { refreshSchedules } from '../../db/schema/index.ts';
import { isTimed } from '../../domain/recurrence.ts';
import { nextAlarm } from '../../domain/recurrence-alarm.ts';
import type { Services } from '../context.ts';
import { toRecurrence } from '../schedules/read.ts';
import { insertRefresh, readFollowers } from './start.ts';

/**
 * Queues the scheduled refresh when it is due, and says when it is due next. While another refresh is under way the time
 * is put off by looking again: that one may have begun before the exports were changed. True when something was due.
 */
export async function fireRefresh(services: Services): Promise<boolean> {
  const now = services.clock.now();
  return services.db.orm.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(refreshSchedules)
      .where(
        and(
          eq(refreshSchedules.environmentId, services.environmentId),
          eq(refreshSchedules.active, true),
          lte(refreshSchedules.nextAt, now),
        ),
      )
      .for('update', { skipLocked: true });
    if (row === undefined) return false;
    const recurrence = toRecurrence(row);
    const { missed, next } = isTimed(recurrence)
      ? nextAlarm(recurrence, row.settledAt ?? undefined, now)
      : { missed: undefined, next: null };
    if (missed !== undefined) {
      const made = await insertRefresh(tx, services, {
        trigger: 'schedule',
        startedBy: row.scheduledBy ?? undefined,
        scheduledFor: missed,
        followers: await readFollowers(services, tx),
      });
      // The one under way ends; until then this time stays due, and is found at each look.
      if (made === undefined) return false;
    }
    await tx
      .update(refreshSchedules)
      .set({ nextAt: next, settledAt: now })
      .where(eq(refreshSchedules.environmentId, services.environmentId));
    return true;
  });
}
