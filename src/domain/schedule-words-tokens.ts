import { findZoneOfCity, findZones, toZone } from './recurrence-zone.ts';
import { ABBREVIATIONS } from './schedule-words-abbreviations.ts';
import {
  DAY_PARTS,
  type DayPart,
  FILLERS,
  MONTHS,
  NAMED_TIMES,
  SWITCHES,
  WEEKDAY_SETS,
  WEEKDAYS,
  WORD_KINDS,
  type WordKind,
} from './schedule-words-lexicon.ts';
import { NUMBER_WORDS, ORDINAL_WORDS } from './schedule-words-numbers.ts';
import { type Stop, stop, toWord } from './schedule-words-problem.ts';

/** A piece of text and what it can only be. `word` is as it was typed, for a problem that names it. */
export type Token = { readonly word: string } & (
  | { readonly kind: WordKind }
  /** `isFiller`: English `on` also stands before days, Dutch `aan` does not. */
  | { readonly kind: 'switch'; readonly active: boolean; readonly isFiller: boolean }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[]; readonly single: boolean }
  /** `half`: of twelve hours; `exact` has a name, so nobody asks which half is meant. */
  | { readonly kind: 'time'; readonly time: string; readonly half: Half | 'exact' | undefined }
  /** `spelled`: in words, of which language. */
  | { readonly kind: 'number'; readonly value: number; readonly spelled?: 'en' | 'nl' }
  | { readonly kind: 'ordinal'; readonly value: number }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'month_name'; readonly month: number }
  | { readonly kind: 'part'; readonly part: DayPart; readonly isHabit: boolean }
  /** `:15`, of every hour. */
  | { readonly kind: 'past_hour'; readonly minute: string }
  | { readonly kind: 'zone'; readonly zone: string }
);

export type Half = 'am' | 'pm';

/** Several words that are one. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\btot\s+en\s+met\b/gi, 't/m'],
  [/\b(?:working|work|business)[\s-]+days?\b/gi, 'weekdays'],
  [/\bo\s+clock\b/gi, "o'clock"],
  [/^\s*to\s+run\b/i, ''],
  [/^\s*on[\s-]demand\s*$/i, 'off'],
  [/(^|\s)@(?=\d)/g, '$1@ '],
];

/** Splits and names each piece; stops at the first that is nothing we know. */
export function readTokens(text: string): Token[] | Stop {
  const hidden = /(?!\s)[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.exec(text)?.[0];
  if (hidden !== undefined) {
    const hex = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return stop({ code: 'invisible_character', character: `U+${hex}` });
  }
  const tokens: Token[] = [];
  const plain = PHRASES.reduce((left, [phrase, word]) => left.replace(phrase, word), text).replace(/[\s,;–—-]+$/, '');
  const pieces = [...plain.matchAll(/[,;]|[^\s,;]+/g)].map(([piece]) => (piece === ';' ? ',' : piece));
  for (let at = 0; at < pieces.length; at += 1) {
    const word = pieces[at] ?? '';
    if (FILLERS.has(word.toLowerCase())) continue;
    const read = readToken(word, tokens.at(-1));
    if (!('problem' in read)) {
      tokens.push(...read);
      continue;
    }
    // `New York` and `Ho Chi Minh` are one name.
    const more = [1, 2].find((count) => readPlace(pieces.slice(at, at + count + 1).join('_')) !== undefined) ?? 0;
    const place = readPlace(pieces.slice(at, at + more + 1).join('_'));
    if (place === undefined) return read;
    tokens.push(place);
    at += more;
  }
  return tokens;
}

function readToken(word: string, before: Token | undefined): readonly Token[] | Stop {
  const lower = word
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^\((.+)\)$/, '$1');
  // Tomorrow, unless it is said of something that comes again.
  if (lower === 'morgen') {
    const isPart = before?.kind === 'every' || before?.kind === 'weekdays' || before?.kind === 'the';
    return [isPart ? { kind: 'part', part: 'morning', isHabit: false, word } : { kind: 'once', word }];
  }
  const kind = WORD_KINDS.get(lower);
  if (kind !== undefined) return [{ kind, word }];
  const trimmed = lower.replace(/(?<=.)[.:!?-]+$/, '');
  const active = SWITCHES.get(trimmed);
  if (active !== undefined) return [{ kind: 'switch', active, isFiller: trimmed === 'on', word }];
  return readName(trimmed, word) ?? readDays(trimmed, word) ?? readNumbers(trimmed, word) ?? readZone(trimmed, word);
}

