import { AppError } from './errors.ts';
import type { TimedRecurrence } from './recurrence.ts';
import { nextTimes, previousTime } from './recurrence-times.ts';

/** SPEC section 6: what was missed longer ago than this is let go. */
export const MISSED_WINDOW_MS = 24 * 60 * 60 * 1000;

export interface Alarm {
  /** The latest time that is due and has not run; earlier ones that were missed as well are not made up for. */
  readonly missed: Date | undefined;
  /** The next time to be woken: always after `now`. */
  readonly next: Date;
}

/**
 * What a schedule owes now, and when it is due again. `settled` is the time up to which nothing is owed: that of the
 * last firing, or the moment at which the schedule was made, changed or switched on, whichever is latest; undefined
 * owes nothing. A time that is exactly `now` is due.
 *
 * Safe when the clock jumps: after a step back, times up to `settled` do not run again; where `settled` lies more than
 * a day ahead, it was the wrong clock's, and does not keep the schedule from running.
 */
export function nextAlarm(recurrence: TimedRecurrence, settled: Date | undefined, now: Date): Alarm {
  const ahead = settled === undefined ? 0 : settled.getTime() - now.getTime();
  const after = settled !== undefined && ahead > 0 && ahead <= MISSED_WINDOW_MS ? settled : now;
  const [next] = nextTimes(recurrence, after, 1);
  if (next === undefined) throw new AppError('internal', {}, { detail: `no next time after ${now.toJSON()}` });
  return { missed: settled === undefined ? undefined : findMissed(recurrence, settled, now), next };
}

function findMissed(recurrence: TimedRecurrence, settled: Date, now: Date): Date | undefined {
  const last = previousTime(recurrence, now);
  if (last === undefined || last <= settled) return undefined;
  return now.getTime() - last.getTime() <= MISSED_WINDOW_MS ? last : undefined;
}
