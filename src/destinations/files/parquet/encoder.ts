import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { AppError } from '../../../domain/errors.ts';
import { BLOCK_SIZE, createBlockPool } from '../blocks.ts';
import { unescapeField } from '../copy-fields.ts';
import type { Block, Encoder } from '../encoder.ts';
import { type ParquetColumn, toParquetColumn } from './values.ts';

/** Whichever is reached first; bytes are those of the text that came in. */
const GROUP_ROWS = 50_000;
const GROUP_BYTES = 4 * 1024 * 1024;
/** A group comes to fewer. */
const MOST_BLOCKS = 32;
const LF = 0x0a;

/** Of a bound, in characters or bytes. */
const MOST_OF_BOUND = 200;
/** Of a record, which is held several times over while it is taken apart. */
const MOST_OF_RECORD = 16 * 1024 * 1024;

/**
 * Apache Parquet, compressed with Snappy. Row groups are written as they fill, so that no more than one is held. `item` is
 * what messages call the records.
 */
export function createParquetEncoder(item: string): Encoder {
  const pool = createBlockPool(BLOCK_SIZE, MOST_BLOCKS);
  let columns: ParquetColumn[] = [];
  let values: unknown[][] = [];
  let sink = new ByteWriter();
  let writer: ParquetWriter | undefined;
  let rows = 0;
  let groupRows = 0;
  let groupBytes = 0;
  /** The open record, where a chunk ended inside it. */
  let rest: Buffer[] = [];
  let restLength = 0;
  const tooLarge = () =>
    new AppError('records_too_large', { item, format: 'Parquet' }, { detail: `record ${rows + 1} is too large` });

  function takeRecord(line: string): void {
    const texts = line.split('\t');
    if (texts.length !== columns.length) {
      throw broken(`record ${rows + 1} has ${texts.length} fields where ${columns.length} were asked for`);
    }
    for (let index = 0; index < texts.length; index += 1) {
      const text = unescapeField(texts[index] ?? '');
      values[index]?.push(text === null ? null : columns[index]?.toValue(text));
    }
    rows += 1;
    groupRows += 1;
    groupBytes += line.length;
  }

  function writeGroup(): void {
    if (groupRows === 0) return;
    writer?.write({
      columnData: columns.map(({ element }, index) => ({
        name: element.name,
        data: values[index] ?? [],
        // Where pages begin: it would be held to the end of the file for every one of them.
        offsetIndex: false,
      })),
      rowGroupSize: groupRows,
    });
    for (const { meta_data } of writer?.row_groups.at(-1)?.columns ?? []) keepBounds(meta_data?.statistics);
    values = columns.map(() => []);
    groupRows = 0;
    groupBytes = 0;
  }

  /** What the library has written, which then goes on at the front of its buffer. */
  function drain(): Block[] {
    const bytes = sink.getBytes();
    const blocks: Block[] = [];
    for (let at = 0; at < bytes.length; at += BLOCK_SIZE) {
      const part = bytes.subarray(at, at + BLOCK_SIZE);
      const block = pool.take();
      block.set(part);
      blocks.push(block.subarray(0, part.length));
    }
    sink.index = 0;
    return blocks;
  }

  return {
    start(header) {
      columns = header.map((column) => toParquetColumn(column, item));
      values = columns.map(() => []);
      sink = new ByteWriter(1024 * 1024);
      const root = { name: 'root', num_children: columns.length };
      writer = new ParquetWriter({ writer: sink, schema: [root, ...columns.map(({ element }) => element)] });
    },
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const last = bytes.lastIndexOf(LF);
      if (last === -1) {
        // A copy, as the chunk is not ours.
        rest.push(Buffer.from(bytes));
        restLength += bytes.length;
        if (restLength > MOST_OF_RECORD) throw tooLarge();
        return [];
      }
      // Whole records are whole characters; decoded together, they cost a fraction of what they would one by one.
      const whole = bytes.subarray(0, last);
      const text = (rest.length === 0 ? whole : Buffer.concat([...rest, whole])).toString();
      rest = last + 1 < bytes.length ? [Buffer.from(bytes.subarray(last + 1))] : [];
      restLength = bytes.length - last - 1;
      const blocks: Block[] = [];
      for (const line of text.split('\n')) {
        takeRecord(line);
        if (groupRows < GROUP_ROWS && groupBytes < GROUP_BYTES) continue;
        writeGroup();
        blocks.push(...drain());
      }
      return blocks;
    },
    end() {
      if (rest.length > 0) throw broken(`the stream ended inside record ${rows + 1}`);
      writeGroup();
      writer?.finish();
      return drain();
    },
    recycle: (block) => pool.giveBack(block),
    rows: () => rows,
  };
}

type Statistics = NonNullable<
  NonNullable<ParquetWriter['row_groups'][number]['columns'][number]['meta_data']>['statistics']
>;

/**
 * The bounds of a group stay until the end of the file, and each is a piece of the text that it was read from, which would
 * stay with it. So they are copied, and long ones are left out: readers then look into that group.
 */
function keepBounds(statistics: Statistics | undefined): void {
  if (statistics === undefined) return;
  const { min_value: least, max_value: most } = statistics;
  if (
    [least, most].some(
      (bound) => (typeof bound === 'string' || bound instanceof Uint8Array) && bound.length > MOST_OF_BOUND,
    )
  ) {
    delete statistics.min_value;
    delete statistics.max_value;
    return;
  }
  if (least !== undefined) statistics.min_value = copyOf(least);
  if (most !== undefined) statistics.max_value = copyOf(most);
}

function copyOf<T>(bound: T): T {
  if (typeof bound === 'string') return Buffer.from(bound).toString() as T;
  return bound instanceof Uint8Array ? (Uint8Array.from(bound) as T) : bound;
}

const broken = (detail: string) => new AppError('source_query_failed', { detail }, { detail });
