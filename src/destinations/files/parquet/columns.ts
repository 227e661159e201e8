import type { SchemaElement } from 'hyparquet-writer';
import type { Column } from '../encoder.ts';
import { isJsonBytes } from '../json-bytes.ts';
import type { ColumnValues } from './column-values.ts';
import { readDouble, readInteger, readUnscaled } from './numbers.ts';
import { readDays, readMicroseconds } from './times.ts';

/** A column of a Parquet file: its element of the schema, and how its text becomes a value. */
export interface ParquetColumn {
  readonly element: SchemaElement;
  /** Adds what stands in `bytes` from `from` to `to`; false, and nothing is added, where the type cannot hold it exactly. */
  put(values: ColumnValues, bytes: Uint8Array, from: number, to: number): boolean;
}

/** Of a decimal with a scale: as many as there can be. */
const PRECISION = 38;
const DECIMAL_BYTES = 16;

/**
 * Types as the catalog has them: integers in 64 bits; decimals with a scale exactly, without one as doubles; timestamps
 * in microseconds, as UTC.
 */
export function toParquetColumn({ name, type, scale }: Column): ParquetColumn {
  const toColumn = (
    rest: Omit<SchemaElement, 'name' | 'repetition_type'>,
    put: ParquetColumn['put'],
  ): ParquetColumn => ({
    element: { name, repetition_type: 'OPTIONAL', ...rest },
    put,
  });
  switch (type) {
    case 'integer':
      return toColumn({ type: 'INT64' }, putInteger);
    case 'decimal':
      if (scale === undefined) return toColumn({ type: 'DOUBLE' }, putDouble);
      return toColumn(
        {
          type: 'FIXED_LEN_BYTE_ARRAY',
          type_length: DECIMAL_BYTES,
          converted_type: 'DECIMAL',
          precision: PRECISION,
          scale,
        },
        toPutDecimal(scale),
      );
    case 'boolean':
      return toColumn({ type: 'BOOLEAN' }, putBoolean);
    case 'date':
      return toColumn({ type: 'INT32', converted_type: 'DATE' }, putDate);
    case 'timestamp':
      return toColumn({ type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, putTimestamp);
    case 'json':
      // Readers that know only the older word for types take it for the text that it is.
      return toColumn({ type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'JSON' } }, putJson);
    case 'binary':
      return toColumn({ type: 'BYTE_ARRAY' }, putBinary);
    case 'text':
    case 'uuid':
      return toColumn({ type: 'BYTE_ARRAY', converted_type: 'UTF8' }, putText);
  }
}

const putInteger: ParquetColumn['put'] = (values, bytes, from, to) => {
  const value = readInteger(bytes, from, to);
  if (value === undefined) return false;
  values.putInt64(value);
  return true;
};

const putDouble: ParquetColumn['put'] = (values, bytes, from, to) => {
  const value = readDouble(bytes, from, to);
  if (value === undefined) return false;
  values.putDouble(value);
  return true;
};

const toPutDecimal =
  (scale: number): ParquetColumn['put'] =>
  (values, bytes, from, to) => {
    const value = readUnscaled(bytes, from, to, scale, PRECISION);
    if (value === undefined) return false;
    values.putInt128(value);
    return true;
  };

const TRUE = 0x74;
const FALSE = 0x66;

const putBoolean: ParquetColumn['put'] = (values, bytes, from, to) => {
  const letter = to - from === 1 ? bytes[from] : undefined;
  if (letter !== TRUE && letter !== FALSE) return false;
  values.putBoolean(letter === TRUE);
  return true;
};

const putDate: ParquetColumn['put'] = (values, bytes, from, to) => {
  const value = readDays(bytes, from, to);
  if (value === undefined) return false;
  values.putInt32(value);
  return true;
};

const putTimestamp: ParquetColumn['put'] = (values, bytes, from, to) => {
  const value = readMicroseconds(bytes, from, to);
  if (value === undefined) return false;
  values.putInt64(value);
  return true;
};

const putJson: ParquetColumn['put'] = (values, bytes, from, to) => {
  if (!isJsonBytes(bytes, from, to)) return false;
  values.putBytes(bytes, from, to);
  return true;
};

const putText: ParquetColumn['put'] = (values, bytes, from, to) => {
  values.putBytes(bytes, from, to);
  return true;
};

const BACKSLASH = 0x5c;
const LETTER_X = 0x78;

/** `\x00ff` as the two bytes that it stands for, and any other text as its own. */
const putBinary: ParquetColumn['put'] = (values, bytes, from, to) => {
  const digits = to - from - 2;
  const isHex = bytes[from] === BACKSLASH && bytes[from + 1] === LETTER_X && digits >= 0 && digits % 2 === 0;
  const decoded = isHex
    ? Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + from + 2, digits).toString('latin1'), 'hex')
    : undefined;
  // Decoding ends at what is no digit.
  if (decoded?.length === digits / 2) values.putBytes(decoded, 0, decoded.length);
  else values.putBytes(bytes, from, to);
  return true;
};
