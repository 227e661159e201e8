import { isClockHour } from './schedule-words-clock.ts';
import type { DayPart } from './schedule-words-lexicon.ts';
import { type Stop, stop, toWord } from './schedule-words-problem.ts';
import { type Token, toTimeToken } from './schedule-words-tokens.ts';

type TimeToken = Token & { readonly kind: 'time' };

export interface Start {
  readonly word: string;
  /** `YYYY-MM-DD`, or `MM-DD` of the year that is nearest. */
  readonly date: string | undefined;
  readonly time: string;
}

/** What the words say, before it is asked whether it makes one schedule. */
export interface Facts {
  refresh: boolean;
  daily: boolean;
  weekly: boolean;
  monthly: boolean;
  /** Every so many hours. */
  hours: { readonly value: number; readonly word: string } | undefined;
  /** From when hours are counted. */
  start: Start | undefined;
  readonly weekdays: Set<number>;
  /** Weekdays that are left out. */
  readonly except: Set<number>;
  readonly monthDays: Set<number>;
  readonly times: TimeToken[];
  /** Which part of the day the times are in. */
  part: { readonly part: DayPart; readonly word: string } | undefined;
  /** Said of every day, unless days are named: `mornings`. */
  isHabit: boolean;
  zone: { readonly name: string; readonly word: string } | undefined;
}

export interface Reading extends Facts {
  readonly tokens: readonly Token[];
  /** What a bare number is after the words before it. */
  context: 'day' | 'time' | undefined;
  /** Days and times in the order in which they came: a second round of either has no one meaning. */
  readonly groups: ('days' | 'times')[];
}

/** The index of the token to read next. */
export type Step = number | Stop;
export type Rule = (reading: Reading, at: number) => Step;

export const startReading = (tokens: readonly Token[]): Reading => ({
  refresh: false,
  daily: false,
  weekly: false,
  monthly: false,
  hours: undefined,
  start: undefined,
  weekdays: new Set(),
  except: new Set(),
  monthDays: new Set(),
  times: [],
  part: undefined,
  isHabit: false,
  zone: undefined,
  tokens,
  context: undefined,
  groups: [],
});

export const refuse: Rule = ({ tokens }, at) => stop({ code: 'unexpected_word', word: toWord(tokens[at]?.word ?? '') });

export function setFlag(reading: Reading, flag: 'refresh' | 'daily' | 'weekly' | 'monthly', next: number): Step {
  reading[flag] = true;
  return next;
}

export function setHours(reading: Reading, value: number, at: number, next: number): Step {
  if (reading.hours !== undefined) return refuse(reading, at);
  reading.hours = { value, word: toWord(reading.tokens[at]?.word ?? '') };
  return next;
}

export function expectNext(reading: Reading, at: number, kinds: readonly Token['kind'][], context?: 'day'): Step {
  const next = reading.tokens[at + 1];
  if (next === undefined) return refuse(reading, at);
  if (next.kind === 'month_name' || next.kind === 'beyond') return stop({ code: 'beyond', word: toWord(next.word) });
  if (!kinds.includes(next.kind)) return refuse(reading, at + 1);
  reading.context = context;
  return at + 1;
}

/** False when days or times come a second time, as in `mondays at 8:00 and tuesdays at 9:00`. */
export function enter({ groups }: Reading, group: 'days' | 'times'): boolean {
  if (groups.at(-1) === group) return true;
  if (groups.length === 2) return false;
  groups.push(group);
  return true;
}

export const toAmbiguous = ({ tokens }: Reading, at: number): Stop =>
  stop({ code: 'ambiguous', word: toWord(tokens[at]?.word ?? '') });

export const join = (tokens: readonly Token[], at: number, count: number): string =>
  toWord(
    tokens
      .slice(at, at + count)
      .map(({ word }) => word)
      .join(' '),
  );

/** A time and what belongs to it: `8`, `8 uur`, `8 o'clock`, `8 am`, `8:00 pm`. */
export function readTime(tokens: readonly Token[], at: number): { time: TimeToken; next: number } | Stop | undefined {
  const token = tokens[at];
  if (token?.kind !== 'number' && token?.kind !== 'time') return undefined;
  const behind = tokens[at + 1];
  const half = behind?.kind === 'am' || behind?.kind === 'pm' ? behind.kind : undefined;
  const next = half !== undefined || behind?.kind === 'clock' || isClockHour(behind) ? at + 2 : at + 1;
  if (token.kind === 'time' && half === undefined) return { time: token, next };
  const word = half === undefined ? token.word : join(tokens, at, 2);
  if (token.kind === 'time' && token.half !== undefined) return stop({ code: 'impossible_time', word });
  const digits = token.kind === 'time' ? token.time.replace(':', '') : token.word;
  // `0800`, and what is written with a colon.
  const [hour, minute] = /^\d{4}$/.test(digits)
    ? [Number(digits.slice(0, 2)), Number(digits.slice(2))]
    : [token.kind === 'number' ? token.value : 0, 0];
  const made = toTimeToken(word, hour ?? 0, minute ?? 0, half);
  if ('problem' in made) return made;
  const [time] = made;
  return time.kind === 'time' ? { time, next } : undefined;
}
