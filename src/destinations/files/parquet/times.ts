import { readDigits, toSign } from './numbers.ts';

/** Dates and timestamps as PostgreSQL writes them (ISO), read from their bytes; undefined for what is none. */

const MINUS = 0x2d;
const SPACE = 0x20;
const COLON = 0x3a;
const POINT = 0x2e;
const DAY_SECONDS = 86_400;
const MOST_SECONDS_EXACT = Math.floor(Number.MAX_SAFE_INTEGER / 1_000_000) - 1;
const LARGEST = 2n ** 63n - 1n;
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `2024-02-29` as days since 1970; years have four to six digits. */
export function readDays(bytes: Uint8Array, from: number, to: number): number | undefined {
  const yearEnd = to - 6;
  const isDate = yearEnd - from >= 4 && yearEnd - from <= 6 && bytes[yearEnd] === MINUS && bytes[yearEnd + 3] === MINUS;
  if (!isDate) return undefined;
  const year = readDigits(bytes, from, yearEnd);
  const month = readDigits(bytes, yearEnd + 1, yearEnd + 3);
  const day = readDigits(bytes, yearEnd + 4, to);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > toMonthLength(year, month)) return undefined;
  return toDays(year, month, day);
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const toMonthLength = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTHS[month - 1] ?? 0);

/** In the Gregorian calendar, by years that begin in March, so that the leap day is the last one. */
function toDays(year: number, month: number, day: number): number {
  const fromMarch = month > 2 ? month - 3 : month + 9;
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((153 * fromMarch + 2) / 5) + day - 1 - 719_468;
}

/**
 * `2018-01-02 12:00:00.5+00` as microseconds since 1970, a number where that is safe. A zone may have minutes and
 * seconds; a time without one is in UTC.
 */
export function readMicroseconds(bytes: Uint8Array, from: number, to: number): number | bigint | undefined {
  let dateEnd = from + 10;
  while (dateEnd < to && dateEnd < from + 13 && bytes[dateEnd] !== SPACE) dateEnd += 1;
  if (bytes[dateEnd] !== SPACE || to < dateEnd + 9) return undefined;
  const days = readDays(bytes, from, dateEnd);
  const time = readTime(bytes, dateEnd + 1, dateEnd + 9);
  if (days === undefined || time === undefined) return undefined;

  let at = dateEnd + 9;
  let micros = 0;
  if (at < to && bytes[at] === POINT) {
    const first = at + 1;
    at = first;
    while (at < to && toSign(bytes[at]) === 0) at += 1;
    const digits = readDigits(bytes, first, at);
    if (digits === undefined || at - first > 6) return undefined;
    micros = digits * 10 ** (6 - (at - first));
  }
  const offset = at === to ? 0 : readOffset(bytes, at, to);
  if (offset === undefined) return undefined;
  return join(days * DAY_SECONDS + time - offset, micros);
}

/** `hh:mm:ss` as seconds. */
function readTime(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (to - from !== 8 || bytes[from + 2] !== COLON || bytes[from + 5] !== COLON) return undefined;
  const hours = readDigits(bytes, from, from + 2);
  const minutes = readDigits(bytes, from + 3, from + 5);
  const seconds = readDigits(bytes, from + 6, to);
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  return hours > 23 || minutes > 59 || seconds > 59 ? undefined : (hours * 60 + minutes) * 60 + seconds;
}

/** `+01`, `-03:30` or `+00:19:32` as seconds. */
function readOffset(bytes: Uint8Array, from: number, to: number): number | undefined {
  const sign = toSign(bytes[from]);
  const parts = [3600, 60, 1];
  let seconds = 0;
  let at = from + 1;
  for (const unit of parts) {
    const value = at + 2 <= to ? readDigits(bytes, at, at + 2) : undefined;
    if (sign === 0 || value === undefined || value > 59) return undefined;
    seconds += value * unit;
    at += 2;
    if (at === to) return sign * seconds;
    if (bytes[at] !== COLON) return undefined;
    at += 1;
  }
  return undefined;
}

function join(seconds: number, micros: number): number | bigint | undefined {
  if (Math.abs(seconds) <= MOST_SECONDS_EXACT) return seconds * 1_000_000 + micros;
  const value = BigInt(seconds) * 1_000_000n + BigInt(micros);
  return value <= LARGEST ? value : undefined;
}
