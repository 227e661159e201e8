import { z } from 'zod';
import type { ScheduleFields } from '../../domain/answers.ts';
import type { CommandCall } from '../../domain/call.ts';
import { AppError, type FieldError } from '../../domain/errors.ts';
import { RECURRENCE_KINDS, type Recurrence, recurrenceSchema } from '../../domain/recurrence.ts';
import { nextTimes } from '../../domain/recurrence-times.ts';
import { findZones, readZone, toZone } from '../../domain/recurrence-zone.ts';
import { parseSchedule, type ScheduleProblem, type ScheduleReader } from '../../domain/schedule-words.ts';
import { findNear, suggestSchedules } from '../../domain/schedule-words-instead.ts';

const numbers = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
  z.array(z.coerce.number()).max(40).optional(),
);

/** The inputs of the form as they come, unchecked. */
export const scheduleFields = z.object({
  kind: z.enum(RECURRENCE_KINDS).optional(),
  active: z.preprocess((value) => (typeof value === 'string' ? value === 'true' : value), z.boolean().optional()),
  every: z.string().max(20).optional(),
  start: z.string().max(20).optional(),
  weekdays: numbers,
  days: numbers,
  times: z.string().max(200).optional(),
  zone: z.string().max(100).optional(),
});
export type ScheduleInput = z.infer<typeof scheduleFields>;

/** The fields of the form, over what the schedule is now. */
export function toFields(input: ScheduleInput, base: ScheduleFields): ScheduleFields {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  return { ...base, ...given };
}

/** A recurrence as fields to begin with; the fields of other kinds hold what is usual. */
export function fromRecurrence(recurrence: Recurrence, active: boolean, zone: string, now: Date): ScheduleFields {
  const usual: ScheduleFields = {
    kind: recurrence.kind,
    active,
    every: '6',
    start: '00:00',
    weekdays: [1, 2, 3, 4, 5],
    days: [1],
    times: '08:00',
    zone: toZone(zone) ?? 'UTC',
  };
  switch (recurrence.kind) {
    case 'refresh':
      return usual;
    case 'hourly': {
      const [next = now] = nextTimes(recurrence, now, 1);
      return { ...usual, every: String(recurrence.every), start: toClock(next, usual.zone) };
    }
    default: {
      const shared = { ...usual, times: recurrence.times.join(', '), zone: recurrence.zone };
      if (recurrence.kind === 'weekly') return { ...shared, weekdays: recurrence.weekdays };
      return recurrence.kind === 'monthly' ? { ...shared, days: recurrence.days } : shared;
    }
  }
}

const toClock = (date: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(date);

export type CheckedFields =
  | { readonly recurrence: Recurrence; readonly errors: readonly [] }
  | { readonly recurrence: undefined; readonly errors: readonly FieldError[] };

/** The recurrence that the fields make, or what is wrong with each. Only the fields of its kind are looked at. */
export function checkFields(fields: ScheduleFields, now: Date): CheckedFields {
  const errors: FieldError[] = [];
  const refuse = (field: string, problem: ScheduleProblem) =>
    errors.push({ field, code: 'schedule_unclear', params: toParams(problem) });
  const { kind } = fields;
  if (kind === 'refresh') return { recurrence: { kind }, errors: [] };
  const zone = readZone(fields.zone.trim());
  if (zone === undefined) {
    refuse('zone', { code: 'unknown_zone', word: fields.zone.slice(0, 40), choices: findZones(fields.zone.trim()) });
  }
  const reader = { zone: zone ?? 'UTC', now };
  let raw: unknown;
  if (kind === 'hourly') {
    const read = parseSchedule(`every ${fields.every.trim()} hours from ${fields.start.trim()}`, reader);
    if (read.kind === 'problem') refuse(isOfInterval(read.problem) ? 'every' : 'start', read.problem);
    else if (read.kind === 'recurrence' && read.recurrence.kind === 'hourly') raw = read.recurrence;
    else refuse('every', { code: 'impossible_interval', word: fields.every.slice(0, 40), limit: 168 });
  } else {
    const read = parseSchedule(`daily ${fields.times.trim()}`, reader);
    if (read.kind === 'problem') refuse('times', read.problem);
    else if (read.kind !== 'recurrence' || read.recurrence.kind !== 'daily') refuse('times', { code: 'no_time' });
    else if (kind === 'daily') raw = read.recurrence;
    else if (kind === 'weekly') raw = { ...read.recurrence, kind, weekdays: [...fields.weekdays] };
    else raw = { ...read.recurrence, kind, days: [...fields.days] };
    if (kind === 'weekly' && fields.weekdays.length === 0) refuse('weekdays', { code: 'no_days' });
    if (kind === 'monthly' && fields.days.length === 0) refuse('days', { code: 'no_days' });
  }
  if (errors.length > 0) return { recurrence: undefined, errors };
  const parsed = recurrenceSchema.safeParse(raw);
  if (parsed.success) return { recurrence: parsed.data, errors: [] };
  const field = kind === 'weekly' ? 'weekdays' : kind === 'monthly' ? 'days' : 'times';
  refuse(field, { code: 'impossible_day', word: '' });
  return { recurrence: undefined, errors };
}

const isOfInterval = ({ code }: ScheduleProblem): boolean =>
  code === 'impossible_interval' || code === 'unsupported_interval' || code === 'unknown_word';

/** What a sentence about the problem needs; what a kind of problem does not have is empty. */
export function toParams(problem: ScheduleProblem) {
  const { code, word, choices, count, limit, length, character, kinds } = {
    word: '',
    choices: [] as readonly string[],
    count: 0,
    limit: 0,
    length: 0,
    character: '',
    kinds: undefined,
    ...problem,
  };
  return {
    problem: choices.length > 0 ? `${code}_choices` : code,
    word: word || character || (kinds?.join(', ') ?? ''),
    choices: choices.join(', '),
    count: count || length,
    limit,
  };
}

/** `toCall` makes a button of each schedule that may have been meant. */
export function toScheduleError(
  text: string,
  problem: ScheduleProblem,
  reader: ScheduleReader,
  toCall: (text: string) => CommandCall,
): AppError<'schedule_unclear'> {
  const offered = suggestSchedules(text, problem, reader);
  const near = problem.code === 'unknown_word' ? findNear(problem.word) : [];
  // The words that make the schedules that are offered; failing these, the nearest.
  const fitting = near.filter((word) => offered.some((schedule) => schedule.includes(word)));
  const choices = offered.length > 0 ? fitting.slice(0, offered.length) : near.slice(0, 1);
  const told = problem.code === 'unknown_word' && choices.length > 0 ? { ...problem, choices } : problem;
  return new AppError('schedule_unclear', toParams(told), { calls: offered.map(toCall) });
}
