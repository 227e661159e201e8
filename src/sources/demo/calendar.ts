import type { Random } from './random.ts';

/** The day on which the demo data was "taken": everything in it is relative to this, never to today. */
const REFERENCE = '2026-06-15T00:00:00Z';
/** Seconds since 1970. */
export const REFERENCE_SECONDS = Date.parse(REFERENCE) / 1000;
const REFERENCE_YEAR = 2026;
export const DAY = 86_400;

/** `2026-06-15T00:00:00Z`: says its zone, so that the session's time zone changes nothing. */
export const toTimestamp = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** A moment in the last `days` days before the reference date, in seconds since 1970. */
export const recentMoment = (random: Random, days: number): number => REFERENCE_SECONDS - 1 - random.int(days * DAY);

/** The birthdate of somebody of 18 to 84 years, as `1979-02-28`. */
export function birthdateOf(random: Random): string {
  const year = REFERENCE_YEAR - 19 - random.int(66);
  const firstDay = Date.UTC(year, 0, 1) / 1000;
  return toTimestamp(firstDay + random.int(365) * DAY).slice(0, 10);
}
