import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;

/** A day of the calendar, in no zone: whole days since 1 January 1970. */
export type DayNumber = number;

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekday: number;
  /** 28 to 31. */
  readonly lastOfMonth: number;
}

export function toCalendarDay(number: DayNumber): CalendarDay {
  const date = new Date(number * DAY_MS);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return {
    year,
    month: month + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay() || 7,
    lastOfMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
  };
}

/** Expects a day that exists. */
export const toDayNumber = (year: number, month: number, day: number): DayNumber =>
  Date.UTC(year, month - 1, day) / DAY_MS;

/** The day that the calendar in `zone` shows at an instant. */
export function toLocalDay(instant: number, zone: string): DayNumber {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  return toDayNumber(year, month, day);
}

/**
 * The first instant at which the clock in `zone` shows this time of this day, or a later one. That is the first of two
 * where a clock set back shows it twice, and the end of the gap where a clock set forward skips it (SPEC section 6).
 * So a later local time is never an earlier instant. `time` is `HH:mm`; answers epoch milliseconds.
 */
export function toInstant(number: DayNumber, time: string, zone: string): number {
  const { year, month, day } = toCalendarDay(number);
  const wanted = new Temporal.PlainDateTime(year, month, day, Number(time.slice(0, 2)), Number(time.slice(3)));
  const found = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  // In a gap, `earlier` answers a moment before it; Temporal's own choice for a gap would keep the skipped minutes.
  return (found.getTimeZoneTransition('next') ?? found).epochMilliseconds;
}
