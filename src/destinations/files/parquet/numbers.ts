/** Numbers of COPY's text, read from their bytes; undefined for what is none, or cannot be held exactly. */

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** So many digits every double holds, and gives back. */
const SAFE_DIGITS = 15;
const POWERS = Array.from({ length: SAFE_DIGITS + 1 }, (_, power) => 10 ** power);
const LARGEST = 2n ** 63n - 1n;

/** In 64 bits; a number where that is safe. */
export function readInteger(bytes: Uint8Array, from: number, to: number): number | bigint | undefined {
  const isNegative = bytes[from] === MINUS;
  const first = isNegative ? from + 1 : from;
  if (to - first > SAFE_DIGITS) return toLongInteger(toText(bytes, from, to));
  const value = readDigits(bytes, first, to);
  if (value === undefined) return undefined;
  return isNegative ? 0 - value : value;
}

/** Up to 15 digits, and at least one. */
export function readDigits(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (from >= to) return undefined;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function toLongInteger(text: string): bigint | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= LARGEST && value >= -LARGEST - 1n ? value : undefined;
}

export function readDouble(bytes: Uint8Array, from: number, to: number): number | undefined {
  const isNegative = bytes[from] === MINUS;
  const first = isNegative ? from + 1 : from;
  // A sign, a point and few digits: dividing two numbers that are exact rounds once, as parsing would.
  if (to - first <= SAFE_DIGITS + 1) {
    const point = findPoint(bytes, first, to);
    const value = readSplit(bytes, first, point, to);
    if (value !== undefined) {
      const divided = value / (POWERS[Math.max(to - point - 1, 0)] ?? 1);
      return isNegative ? -divided : divided;
    }
  }
  return toDouble(toText(bytes, from, to));
}

/** Where the point is; `to` where there is none. */
function findPoint(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== POINT) at += 1;
  return at;
}

/** The digits on both sides of the point as one number, where they are up to 15. */
function readSplit(bytes: Uint8Array, from: number, point: number, to: number): number | undefined {
  const whole = readDigits(bytes, from, point);
  if (point === to || whole === undefined) return to - from > SAFE_DIGITS ? undefined : whole;
  const fraction = readDigits(bytes, point + 1, to);
  return fraction === undefined ? undefined : whole * (POWERS[to - point - 1] ?? 1) + fraction;
}

const SPECIAL_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** Undefined where the double would be another number. */
function toDouble(text: string): number | undefined {
  const special = SPECIAL_DOUBLES.get(text);
  if (special !== undefined) return special;
  const value = Number(text);
  if (!DECIMAL.test(text) || !Number.isFinite(value)) return undefined;
  const digits = toSignificant(text);
  return digits.length <= SAFE_DIGITS || digits === toSignificant(String(value)) ? value : undefined;
}

/** Significant digits, without sign, point, exponent and outer zeros. */
const toSignificant = (text: string): string =>
  text
    .replace(/[eE].*$/, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');

/**
 * The number without its point, as Parquet keeps decimals, where it has no more digits than `scale` after the point and
 * `precision` in all.
 */
export function readUnscaled(
  bytes: Uint8Array,
  from: number,
  to: number,
  scale: number,
  precision: number,
): number | bigint | undefined {
  const isNegative = bytes[from] === MINUS;
  const first = isNegative ? from + 1 : from;
  const point = findPoint(bytes, first, to);
  const missing = scale - Math.max(to - point - 1, 0);
  // Zeros that are too many after the point, and whatever is none: the long way.
  if (missing < 0 || point - first + scale > SAFE_DIGITS || point === to - 1) {
    return toUnscaled(toText(bytes, from, to), scale, precision);
  }
  const value = readSplit(bytes, first, point, to);
  if (value === undefined) return undefined;
  const unscaled = value * (POWERS[missing] ?? 1);
  return isNegative ? 0 - unscaled : unscaled;
}

function toUnscaled(text: string, scale: number, precision: number): bigint | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const rest = fraction.slice(scale);
  if (whole === '' || /[1-9]/.test(rest)) return undefined;
  const digits = `${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`.replace(/^0+(?=\d)/, '');
  return digits.length > precision ? undefined : BigInt(`${sign}${digits}`);
}

/** Of ASCII; whatever is not becomes something that is no number either. */
function toText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

/** Of a sign: -1, 1, or 0 for what is none. */
export const toSign = (byte: number | undefined): number => (byte === MINUS ? -1 : byte === PLUS ? 1 : 0);
