import { AppError } from './errors.ts';
import { type DayRecurrence, type HourlyRecurrence, ORIGIN_MS, type Recurrence } from './recurrence.ts';
import { type DayNumber, toCalendarDay, toInstant, toLocalDay } from './recurrence-clock.ts';

const HOUR_MS = 3_600_000;
/** Times are looked for between these years only, so that no search runs on. */
const FIRST_MS = Date.UTC(1900, 0, 1);
const LAST_MS = Date.UTC(9999, 0, 1);
/** More than a schedule has in ten years at four a day; of one that runs hourly, two years. */
const MAX_COUNT = 20_000;

/**
 * The next `count` times after, and not at, `after`, in order, no two equal. Empty for what has no times of its own
 * (`refresh`) and past the year 9998; at most 20,000.
 */
export function nextTimes(recurrence: Recurrence, after: Date, count: number): Date[] {
  const found: Date[] = [];
  const wanted = Math.min(count, MAX_COUNT);
  if (!(wanted >= 1)) return found;
  for (const time of walk(recurrence, toMs(after))) {
    found.push(new Date(time));
    if (found.length >= wanted) break;
  }
  return found;
}

/** The times after `after` up to and including `until`; at most 20,000. */
export function timesBetween(recurrence: Recurrence, after: Date, until: Date): Date[] {
  const found: Date[] = [];
  const last = toMs(until);
  for (const time of walk(recurrence, toMs(after))) {
    if (time > last || found.length >= MAX_COUNT) break;
    found.push(new Date(time));
  }
  return found;
}

/** The last time at or before `at`; undefined for `refresh`, and for what would lie before 1900. */
export function previousTime(recurrence: Recurrence, at: Date): Date | undefined {
  const limit = Math.min(toMs(at), LAST_MS);
  if (recurrence.kind === 'refresh' || limit < FIRST_MS) return undefined;
  if (recurrence.kind === 'hourly') return new Date(toHourAtOrBefore(recurrence, limit));
  const times = [...recurrence.times].reverse();
  // A clock set back over midnight has shown times of the next day already (St John's, until 2011).
  for (let day = toLocalDay(limit, recurrence.zone) + 1; day * 24 * HOUR_MS >= FIRST_MS; day -= 1) {
    if (!hasDay(recurrence, day)) continue;
    for (const time of times) {
      const instant = toInstant(day, time, recurrence.zone);
      if (instant <= limit) return new Date(instant);
    }
  }
  return undefined;
}

/** Epoch milliseconds of every time after `after`, in order, each once. */
function* walk(recurrence: Recurrence, after: number): Generator<number, void, undefined> {
  const start = Math.max(after, FIRST_MS);
  if (recurrence.kind === 'refresh') return;
  let last = start;
  for (const instant of recurrence.kind === 'hourly' ? walkHours(recurrence, start) : walkDays(recurrence, start)) {
    if (instant >= LAST_MS) return;
    // Times that one gap skips all become its end.
    if (instant > last) yield instant;
    last = Math.max(last, instant);
  }
}

function* walkHours(recurrence: HourlyRecurrence, after: number): Generator<number, void, undefined> {
  const step = recurrence.every * HOUR_MS;
  for (let time = toHourAtOrBefore(recurrence, after); time < LAST_MS; time += step) yield time;
}

function* walkDays(recurrence: DayRecurrence, after: number): Generator<number, void, undefined> {
  if (after >= LAST_MS) return;
  for (let day = toLocalDay(after, recurrence.zone); day * 24 * HOUR_MS < LAST_MS; day += 1) {
    if (!hasDay(recurrence, day)) continue;
    for (const time of recurrence.times) yield toInstant(day, time, recurrence.zone);
  }
}

function toHourAtOrBefore({ every, phase }: HourlyRecurrence, at: number): number {
  const first = ORIGIN_MS + phase * 60_000;
  const step = every * HOUR_MS;
  return first + Math.floor((at - first) / step) * step;
}

function hasDay(recurrence: DayRecurrence, number: DayNumber): boolean {
  if (recurrence.kind === 'daily') return true;
  const { weekday, day, lastOfMonth } = toCalendarDay(number);
  if (recurrence.kind === 'weekly') return recurrence.weekdays.includes(weekday);
  return recurrence.days.some((wanted) => Math.min(wanted, lastOfMonth) === day);
}

function toMs(date: Date): number {
  const ms = date.getTime();
  if (Number.isNaN(ms)) throw new AppError('internal', {}, { detail: 'a schedule was asked about an invalid date' });
  return ms;
}
