import {
  type HourlyRecurrence,
  MAX_INTERVAL_HOURS,
  MAX_TIMES_OF_DAY,
  RECURRENCE_KINDS,
  type Recurrence,
  type RecurrenceKind,
  toHourly,
} from './recurrence.ts';
import { type DayNumber, toCalendarDay, toDayNumber, toInstant, toLocalDay } from './recurrence-clock.ts';
import { toZone } from './recurrence-zone.ts';
import { toHourOf } from './schedule-words-clock.ts';
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
  if (second !== undefined) {
    const isOfHours = kind === 'hourly' || second === 'hourly';
    const isOfRefresh = kind === 'refresh';
    return stop(isOfHours && !isOfRefresh ? { code: 'mixed_hours' } : { code: 'mixed_kinds', kinds: [kind, second] });
  }
  if (facts.except.size > 0 && kind !== 'daily' && kind !== 'weekly') {
    return stop(kind === 'hourly' ? { code: 'mixed_hours' } : { code: 'mixed_kinds', kinds: [kind, 'weekly'] });
  }
  const stray =
    facts.start !== undefined && kind !== 'hourly' ? facts.start : kind === 'refresh' ? facts.zone : undefined;
  if (stray !== undefined) return stop({ code: 'unexpected_word', word: toWord(stray.word) });
  if (kind === 'refresh') return { kind };
  const zone = facts.zone?.name ?? toZone(reader.zone) ?? 'UTC';
  if (kind === 'hourly') return toHours(facts, zone, reader.now);
  const times = toTimes(facts);
  if ('problem' in times) return times;
  if (kind === 'daily' && facts.except.size === 0) return { kind, times, zone };
  if (kind !== 'monthly') {
    const all = kind === 'daily' ? [1, 2, 3, 4, 5, 6, 7] : [...facts.weekdays].sort((a, b) => a - b);
    const weekdays = all.filter((weekday) => !facts.except.has(weekday));
    return weekdays.length === 0 ? stop({ code: 'no_days' }) : { kind: 'weekly', weekdays, times, zone };
  }
  const days = [...facts.monthDays].sort((a, b) => a - b);
  return days.length === 0 ? stop({ code: 'no_days' }) : { kind, days, times, zone };
}

function toKinds(facts: Facts): RecurrenceKind[] {
  const said: Readonly<Record<RecurrenceKind, boolean>> = {
    refresh: facts.refresh,
    hourly: facts.hours !== undefined,
    // Times of day beside what has none are a second schedule.
    daily:
      facts.daily ||
      (facts.times.length > 0 && (facts.refresh || facts.hours !== undefined)) ||
      (facts.isHabit && !facts.weekly && !facts.monthly && facts.weekdays.size === 0 && facts.monthDays.size === 0),
    weekly: facts.weekly || facts.weekdays.size > 0,
    monthly: facts.monthly || facts.monthDays.size > 0,
  };
  return RECURRENCE_KINDS.filter((kind) => said[kind]);
}

function toTimes(facts: Facts): string[] | Stop {
  const times = placeTimes(facts);
  if ('problem' in times) return times;
  const isTwelveHour = times.some(({ half }) => half === 'am' || half === 'pm');
  const unclear = times.find(({ half, time }) => half === undefined && /^(0[1-9]|1[0-2])/.test(time));
  if (isTwelveHour && unclear !== undefined) {
    const word = toWord(unclear.word);
    return stop({ code: 'ambiguous', word, choices: [`${word} am`, `${word} pm`] });
  }
  const all = [...new Set(times.map(({ time }) => time))].sort();
  if (all.length === 0) return stop({ code: 'no_time' });
  const count = all.length;
  if (count > MAX_TIMES_OF_DAY) return stop({ code: 'too_many_times', count, limit: MAX_TIMES_OF_DAY });
  return all;
}

/** The times in the part of the day that was named: eight in the evening is 20:00. */
function placeTimes({ times, part }: Facts): Facts['times'] | Stop {
  if (part === undefined) return times;
  const placed: Facts['times'] = [];
  for (const time of times) {
    const [hour = 0, minute = ''] = [Number(time.time.slice(0, 2)), time.time.slice(3)];
    const found = time.half === undefined ? toHourOf(hour, part.part) : hour;
    if (found === undefined) return stop({ code: 'ambiguous', word: toWord(`${part.word} ${time.word}`) });
    placed.push({ ...time, time: `${String(found).padStart(2, '0')}:${minute}`, half: 'exact' });
  }
  return placed;
}

function toHours({ hours, start }: Facts, zone: string, now: Date): HourlyRecurrence | Stop {
  const every = hours?.value ?? 0;
  if (every < 1 || every > MAX_INTERVAL_HOURS) {
    return stop({ code: 'impossible_interval', word: hours?.word ?? '', limit: MAX_INTERVAL_HOURS });
  }
  const today = toLocalDay(now.getTime(), zone);
  const day = start?.date === undefined ? today : toDay(start.date, today);
  if (day === undefined) return stop({ code: 'impossible_day', word: start?.date ?? '' });
  return toHourly(every, new Date(toInstant(day, start?.time ?? '00:00', zone)));
}

/** `YYYY-MM-DD`, or `MM-DD` of the nearest year; undefined where there is no such day, and before 1970. */
function toDay(text: string, today: DayNumber): DayNumber | undefined {
  if (text.length === 5) {
    const { year } = toCalendarDay(today);
    return [year - 1, year, year + 1]
      .flatMap((one) => toDay(`${one}-${text}`, today) ?? [])
      .sort((one, other) => Math.abs(one - today) - Math.abs(other - today))[0];
  }
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  if (year < 1970) return undefined;
  const number = toDayNumber(year, month, day);
  return new Date(number * 86_400_000).toISOString().startsWith(text) ? number : undefined;
}
