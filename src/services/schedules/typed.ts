import { foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import { type ParsedSchedule, parseSchedule, type ScheduleReader } from '../../domain/schedule-words.ts';
import type { Scope } from '../context.ts';
import { findSeveral, type Named } from '../exports/find.ts';
import { readExports, type StoredExport } from '../exports/read.ts';
import { toScheduleError } from './draft.ts';

export interface Typed {
  readonly subjects: readonly StoredExport[];
  /** The words after the names; undefined when there are none. */
  readonly schedule: Exclude<ParsedSchedule, { kind: 'problem' }> | undefined;
  readonly text: string;
}

/**
 * Parts typed words into names of exports and a schedule: `Newsletter weekdays 08:00`. Names in quotes are names; of the
 * others, those splits count where both sides make sense, and where two do, it is asked rather than guessed.
 * Throws `unknown_export`, `ambiguous_name`, `schedule_ambiguous` and `schedule_unclear`.
 */
export async function readTyped(scope: Scope, words: readonly string[], quoted: number): Promise<Typed> {
  const all = await readExports(scope);
  return splitTyped(all, words, quoted, { zone: scope.person.zone, now: scope.clock.now() });
}

type Split<T> = Omit<Typed, 'subjects'> & { readonly subjects: readonly T[] };

export function splitTyped<T extends Named>(
  all: readonly T[],
  words: readonly string[],
  quoted: number,
  reader: ScheduleReader,
): Split<T> {
  const toCall = (rest: readonly string[]) => (one: T) => ({
    command: 'schedule',
    input: { exports: [one.name], ...(rest.length === 0 ? {} : { text: rest.join(' ') }) },
  });
  const find = (end: number): readonly T[] | undefined => {
    try {
      return findSeveral(all, words.slice(0, end), toCall(words.slice(end)));
    } catch {
      return undefined;
    }
  };
  const parse = (from: number): ParsedSchedule => parseSchedule(words.slice(from).join(' '), reader);
  const ends = quoted > 0 ? [countNames(quoted, find, parse)] : words.map((_, index) => index + 1);
  const fitting = ends.flatMap((end): Split<T>[] => {
    const subjects = find(end);
    if (subjects === undefined) return [];
    if (end === words.length) return [{ subjects, schedule: undefined, text: '' }];
    const schedule = parse(end);
    return schedule.kind === 'problem' ? [] : [{ subjects, schedule, text: words.slice(end).join(' ') }];
  });
  // A name that is typed in full is meant before one that is cut short: “Monday evening” is no Monday.
  const whole = fitting.filter(({ subjects, text }) =>
    isWhole(subjects, words.slice(0, words.length - (text === '' ? 0 : text.split(' ').length))),
  );
  const [fit, other] = whole.length > 0 ? whole : fitting;
  // An export called “On”, named once: its name does not stand there twice.
  const isSame = other?.schedule === undefined && other?.subjects.length === fit?.subjects.length;
  if (fit !== undefined && other !== undefined && !isSame)
    throw new AppError('schedule_ambiguous', { text: words.join(' ') });
  if (fit !== undefined) return fit;
  const insist = (end: number) => findSeveral(all, words.slice(0, end), toCall(words.slice(end)));
  return explainTyped(ends, words, { find, parse, insist, reader });
}

/** How many of the words in quotes are names: all, unless the last one is a schedule, in quotes as well. */
function countNames(
  quoted: number,
  find: (end: number) => readonly unknown[] | undefined,
  parse: (from: number) => ParsedSchedule,
): number {
  const isSchedule = quoted > 1 && find(quoted) === undefined && find(quoted - 1) !== undefined;
  return isSchedule && parse(quoted - 1).kind !== 'problem' ? quoted - 1 : quoted;
}

/** Whether the words are these names and nothing less. */
function isWhole(subjects: readonly Named[], words: readonly string[]): boolean {
  const toText = (text: string): string => foldName(text.replaceAll(/[\s,]+/g, ''));
  return toText(subjects.map(({ name }) => name).join('')) === toText(words.join(''));
}

/** Why nothing fits: the name where the rest is a schedule, else the schedule after the longest name. */
function explainTyped<T extends Named>(
  ends: readonly number[],
  words: readonly string[],
  {
    find,
    parse,
    insist,
    reader,
  }: {
    find(end: number): readonly T[] | undefined;
    parse(from: number): ParsedSchedule;
    insist(end: number): readonly T[];
    readonly reader: ScheduleReader;
  },
): never {
  const named = [...ends].reverse().find((end) => end < words.length && find(end) !== undefined);
  if (named !== undefined) {
    const parsed = parse(named);
    const exports = find(named)?.map(({ name }) => name);
    const toCall = (text: string) => ({ command: 'schedule', input: { exports, text } });
    if (parsed.kind === 'problem') {
      throw toScheduleError(words.slice(named).join(' '), parsed.problem, reader, toCall);
    }
  }
  const schedule = ends.find((end) => end < words.length && parse(end).kind !== 'problem');
  insist(schedule ?? words.length);
  throw new AppError('unknown_export', { name: words.join(' ') });
}
