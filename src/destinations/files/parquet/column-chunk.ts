import type { SchemaElement } from 'hyparquet-writer';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';
import type { ColumnValues } from './column-values.ts';
import { createSnappy } from './snappy.ts';
import { type Statistics, toStatistics } from './statistics.ts';

/** Numbers of parquet.thrift: encodings, and kinds of pages. */
export const PLAIN = 0;
export const RLE_DICTIONARY = 8;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;

/** A column of a row group, as the file's footer tells of it. Sizes are with the headers of pages. */
export interface ColumnChunk {
  /** Places are counted from the beginning of the file. */
  readonly start: number;
  /** Behind the dictionary, where there is one. */
  readonly dataStart: number;
  readonly isDictionary: boolean;
  readonly rows: number;
  readonly uncompressed: number;
  readonly compressed: number;
  readonly statistics: Statistics;
}

export type WriteColumnChunk = (writer: ByteWriter, element: SchemaElement, values: ColumnValues) => ColumnChunk;

/**
 * Writes what a column holds: its dictionary, if that stays, and a page of data (version 2,
 * https://parquet.apache.org/docs/file-format/data-pages/). A row group is small enough for one page.
 */
export function createChunkWriter(): WriteColumnChunk {
  const compress = createSnappy();
  const levels = new ByteWriter();
  const indexes = new ByteWriter();

  /** Both give the size that the page has before it is compressed. */
  function writeDictionaryPage(writer: ByteWriter, values: ColumnValues): number {
    const plain = values.bytes.subarray(0, values.length);
    const compressed = compress(plain);
    const start = writer.offset;
    serializeTCompactProtocol(writer, {
      field_1: DICTIONARY_PAGE,
      field_2: plain.length,
      field_3: compressed.length,
      field_7: { field_1: values.dictionary.size, field_2: PLAIN },
    });
    const header = writer.offset - start;
    writer.appendBytes(compressed);
    return header + plain.length;
  }

  function writeDataPage(writer: ByteWriter, element: SchemaElement, values: ColumnValues): number {
    levels.index = 0;
    writeRleBitPackedHybrid(levels, values.levels.subarray(0, values.rows), 1);
    const plain = toPage(element, values);
    const compressed = compress(plain);
    const isSmaller = compressed.length < plain.length;
    const data = isSmaller ? compressed : plain;
    const start = writer.offset;
    serializeTCompactProtocol(writer, {
      field_1: DATA_PAGE_V2,
      field_2: levels.index + plain.length,
      field_3: levels.index + data.length,
      field_8: {
        field_1: values.rows,
        field_2: values.nulls,
        // Each record is a row.
        field_3: values.rows,
        field_4: values.isDictionary ? RLE_DICTIONARY : PLAIN,
        field_5: levels.index,
        field_6: 0,
        field_7: isSmaller,
      },
    });
    const header = writer.offset - start;
    writer.appendBytes(levels.getBytes());
    writer.appendBytes(data);
    return header + levels.index + plain.length;
  }

  function toPage(element: SchemaElement, { isDictionary, dictionary, bytes, length }: ColumnValues): Uint8Array {
    if (!isDictionary) return element.type === 'BOOLEAN' ? toBits(bytes, length) : bytes.subarray(0, length);
    const width = dictionary.bitWidth();
    indexes.index = 0;
    indexes.appendUint8(width);
    writeRleBitPackedHybrid(indexes, dictionary.indexes.subarray(0, dictionary.count), width);
    return indexes.getBytes();
  }

  return (writer, element, values) => {
    const start = writer.offset;
    values.settle();
    const dictionary = values.isDictionary ? writeDictionaryPage(writer, values) : 0;
    const dataStart = writer.offset;
    const data = writeDataPage(writer, element, values);
    return {
      start,
      dataStart,
      isDictionary: values.isDictionary,
      rows: values.rows,
      uncompressed: dictionary + data,
      compressed: writer.offset - start,
      statistics: toStatistics(element, values),
    };
  };
}

/** Of a byte each; the first one is the lowest bit. */
function toBits(booleans: Uint8Array, length: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(length / 8));
  for (let at = 0; at < length; at += 1) bits[at >> 3] = (bits[at >> 3] ?? 0) | ((booleans[at] ?? 0) << (at & 7));
  return bits;
}
