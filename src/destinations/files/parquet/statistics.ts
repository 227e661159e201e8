import type { SchemaElement } from 'hyparquet-writer';
import type { ColumnValues } from './column-values.ts';

/** What readers skip row groups by; bounds are as PLAIN has values, and are missing where there are none. */
export interface Statistics {
  readonly nulls: number;
  readonly min?: Bound;
  readonly max?: Bound;
}

export interface Bound {
  readonly bytes: Uint8Array;
  /** Otherwise no value of the column may be as low, or as high. */
  readonly isExact: boolean;
}

export function toStatistics(element: SchemaElement, values: ColumnValues): Statistics {
  const { nulls, length } = values;
  return length === 0 ? { nulls } : { nulls, ...toBounds(element, values) };
}

type Bounds = Omit<Statistics, 'nulls'>;

function toBounds(element: SchemaElement, values: ColumnValues): Bounds {
  const { view, length } = values;
  switch (element.type) {
    case 'BOOLEAN':
      return findFixed(values, 1, (a, b) => view.getUint8(a) - view.getUint8(b));
    case 'INT32':
      return findFixed(values, 4, (a, b) => view.getInt32(a, true) - view.getInt32(b, true));
    case 'INT64':
      return findFixed(values, 8, (a, b) => {
        const high = view.getInt32(a + 4, true) - view.getInt32(b + 4, true);
        return high === 0 ? view.getUint32(a, true) - view.getUint32(b, true) : high;
      });
    case 'FIXED_LEN_BYTE_ARRAY':
      return findFixed(values, 16, (a, b) => compareInt128(view, a, b));
    case 'DOUBLE':
      return toDoubleBounds(view, length);
    default:
      // Of JSON and bytes nobody asks for a range.
      return element.converted_type === 'UTF8' && element.logical_type === undefined ? toTextBounds(values) : {};
  }
}

/** Values are compared by where they begin. */
function findFixed({ bytes, length }: ColumnValues, width: number, compare: (a: number, b: number) => number): Bounds {
  let min = 0;
  let max = 0;
  for (let at = width; at < length; at += width) {
    if (compare(at, min) < 0) min = at;
    else if (compare(at, max) > 0) max = at;
  }
  const toBound = (at: number): Bound => ({ bytes: bytes.slice(at, at + width), isExact: true });
  return { min: toBound(min), max: toBound(max) };
}

function compareInt128(view: DataView, a: number, b: number): number {
  const sign = view.getInt32(a) - view.getInt32(b);
  if (sign !== 0) return sign;
  for (let part = 4; part < 16; part += 4) {
    const difference = view.getUint32(a + part) - view.getUint32(b + part);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** NaN is neither; a zero may be either zero (parquet.thrift, ColumnOrder). */
function toDoubleBounds(view: DataView, length: number): Bounds {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < length; at += 8) {
    const value = view.getFloat64(at, true);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return {};
  return { min: toBound(min === 0 ? -0 : min), max: toBound(max === 0 ? 0 : max) };

  function toBound(value: number): Bound {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return { bytes, isExact: true };
  }
}

/** A longer text is no bound, but the beginning of one. */
const LONGEST = 16;

function toTextBounds({ bytes, view, length }: ColumnValues): Bounds {
  let min = 0;
  let max = 0;
  for (let at = 0; at < length; at += 4 + view.getUint32(at, true)) {
    if (compareTexts(bytes, view, at, min) < 0) min = at;
    else if (compareTexts(bytes, view, at, max) > 0) max = at;
  }
  const cut = (at: number) => {
    const size = view.getUint32(at, true);
    const text = bytes.subarray(at + 4, at + 4 + size);
    return { isExact: size <= LONGEST, bytes: text.slice(0, findCut(text)) };
  };
  const low = cut(min);
  const high = cut(max);
  const above = high.isExact ? high.bytes : findNext(Buffer.from(high.bytes));
  return { min: low, ...(above && { max: { bytes: above, isExact: high.isExact } }) };
}

/** By their bytes, which is by their characters. */
function compareTexts(bytes: Uint8Array, view: DataView, a: number, b: number): number {
  const sizeA = view.getUint32(a, true);
  const sizeB = view.getUint32(b, true);
  const end = 4 + Math.min(sizeA, sizeB);
  // Most differ early on.
  const head = end >= 8 ? view.getUint32(a + 4) - view.getUint32(b + 4) : 0;
  if (head !== 0) return head;
  for (let i = 4; i < end; i += 1) {
    const difference = (bytes[a + i] ?? 0) - (bytes[b + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return sizeA - sizeB;
}

/** Where a text may end without breaking a character. */
function findCut(text: Uint8Array): number {
  if (text.length <= LONGEST) return text.length;
  let end = LONGEST;
  while (end > 0 && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

/** A text above all that begin like this one: its last character counted up; undefined where there is none. */
function findNext(start: Buffer): Uint8Array | undefined {
  const text = start.toString();
  // What is no UTF-8 would be taken for something else.
  if (!Buffer.from(text).equals(start)) return undefined;
  const characters = [...text];
  while (characters.at(-1) === '\u{10ffff}') characters.pop();
  const last = characters.pop()?.codePointAt(0);
  if (last === undefined) return undefined;
  // Surrogates are no characters.
  return Buffer.from(characters.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1));
}
