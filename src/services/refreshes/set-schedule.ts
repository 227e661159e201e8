import { refreshSchedules } from '../../db/schema/index.ts';
import type { ScheduleAnswer } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import { isAtLeast } from '../../domain/person.ts';
import type { Recurrence } from '../../domain/recurrence.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import { readNextTimes } from '../schedules/next.ts';
import { toColumns } from '../schedules/read.ts';
import { rearmSoon } from '../schedules/rearm.ts';
import { type ScheduleChange, toAudit } from '../schedules/set.ts';
import { readRefreshSchedule } from './read.ts';

/** What the environment has until an admin says otherwise: off, and if switched on, every night. */
export const defaultRefreshSchedule = (zone: string): Schedule => ({
  recurrence: { kind: 'daily', times: ['05:00'], zone },
  active: false,
  nextAt: undefined,
});

/** SPEC section 6: daily, or weekly on chosen days. */
const isAllowed = ({ kind }: Recurrence): boolean => kind === 'daily' || kind === 'weekly';

/** Throws `role_too_low`, `refresh_kind` and `already_answered`. */
export async function setRefreshSchedule(
  scope: Scope,
  change: ScheduleChange,
  formId: string | undefined,
): Promise<void> {
  await requireRole(scope, 'admin', 'refresh.schedule');
  const now = scope.clock.now();
  await scope.db.orm.transaction(async (tx) => {
    if (formId !== undefined) await consumeForm(tx, scope, formId);
    const stored = await readRefreshSchedule(scope, tx);
    const before = stored ?? defaultRefreshSchedule(scope.person.zone);
    const recurrence = change.kind === 'define' ? change.recurrence : before.recurrence;
    if (!isAllowed(recurrence)) throw new AppError('refresh_kind', {});
    const set = { ...toColumns(recurrence, change.active, now), scheduledBy: scope.person.id };
    await tx
      .insert(refreshSchedules)
      .values({ environmentId: scope.environmentId, ...set })
      .onConflictDoUpdate({ target: refreshSchedules.environmentId, set });
    await recordDone(tx, scope, {
      action: 'refresh.schedule',
      subjectName: scope.catalog.current().environment.name,
      ...(stored === undefined ? {} : { before: toAudit(before) }),
      after: toAudit({ recurrence, active: change.active }),
    });
  });
  await rearmSoon(scope);
}

/** Everybody may see it. */
export async function showRefreshSchedule(scope: Scope, saved = false): Promise<ScheduleAnswer> {
  const schedule = (await readRefreshSchedule(scope)) ?? defaultRefreshSchedule(scope.person.zone);
  return {
    subject: { kind: 'refresh' },
    schedule,
    next: await readNextTimes(scope, schedule),
    permission: isAtLeast(scope.person.role, 'admin') ? 'edit' : 'view',
    tip: undefined,
    saved,
  };
}
