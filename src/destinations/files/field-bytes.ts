/** Bytes of single fields, as PostgreSQL writes them as text; nothing here makes strings. */

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const SPACE = 0x20;
const CAPITAL_Z = 0x5a;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;

/** Whether they are a number as JSON has it (RFC 8259 section 6): `-12.5e+3`, but not `007`, `.5`, `NaN`. */
export function isJsonNumber(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  if (bytes[at] === MINUS) at += 1;
  if (at >= to || !isDigit(bytes[at])) return false;
  if (bytes[at] === ZERO) at += 1;
  else while (at < to && isDigit(bytes[at])) at += 1;
  if (at < to && bytes[at] === POINT) {
    const digits = at + 1;
    at = digits;
    while (at < to && isDigit(bytes[at])) at += 1;
    if (at === digits) return false;
  }
  if (at < to && ((bytes[at] ?? 0) | 0x20) === 0x65) {
    at += 1;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at += 1;
    const digits = at;
    while (at < to && isDigit(bytes[at])) at += 1;
    if (at === digits) return false;
  }
  return at === to;
}

const TIME_AT = 10;
const SHORTEST = 19;

/**
 * Makes `2018-01-02 12:00:00.5+00` into `2018-01-02T12:00:00.5Z`, in place; there must be room for three more bytes. What
 * does not look like that (`infinity`, years before Christ) stays as it is. Gives the new end. `isUtc`: a time without a
 * zone is said to be in UTC.
 */
export function makeIsoTimestamp(bytes: Uint8Array, from: number, to: number, isUtc: boolean): number {
  const isTimestamp =
    to - from >= SHORTEST && bytes[from + TIME_AT] === SPACE && bytes[from + 13] === COLON && isDigit(bytes[to - 1]);
  if (!isTimestamp) return to;
  bytes[from + TIME_AT] = 0x54;
  const sign = bytes[to - 3];
  if (sign !== PLUS && sign !== MINUS) {
    // A zone of hours and minutes stays as it is.
    if (!isUtc || bytes[to - 6] === PLUS || bytes[to - 6] === MINUS) return to;
    bytes[to] = CAPITAL_Z;
    return to + 1;
  }
  if (sign === PLUS && bytes[to - 2] === ZERO && bytes[to - 1] === ZERO) {
    bytes[to - 3] = CAPITAL_Z;
    return to - 2;
  }
  bytes[to] = COLON;
  bytes[to + 1] = ZERO;
  bytes[to + 2] = ZERO;
  return to + 3;
}

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

/** Makes `t` and `f` into `true` and `false`, in place; other text stays. Gives the new end. */
export function makeBoolean(bytes: Uint8Array, from: number, to: number): number {
  const letter = to - from === 1 ? bytes[from] : undefined;
  const word = letter === 0x74 ? TRUE : letter === 0x66 ? FALSE : undefined;
  if (word === undefined) return to;
  bytes.set(word, from);
  return from + word.length;
}