function readName(lower: string, word: string): readonly Token[] | undefined {
  const kind = WORD_KINDS.get(lower);
  if (kind !== undefined) return [{ kind, word }];
  const day = ORDINAL_WORDS.get(lower);
  if (day !== undefined) return [{ kind: 'ordinal', value: day, word }];
  const number = NUMBER_WORDS.get(lower);
  if (number !== undefined) return [{ kind: 'number', value: number.value, spelled: number.language, word }];
  const part = DAY_PARTS.get(lower);
  if (part !== undefined) return [{ kind: 'part', ...part, word }];
  const time = NAMED_TIMES.get(lower);
  return time === undefined ? undefined : [{ kind: 'time', time, half: 'exact', word }];
}

/** `monday`, `weekdays`, `mon-fri`, `mon/wed/fri`, `maandagochtend`. */
function readDays(lower: string, word: string): readonly Token[] | undefined {
  const weekday = WEEKDAYS.get(lower);
  if (weekday !== undefined) return [{ kind: 'weekdays', weekdays: [weekday], single: true, word }];
  const set = WEEKDAY_SETS.get(lower);
  if (set !== undefined) return [{ kind: 'weekdays', weekdays: set, single: false, word }];
  const list = lower.split('/').map((name) => WEEKDAYS.get(name));
  if (list.length > 1 && list.every((day) => day !== undefined)) {
    return [{ kind: 'weekdays', weekdays: list, single: false, word }];
  }
  const [, from = '', to = ''] = /^(\p{L}+)[-–](\p{L}+)$/u.exec(lower) ?? [];
  const first = WEEKDAYS.get(from);
  const last = WEEKDAYS.get(to);
  if (first !== undefined && last !== undefined) {
    return [{ kind: 'weekdays', weekdays: toWeekdayRange(first, last), single: false, word }];
  }
  if (lower === 'm-f') return [{ kind: 'weekdays', weekdays: toWeekdayRange(1, 5), single: false, word }];
  const [, day = '', end = ''] = /^(\p{L}+dag)(ochtend|morgen|middag|avond|nacht)(?:en|s)?$/u.exec(lower) ?? [];
  const named = WEEKDAYS.get(day);
  const part = DAY_PARTS.get(end === 'morgen' ? 'ochtend' : end);
  if (named === undefined || part === undefined) return undefined;
  return [
    { kind: 'weekdays', weekdays: [named], single: true, word },
    { kind: 'part', ...part, word },
  ];
}

/** From the first to the last, over the end of the week where it must: Saturday to Monday is three days. */
export const toWeekdayRange = (first: number, last: number): number[] =>
  Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => ((first - 1 + index) % 7) + 1);

const TIME = /^(\d{1,2})[:.uh](\d\d)(?:h|u|uur)?([ap]m)?$/;
const HOUR = /^(\d{1,2})([ap])m?$/;
const HOURS = /^(\d{1,4})(h|u|uur)$/;
const ORDINAL = /^(\d{1,4})(st|nd|rd|th|e|de|ste)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const PAST_HOUR = /^:([0-5]\d)$/;
const LIKE_TIME = /^\d{1,4}[:.][\d:.]*([ap]m)?$/;

function readNumbers(lower: string, word: string): readonly Token[] | Stop | undefined {
  const past = PAST_HOUR.exec(lower)?.[1];
  if (past !== undefined) return [{ kind: 'past_hour', minute: past, word }];
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
  if (/^\d{1,4}x$/.test(plain)) return [{ kind: 'often', word }];
  if (DATE.test(plain)) return [{ kind: 'date', date: plain, word }];
  const [, hour, minute = '00', half] = TIME.exec(plain) ?? toHourMatch(plain);
  if (hour !== undefined) return toTimeToken(word, Number(hour), Number(minute), toHalf(half));
  return LIKE_TIME.test(plain) ? stop({ code: 'impossible_time', word: toWord(word) }) : undefined;
}

function toHourMatch(plain: string): readonly (string | undefined)[] {
  const match = HOUR.exec(plain);
  return match ? [match[0], match[1], '00', `${match[2]}m`] : [];
}

const toHalf = (text: string | undefined): Half | undefined => (text === 'am' || text === 'pm' ? text : undefined);

/** 0 to 23, or 1 to 12 with am or pm; 12 am is midnight. */
export function toTimeToken(word: string, hour: number, minute: number, half: Half | undefined): [Token] | Stop {
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
  const place = readPlace(word);
  if (place !== undefined) return [place];
  const month = MONTHS.get(lower);
  if (month !== undefined) return [{ kind: 'month_name', month, word }];
  return stop({ code: 'unknown_word', word: shown });
}

/** `amsterdam`, `America/New_York`. */
function readPlace(word: string): Token | undefined {
  const name = word.replace(/^\(|[.)]$/g, '');
  if (!/^[\p{L}_/'-]{3,40}$/u.test(name)) return undefined;
  const zone = name.includes('/') ? toZone(name) : findZoneOfCity(name);
  return zone === undefined ? undefined : { kind: 'zone', zone, word };
}
