import type { refreshSchedules } from '../../db/schema/index.ts';
import { isTimed, type Recurrence } from '../../domain/recurrence.ts';
import { nextAlarm } from '../../domain/recurrence-alarm.ts';
import { fromRule, toRule } from '../../domain/recurrence-rule.ts';
import type { Schedule } from '../../domain/schedule.ts';

/** The columns that `schedules` and `refresh_schedules` share. */
export type Timing = Omit<typeof refreshSchedules.$inferSelect, 'environmentId'>;

export const toRecurrence = ({ kind, rule }: Pick<Timing, 'kind' | 'rule'>): Recurrence =>
  kind === 'refresh' || rule === null ? { kind: 'refresh' } : fromRule(rule);

/** One whose rule cannot be read does not run, and is shown as off, so that somebody gives it another. */
export function toSchedule(row: Pick<Timing, 'kind' | 'rule' | 'active' | 'nextAt'>): Schedule {
  try {
    return { recurrence: toRecurrence(row), active: row.active, nextAt: row.nextAt ?? undefined };
  } catch {
    return { recurrence: { kind: 'refresh' }, active: false, nextAt: undefined };
  }
}

/** The columns that a schedule decides from now on: nothing is owed for the time before. */
export function toColumns(recurrence: Recurrence, active: boolean, now: Date) {
  return {
    kind: recurrence.kind,
    rule: isTimed(recurrence) ? toRule(recurrence) : null,
    zone: 'zone' in recurrence ? recurrence.zone : null,
    active,
    nextAt: active && isTimed(recurrence) ? nextAlarm(recurrence, undefined, now).next : null,
    settledAt: now,
    updatedAt: now,
  };
}
