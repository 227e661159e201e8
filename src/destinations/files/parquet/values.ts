import type { SchemaElement } from 'hyparquet-writer';
import { AppError } from '../../../domain/errors.ts';
import type { Column } from '../encoder.ts';

/** A column of a Parquet file: its element of the schema, and how its text becomes a value. */
export interface ParquetColumn {
  readonly element: SchemaElement;
  /** Throws `field_type_mismatch` for what the type cannot hold exactly. */
  toValue(text: string): unknown;
}

/** Of a decimal with a scale: as many as there can be. */
const PRECISION = 38;
const DECIMAL_BYTES = 16;
const DAY_MS = 86_400_000;

/**
 * Types as the catalog has them: integers in 64 bits; decimals with a scale exactly, without one as doubles; timestamps
 * in microseconds, as UTC. `item` is what messages call the records.
 */
export function toParquetColumn({ name, type, scale }: Column, item: string): ParquetColumn {
  const mismatch = () => new AppError('field_type_mismatch', { field: name, type, item });
  const element = (rest: Omit<SchemaElement, 'name' | 'repetition_type'>): SchemaElement => ({
    name,
    repetition_type: 'OPTIONAL',
    ...rest,
  });
  switch (type) {
    case 'integer':
      return { element: element({ type: 'INT64' }), toValue: (text) => toInteger(text) ?? fail(mismatch) };
    case 'decimal':
      if (scale === undefined) {
        return { element: element({ type: 'DOUBLE' }), toValue: (text) => toDouble(text) ?? fail(mismatch) };
      }
      return {
        element: element({
          type: 'FIXED_LEN_BYTE_ARRAY',
          type_length: DECIMAL_BYTES,
          converted_type: 'DECIMAL',
          precision: PRECISION,
          scale,
        }),
        toValue: (text) => toUnscaled(text, scale) ?? fail(mismatch),
      };
    case 'boolean':
      return { element: element({ type: 'BOOLEAN' }), toValue: (text) => BOOLEANS.get(text) ?? fail(mismatch) };
    case 'date':
      return {
        element: element({ type: 'INT32', converted_type: 'DATE' }),
        toValue: (text) => toDays(text) ?? fail(mismatch),
      };
    case 'timestamp':
      return {
        element: element({ type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }),
        toValue: (text) => toMicroseconds(text) ?? fail(mismatch),
      };
    case 'json':
      // Readers that know only the older word for types take it for the text that it is.
      return {
        element: element({ type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'JSON' } }),
        toValue: (text) => (isJson(text) ? text : fail(mismatch)),
      };
    case 'binary':
      return {
        element: element({ type: 'BYTE_ARRAY' }),
        toValue: (text) => (text.startsWith('\\x') ? Buffer.from(text.slice(2), 'hex') : toBytes(text)),
      };
    case 'text':
    case 'uuid':
      return { element: element({ type: 'BYTE_ARRAY', converted_type: 'UTF8' }), toValue: (text) => text };
  }
}

function fail(mismatch: () => AppError): never {
  throw mismatch();
}

const toBytes = (text: string): Uint8Array => Buffer.from(text);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['t', true],
  ['f', false],
]);

const LARGEST = 2n ** 63n - 1n;

function toInteger(text: string): bigint | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= LARGEST && value >= -LARGEST - 1n ? value : undefined;
}

const SPECIAL_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
/** So many significant digits every double gives back. */
const SAFE_DIGITS = 15;

/** Undefined where the double would be another number. */
function toDouble(text: string): number | undefined {
  const special = SPECIAL_DOUBLES.get(text);
  if (special !== undefined) return special;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return undefined;
  const digits = toDigits(text);
  return digits.length <= SAFE_DIGITS || digits === toDigits(String(value)) ? value : undefined;
}

/** Significant digits, without sign, point, exponent and outer zeros. */
const toDigits = (text: string): string =>
  text
    .replace(/[eE].*$/, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');

/** The number without its point, as Parquet keeps decimals; undefined where it has more digits after the point. */
function toUnscaled(text: string, scale: number): bigint | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const rest = fraction.slice(scale);
  if (whole === '' || /[1-9]/.test(rest)) return undefined;
  const digits = `${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`.replace(/^0+(?=\d)/, '');
  return digits.length > PRECISION ? undefined : BigInt(`${sign}${digits}`);
}

function toDays(text: string): number | undefined {
  if (!/^\d{4,6}-\d{2}-\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${toIsoYear(text)}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time / DAY_MS;
}

const TIMESTAMP = /^(\d{4,6}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?([+-]\d{2}(?::\d{2})?)?$/;

function toMicroseconds(text: string): bigint | undefined {
  const [, date, time, fraction = '', zone = '+00'] = TIMESTAMP.exec(text) ?? [];
  if (date === undefined) return undefined;
  const offset = zone.length === 3 ? `${zone}:00` : zone;
  const milliseconds = Date.parse(`${toIsoYear(date)}T${time}${offset}`);
  if (Number.isNaN(milliseconds)) return undefined;
  const micros = milliseconds * 1000 + Number(fraction.padEnd(6, '0'));
  if (Number.isSafeInteger(micros)) return BigInt(micros);
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

/** Years of more than four digits need a sign and six (ECMA-262, 21.4.1.32.1). */
const toIsoYear = (date: string): string =>
  date.length === 10 ? date : `+${date.slice(0, -6).padStart(6, '0')}${date.slice(-6)}`;
