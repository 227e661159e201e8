import { z } from 'zod';
import { toZone } from './recurrence-zone.ts';

/** SPEC section 6: when an export runs by itself. On or off is kept apart from it. */
export const RECURRENCE_KINDS = ['refresh', 'hourly', 'daily', 'weekly', 'monthly'] as const;
export type RecurrenceKind = (typeof RECURRENCE_KINDS)[number];

export const MAX_TIMES_OF_DAY = 4;
/** A week: what is rarer has a kind of its own. */
export const MAX_INTERVAL_HOURS = 168;
/** Hours are counted from here: a Monday, the first of a month with 31 days. Stored rules start in this month too. */
export const ORIGIN_MS = Date.UTC(2024, 0, 1);

interface TimesOfDay {
  /** 1 to 4 different local times `HH:mm`, earliest first. */
  readonly times: readonly string[];
  /** IANA time zone such as `Europe/Amsterdam`; never an abbreviation. */
  readonly zone: string;
}

/** Runs with every scheduled refresh of the environment: its times are the refresh's. */
export interface RefreshRecurrence {
  readonly kind: 'refresh';
}

/**
 * Every n real hours, whatever the clocks do: with daylight saving the local time moves by an hour, the interval never
 * does. `phase` says which hours: minutes past `ORIGIN_MS`, from 0 up to the interval.
 */
export interface HourlyRecurrence {
  readonly kind: 'hourly';
  readonly every: number;
  readonly phase: number;
}

export interface DailyRecurrence extends TimesOfDay {
  readonly kind: 'daily';
}

export interface WeeklyRecurrence extends TimesOfDay {
  readonly kind: 'weekly';
  /** 1 (Monday) to 7 (Sunday), in that order. */
  readonly weekdays: readonly number[];
}

export interface MonthlyRecurrence extends TimesOfDay {
  readonly kind: 'monthly';
  /** 1 to 31, in order. A day that a month lacks is its last day; so 31 is always the last day. */
  readonly days: readonly number[];
}

export type DayRecurrence = DailyRecurrence | WeeklyRecurrence | MonthlyRecurrence;
/** What has times of its own. */
export type TimedRecurrence = HourlyRecurrence | DayRecurrence;
export type Recurrence = RefreshRecurrence | TimedRecurrence;

export const isTimed = (recurrence: Recurrence): recurrence is TimedRecurrence => recurrence.kind !== 'refresh';

const toSortedSet = <T extends string | number>(values: readonly T[]): T[] =>
  [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));

const times = z
  .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'impossible_time'))
  .transform(toSortedSet)
  .refine((all) => all.length > 0, 'no_time')
  .refine((all) => all.length <= MAX_TIMES_OF_DAY, 'too_many_times');

const days = (last: number) =>
  z
    .array(z.int('impossible_day').min(1, 'impossible_day').max(last, 'impossible_day'))
    .min(1, 'no_days')
    .transform(toSortedSet);

const zone = z.string('unknown_zone').transform((name, context) => {
  const known = toZone(name);
  if (known === undefined) context.addIssue({ code: 'custom', message: 'unknown_zone', input: name });
  return known ?? z.NEVER;
});

/**
 * Any recurrence, brought to its one canonical form: sets sorted and without doubles, the zone's name as it is spelled.
 * The message of an issue is a code of `ScheduleProblem`, for views to word.
 */
export const recurrenceSchema: z.ZodType<Recurrence> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refresh') }),
  z
    .strictObject({
      kind: z.literal('hourly'),
      every: z.int('impossible_interval').min(1, 'impossible_interval').max(MAX_INTERVAL_HOURS, 'impossible_interval'),
      phase: z.int('impossible_time').min(0, 'impossible_time'),
    })
    .refine(({ every, phase }) => every < 1 || phase < every * 60, { message: 'impossible_time', path: ['phase'] }),
  z.strictObject({ kind: z.literal('daily'), times, zone }),
  z.strictObject({ kind: z.literal('weekly'), weekdays: days(7), times, zone }),
  z.strictObject({ kind: z.literal('monthly'), days: days(31), times, zone }),
]);

/** Every n hours, counted both ways from the minute of `start`. Expects 1 to 168 hours. */
export function toHourly(every: number, start: Date): HourlyRecurrence {
  const minutes = Math.floor((start.getTime() - ORIGIN_MS) / 60_000);
  const interval = every * 60;
  return { kind: 'hourly', every, phase: ((minutes % interval) + interval) % interval };
}
