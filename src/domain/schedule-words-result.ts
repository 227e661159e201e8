import {
  type HourlyRecurrence,
  MAX_INTERVAL_HOURS,
  MAX_TIMES_OF_DAY,
  RECURRENCE_KINDS,
  type Recurrence,
  type RecurrenceKind,
  toHourly,
} from './recurrence.ts';
import { toDayNumber, toInstant, toLocalDay } from './recurrence-clock.ts';
import { toZone } from './recurrence-zone.ts';
import { type Stop, stop, toWord } from './schedule-words-problem.ts';
import type { Facts } from './schedule-words-reading.ts';

export interface ScheduleReader {
  /** The person's own zone: used where the words name none. One that nobody knows is `UTC`. */
  readonly zone: string;
  /** Hours without a start are counted from midnight of this day in the zone. */
  readonly now: Date;
}

/** The one schedule that the facts make, or why they make none. */
export function toRecurrence(facts: Facts, reader: ScheduleReader): Recurrence | Stop {
  const [kind, second] = toKinds(facts);
  if (kind === undefined) return stop({ code: 'no_days' });
  if (second !== undefined) return stop({ code: 'mixed_kinds', kinds: [kind, second] });
  const stray =
    facts.start !== undefined && kind !== 'hourly' ? facts.start : kind === 'refresh' ? facts.zone : undefined;
  if (stray !== undefined) return stop({ code: 'unexpected_word', word: toWord(stray.word) });
  if (kind === 'refresh') return { kind };
  const zone = facts.zone?.name ?? toZone(reader.zone) ?? 'UTC';
  if (kind === 'hourly') return toHours(facts, zone, reader.now);
  const times = toTimes(facts);
  if ('problem' in times) return times;
  if (kind === 'daily') return { kind, times, zone };
  const days = [...(kind === 'weekly' ? facts.weekdays : facts.monthDays)].sort((a, b) => a - b);
  if (days.length === 0) return stop({ code: 'no_days' });
  return kind === 'weekly' ? { kind, weekdays: days, times, zone } : { kind, days, times, zone };
}

function toKinds(facts: Facts): RecurrenceKind[] {
  const said: Readonly<Record<RecurrenceKind, boolean>> = {
    refresh: facts.refresh,
    hourly: facts.hours !== undefined,
    // Times of day beside what has none are a second schedule.
    daily: facts.daily || (facts.times.length > 0 && (facts.refresh || facts.hours !== undefined)),
    weekly: facts.weekly || facts.weekdays.size > 0,
    monthly: facts.monthly || facts.monthDays.size > 0,
  };
  return RECURRENCE_KINDS.filter((kind) => said[kind]);
}

function toTimes({ times }: Facts): string[] | Stop {
  const isTwelveHour = times.some(({ half }) => half !== undefined);
  const unclear = times.find(
    ({ half, time, word }) => half === undefined && /^\d/.test(word) && /^(0[1-9]|1[0-2])/.test(time),
  );
  if (isTwelveHour && unclear !== undefined) return stop({ code: 'ambiguous', word: toWord(unclear.word) });
  const all = [...new Set(times.map(({ time }) => time))].sort();
  if (all.length === 0) return stop({ code: 'no_time' });
  const count = all.length;
  if (count > MAX_TIMES_OF_DAY) return stop({ code: 'too_many_times', count, limit: MAX_TIMES_OF_DAY });
  return all;
}

function toHours({ hours, start }: Facts, zone: string, now: Date): HourlyRecurrence | Stop {
  const every = hours?.value ?? 0;
  if (every < 1 || every > MAX_INTERVAL_HOURS) {
    return stop({ code: 'impossible_interval', word: hours?.word ?? '', limit: MAX_INTERVAL_HOURS });
  }
  const day = start?.date === undefined ? toLocalDay(now.getTime(), zone) : toDay(start.date);
  if (day === undefined) return stop({ code: 'impossible_day', word: start?.date ?? '' });
  return toHourly(every, new Date(toInstant(day, start?.time.time ?? '00:00', zone)));
}

/** `YYYY-MM-DD`; undefined where there is no such day, and before 1970. */
function toDay(text: string): number | undefined {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  if (year < 1970) return undefined;
  const number = toDayNumber(year, month, day);
  return new Date(number * 86_400_000).toISOString().startsWith(text) ? number : undefined;
}
