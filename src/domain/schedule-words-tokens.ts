import { findZoneOfCity, findZones, toZone } from './recurrence-zone.ts';
import {
  ABBREVIATIONS,
  NAMED_DAYS,
  NAMED_TIMES,
  SWITCHES,
  WEEKDAY_SETS,
  WEEKDAYS,
  WORD_KINDS,
  type WordKind,
} from './schedule-words-lexicon.ts';
import { type Stop, stop, toWord } from './schedule-words-problem.ts';

/** A piece of text and what it can only be. `word` is as it was typed, for a problem that names it. */
export type Token = { readonly word: string } & (
  | { readonly kind: WordKind }
  /** `isFiller`: English `on` also stands before days, Dutch `aan` does not. */
  | { readonly kind: 'switch'; readonly active: boolean; readonly isFiller: boolean }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[]; readonly single: boolean }
  | { readonly kind: 'time'; readonly time: string; readonly half: 'am' | 'pm' | undefined }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'ordinal'; readonly value: number }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'zone'; readonly zone: string }
);

/** Splits and names each piece; stops at the first that is nothing we know. */
export function readTokens(text: string): Token[] | Stop {
  const hidden = /(?!\s)[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.exec(text)?.[0];
  if (hidden !== undefined) {
    const hex = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return stop({ code: 'invisible_character', character: `U+${hex}` });
  }
  const tokens: Token[] = [];
  for (const piece of text.replace(/\btot\s+en\s+met\b/gi, 't/m').matchAll(/[,;]|[^\s,;]+/g)) {
    const word = piece[0] === ';' ? ',' : piece[0];
    const read = readToken(word);
    if ('problem' in read) return read;
    tokens.push(...read);
  }
  return tokens;
}

function readToken(word: string): readonly Token[] | Stop {
  const lower = word.toLowerCase().replaceAll('’', "'");
  const kind = WORD_KINDS.get(lower);
  if (kind !== undefined) return [{ kind, word }];
  const trimmed = lower.endsWith('.') ? lower.slice(0, -1) : lower;
  const active = SWITCHES.get(trimmed);
  if (active !== undefined) return [{ kind: 'switch', active, isFiller: trimmed === 'on', word }];
  return readName(trimmed, word) ?? readDays(trimmed, word) ?? readNumbers(trimmed, word) ?? readZone(trimmed, word);
}

function readName(lower: string, word: string): readonly Token[] | undefined {
  const kind = WORD_KINDS.get(lower);
  if (kind !== undefined) return [{ kind, word }];
  const day = NAMED_DAYS.get(lower);
  if (day !== undefined) return [{ kind: 'ordinal', value: day, word }];
  const time = NAMED_TIMES.get(lower);
  return time === undefined ? undefined : [{ kind: 'time', time, half: undefined, word }];
}

/** `monday`, `weekdays`, `mon-fri`, `sat/sun`. */
function readDays(lower: string, word: string): readonly Token[] | undefined {
  const weekday = WEEKDAYS.get(lower);
  if (weekday !== undefined) return [{ kind: 'weekdays', weekdays: [weekday], single: true, word }];
  const set = WEEKDAY_SETS.get(lower);
  if (set !== undefined) return [{ kind: 'weekdays', weekdays: set, single: false, word }];
  const pair = /^(\p{L}+)([-–/])(\p{L}+)$/u.exec(lower);
  const first = WEEKDAYS.get(pair?.[1] ?? '');
  const last = WEEKDAYS.get(pair?.[3] ?? '');
  if (first === undefined || last === undefined) return undefined;
  const weekdays = pair?.[2] === '/' ? [first, last] : toWeekdayRange(first, last);
  return [{ kind: 'weekdays', weekdays, single: false, word }];
}

/** From the first to the last, over the end of the week where it must: Saturday to Monday is three days. */
export const toWeekdayRange = (first: number, last: number): number[] =>
  Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => ((first - 1 + index) % 7) + 1);

const TIME = /^(\d{1,2})[:.uh](\d\d)([ap]m)?$/;
const HOUR = /^(\d{1,2})([ap]m)$/;
const HOURS = /^(\d{1,4})(h|u|uur)$/;
const ORDINAL = /^(\d{1,4})(st|nd|rd|th|e|de|ste)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const LIKE_TIME = /^\d{1,4}[:.][\d:.]*([ap]m)?$/;

function readNumbers(lower: string, word: string): readonly Token[] | Stop | undefined {
  if (!/^\d/.test(lower)) return undefined;
  const plain = lower.replace(/([ap])\.m$/, '$1m');
  if (/^\d{1,4}$/.test(plain)) return [{ kind: 'number', value: Number(plain), word }];
  const hours = HOURS.exec(plain);
  if (hours?.[1] !== undefined && hours[2] !== undefined) {
    return [
      { kind: 'number', value: Number(hours[1]), word: hours[1] },
      { kind: 'hour', word: hours[2] },
    ];
  }
  const ordinal = ORDINAL.exec(plain)?.[1];
  if (ordinal !== undefined) {
    const value = Number(ordinal);
    if (value < 1 || value > 31) return stop({ code: 'impossible_day', word: toWord(word) });
    return [{ kind: 'ordinal', value, word }];
  }
  if (DATE.test(plain)) return [{ kind: 'date', date: plain, word }];
  const [, hour, minute = '00', half] = TIME.exec(plain) ?? toHourMatch(plain);
  if (hour !== undefined) return toTimeToken(word, Number(hour), Number(minute), toHalf(half));
  return LIKE_TIME.test(plain) ? stop({ code: 'impossible_time', word: toWord(word) }) : undefined;
}

function toHourMatch(plain: string): readonly (string | undefined)[] {
  const match = HOUR.exec(plain);
  return match ? [match[0], match[1], '00', match[2]] : [];
}

const toHalf = (text: string | undefined): 'am' | 'pm' | undefined =>
  text === 'am' || text === 'pm' ? text : undefined;

/** 0 to 23, or 1 to 12 with am or pm; 12 am is midnight. */
export function toTimeToken(word: string, hour: number, minute: number, half: 'am' | 'pm' | undefined): [Token] | Stop {
  const fits = half === undefined ? hour <= 23 : hour >= 1 && hour <= 12;
  if (!fits || minute > 59) return stop({ code: 'impossible_time', word: toWord(word) });
  const counted = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  const time = `${String(counted).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return [{ kind: 'time', time, half, word }];
}

function readZone(lower: string, word: string): readonly Token[] | Stop {
  const shown = toWord(word);
  const choices = ABBREVIATIONS.get(lower);
  if (choices !== undefined) return stop({ code: 'ambiguous_zone', word: shown, choices });
  const offset = /^(utc|gmt)?[+-]\d/.test(lower);
  if (lower === 'utc' || (lower.includes('/') && !offset)) {
    const zone = toZone(lower);
    if (zone !== undefined) return [{ kind: 'zone', zone, word }];
    return stop({ code: 'unknown_zone', word: shown, choices: findZones(lower) });
  }
  if (offset) return stop({ code: 'unknown_zone', word: shown, choices: [] });
  const city = findZoneOfCity(lower);
  if (city !== undefined) return stop({ code: 'unknown_zone', word: shown, choices: [city] });
  return stop({ code: 'unknown_word', word: shown });
}
