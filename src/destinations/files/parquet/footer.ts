import type { SchemaElement } from 'hyparquet-writer';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';
import { type ColumnChunk, PLAIN, RLE_DICTIONARY } from './column-chunk.ts';
import type { Statistics } from './statistics.ts';

/** What stands at the end of the file and tells where everything is. */
export interface Footer {
  addGroup(rows: number, chunks: readonly ColumnChunk[]): void;
  /** With its length and the sign that ends the file. */
  write(writer: ByteWriter): void;
}

/** `PAR1`, at both ends of a file. */
export const MAGIC = 0x31524150;

/** Numbers of parquet.thrift (https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift). */
const TYPES: Readonly<Record<string, number>> = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
};
const CONVERTED_TYPES: Readonly<Record<string, number>> = { UTF8: 0, DECIMAL: 5, DATE: 6, TIMESTAMP_MICROS: 10 };
const OPTIONAL = 1;
const SNAPPY = 1;

/** Of Thrift's compact protocol: the types that a field's or a list's header names. */
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/**
 * Of a row group only the bytes are kept that the footer will have of it: as objects, the groups of a long file of many
 * columns would come to several times as much.
 */
export function createFooter(elements: readonly SchemaElement[]): Footer {
  const groups = new ByteWriter();
  let count = 0;
  let rows = 0n;

  return {
    addGroup(added, chunks) {
      serializeTCompactProtocol(groups, {
        field_1: chunks.map((chunk, index) => toChunk(elements[index], chunk)),
        field_2: BigInt(chunks.reduce((sum, { uncompressed }) => sum + uncompressed, 0)),
        field_3: BigInt(added),
        field_6: BigInt(chunks.reduce((sum, { compressed }) => sum + compressed, 0)),
      });
      count += 1;
      rows += BigInt(added);
    },
    write(writer) {
      const start = writer.offset;
      const root = { field_4: 'root', field_5: elements.length };
      serializeTCompactProtocol(writer, { field_1: 2, field_2: [root, ...elements.map(toElement)], field_3: rows });
      // The struct goes on where it has been ended: with field 4, the row groups, which are bytes already.
      writer.index -= 1;
      writer.offset -= 1;
      writer.appendUint8((1 << 4) | LIST);
      writeListHeader(writer, count);
      writer.appendBytes(groups.getBytes());
      // Field 6, who made it, and field 7: values are ordered as their types say.
      const maker = Buffer.from('export-bot');
      writer.appendUint8((2 << 4) | BINARY);
      writer.appendVarInt(maker.length);
      writer.appendBytes(maker);
      writer.appendUint8((1 << 4) | LIST);
      writeListHeader(writer, elements.length);
      for (const _ of elements) serializeTCompactProtocol(writer, { field_1: {} });
      writer.appendUint8(0);
      writer.appendUint32(writer.offset - start);
      writer.appendUint32(MAGIC);
    },
  };
}

function writeListHeader(writer: ByteWriter, size: number): void {
  writer.appendUint8((Math.min(size, 15) << 4) | STRUCT);
  if (size >= 15) writer.appendVarInt(size);
}

const toElement = (element: SchemaElement) => ({
  field_1: TYPES[element.type ?? ''],
  field_2: element.type_length,
  field_3: OPTIONAL,
  field_4: element.name,
  field_6: CONVERTED_TYPES[element.converted_type ?? ''],
  field_7: element.scale,
  field_8: element.precision,
  field_10: element.logical_type?.type === 'JSON' ? { field_12: {} } : undefined,
});

const toChunk = (element: SchemaElement | undefined, chunk: ColumnChunk) => ({
  field_2: BigInt(chunk.start),
  field_3: {
    field_1: TYPES[element?.type ?? ''],
    field_2: chunk.isDictionary ? [PLAIN, RLE_DICTIONARY] : [PLAIN],
    field_3: [element?.name],
    field_4: SNAPPY,
    field_5: BigInt(chunk.rows),
    field_6: BigInt(chunk.uncompressed),
    field_7: BigInt(chunk.compressed),
    field_9: BigInt(chunk.dataStart),
    field_11: chunk.isDictionary ? BigInt(chunk.start) : undefined,
    field_12: toBounds(chunk.statistics),
  },
});

const toBounds = ({ nulls, min, max }: Statistics) => ({
  field_3: BigInt(nulls),
  field_5: max?.bytes,
  field_6: min?.bytes,
  field_7: max?.isExact,
  field_8: min?.isExact,
});
