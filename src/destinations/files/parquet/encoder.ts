import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { AppError } from '../../../domain/errors.ts';
import { BLOCK_SIZE, createBlockPool } from '../blocks.ts';
import type { Block, Column, Encoder } from '../encoder.ts';
import { createChunkWriter } from './column-chunk.ts';
import { ColumnValues } from './column-values.ts';
import { type ParquetColumn, toParquetColumn } from './columns.ts';
import { createFooter, MAGIC } from './footer.ts';
import { createRecordReader } from './record-reader.ts';

/** A row group ends with the record that reaches either; bytes are those of the text that came in. */
const GROUP_ROWS = 65_536;
/** More columns get larger groups, as each group adds to the footer for each of them. */
const GROUP_BYTES = { least: 8 * 1024 * 1024, perColumn: 128 * 1024, most: 32 * 1024 * 1024 };
/** Of a group's bytes: usual records take less, and what is more was needed once for something large. */
const KEPT = 4;
/** For a column of a group, usually; one that took much more is not kept. */
const SINK = 1024 * 1024;
const MOST_SINK = 8 * SINK;
/** A group of usual size comes to fewer. */
const MOST_BLOCKS = 16;

interface OpenColumn extends ParquetColumn {
  readonly column: Column;
  readonly values: ColumnValues;
}

/**
 * Apache Parquet, compressed with Snappy. Row groups are written as they fill, so that no more than one is held; values
 * go from the bytes of COPY's text into those of their column without becoming objects. `item` is what messages call the
 * records.
 */
export function createParquetEncoder(item: string): Encoder {
  const pool = createBlockPool(BLOCK_SIZE, MOST_BLOCKS);
  let columns: readonly OpenColumn[] = [];
  let sink = new ByteWriter();
  const writeChunk = createChunkWriter();
  let footer = createFooter([]);
  let mostBytes = GROUP_BYTES.least;
  let groupRows = 0;
  let groupBytes = 0;
  let ready: Block[] = [];

  const reader = createRecordReader(item, {
    takeField(index, bytes, from, to) {
      const open = columns[index];
      if (open === undefined || open.put(open.values, bytes, from, to)) return;
      const { name, type } = open.column;
      throw new AppError('field_type_mismatch', { field: name, type, item });
    },
    takeNull: (index) => columns[index]?.values.putNull(),
    endRecord(length) {
      groupRows += 1;
      groupBytes += length;
      if (groupRows >= GROUP_ROWS || groupBytes >= mostBytes) writeGroup();
    },
  });

  function writeGroup(): void {
    if (groupRows === 0) return;
    const chunks = columns.map(({ element, values }) => {
      const chunk = writeChunk(sink, element, values);
      values.clear();
      drain();
      return chunk;
    });
    footer.addGroup(groupRows, chunks);
    groupRows = 0;
    groupBytes = 0;
    const kept = columns.reduce((sum, { values }) => sum + values.capacity(), 0);
    if (kept > KEPT * mostBytes) for (const { values } of columns) values.release();
  }

  /** Hands out the blocks that `sink` has filled; it goes on with the rest at the front of its buffer. */
  function drain(least = BLOCK_SIZE): void {
    const bytes = sink.getBytes();
    let at = 0;
    for (; bytes.length - at >= least && at < bytes.length; at += BLOCK_SIZE) {
      const part = bytes.subarray(at, at + BLOCK_SIZE);
      const block = pool.take();
      block.set(part);
      ready.push(block.subarray(0, part.length));
    }
    const rest = bytes.subarray(at);
    if (at > 0) bytes.set(rest);
    sink.index = rest.length;
    if (bytes.buffer.byteLength > MOST_SINK) sink = toSmaller(sink);
  }

  function handOut(): Block[] {
    const blocks = ready;
    ready = [];
    return blocks;
  }

  return {
    start(header) {
      columns = header.map((column) => {
        const parquet = toParquetColumn(column);
        return { ...parquet, column, values: new ColumnValues(parquet.element.type !== 'BOOLEAN') };
      });
      reader.start(columns.length);
      mostBytes = Math.min(Math.max(GROUP_BYTES.perColumn * columns.length, GROUP_BYTES.least), GROUP_BYTES.most);
      sink = new ByteWriter(SINK);
      sink.appendUint32(MAGIC);
      footer = createFooter(columns.map(({ element }) => element));
    },
    push(chunk) {
      reader.push(chunk);
      return handOut();
    },
    end() {
      reader.end();
      writeGroup();
      footer.write(sink);
      drain(1);
      return handOut();
    },
    recycle: (block) => pool.giveBack(block),
    rows: reader.rows,
  };
}

/** The same, in a buffer of usual size. */
function toSmaller(sink: ByteWriter): ByteWriter {
  const smaller = new ByteWriter(SINK);
  smaller.appendBytes(sink.getBytes());
  smaller.offset = sink.offset;
  return smaller;
}
