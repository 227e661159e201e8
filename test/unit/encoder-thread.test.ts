import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Block, Column, Encoding } from '../../src/destinations/files/encoder.ts';
import { toParquet } from '../../src/destinations/files/parquet/format.ts';
import { encodeInThread, MOST_UNDER_WAY } from '../../src/destinations/files/thread.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Row } from '../../src/sources/contract.ts';
import type { UnrulyData } from '../fixtures/unruly-thread.ts';
import { encodeParquet } from '../support/parquet-file.ts';
import { toChunks, toCopyText } from '../support/text-stream.ts';
import { settle, type ThreadWatch, watchThreads } from '../support/threads.ts';

const COLUMNS: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'name', type: 'text' },
];
const toRows = (count: number, size = 100): Row[] =>
  Array.from({ length: count }, (_, n) => [String(n), `${n}`.padStart(size, 'é')]);

let watch: ThreadWatch;
let open: Encoding[];
beforeEach(() => {
  watch = watchThreads();
  open = [];
});
afterEach(async () => {
  for (const encoding of open) await encoding.close();
  watch.stop();
});

const track = (encoding: Encoding): Encoding => {
  open.push(encoding);
  return encoding;
};
const encode = (columns = COLUMNS) => track(toParquet('Customers').encode(columns));
const unruly = (data: UnrulyData) =>
  track(
    encodeInThread({
      entry: new URL('../fixtures/unruly-thread.ts', import.meta.url),
      data,
      toOutOfMemory: (detail) => new AppError('records_too_large', { item: 'Customers', format: 'Any' }, { detail }),
    }),
  );

/** Pushes all of it; blocks are looked at, and given back. */
async function writeAll(encoding: Encoding, chunks: readonly Uint8Array[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  const keep = (blocks: readonly Block[]) => {
    for (const block of blocks) {
      parts.push(Buffer.from(block));
      encoding.recycle(block);
    }
  };
  for (const chunk of chunks) {
    const lent = Uint8Array.from(chunk);
    keep(await encoding.push(lent));
    // The chunk is the source's again.
    lent.fill(0xee);
  }
  keep(await encoding.end());
  return Buffer.concat(parts);
}

const CHUNK = Buffer.alloc(256 * 1024, 'x');
const chunks = (count: number) => Array.from({ length: count }, () => CHUNK);

describe('an encoder on a thread of its own', { timeout: 60_000 }, () => {
  it('makes the same bytes as on this one, however they were cut', async () => {
    const rows = toRows(40_000);
    const expected = Buffer.from(encodeParquet(COLUMNS, rows));
    for (const size of [50_000, 1_000_000]) {
      const encoding = encode();
      const file = await writeAll(encoding, toChunks(toCopyText(rows), [size]));
      expect(file.equals(expected)).toBe(true);
      expect(encoding.rows()).toBe(40_000);
      await encoding.close();
    }
    expect(watch.threads).toHaveLength(2);
    expect(watch.running()).toBe(0);
  });

  it('hands out the same blocks at the same call each time, so that files are split at the same place', async () => {
    const text = toChunks(toCopyText(toRows(60_000)), [300_000]);
    const trace = async () => {
      const encoding = encode();
      const sizes: number[][] = [];
      for (const chunk of text) sizes.push((await encoding.push(chunk)).map(({ length }) => length));
      sizes.push((await encoding.end()).map(({ length }) => length));
      return sizes;
    };
    const first = await trace();
    expect(first.slice(0, -1).flat().length).toBeGreaterThan(0);
    expect(await trace()).toEqual(first);
  });

  it('makes a whole file of no records', async () => {
    expect((await writeAll(encode(), [])).equals(Buffer.from(encodeParquet(COLUMNS, [])))).toBe(true);
  });

  it('knows at once how many records are in, of which the thread may know nothing yet', async () => {
    const encoding = encode();
    await encoding.push(Buffer.from('1\ta\n2\tb\n3'));
    expect(encoding.rows()).toBe(2);
  });

  it('takes no more than a few chunks ahead of the thread', async () => {
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const encoding = unruly({ does: 'wait', gate });
    await settle();
    const written = writeAll(encoding, chunks(20));
    const [thread] = watch.threads;
    await settle();
    expect(thread?.underWay).toBe(MOST_UNDER_WAY);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    expect((await written).length).toBe(20 * CHUNK.length);
    expect(thread?.mostUnderWay).toBe(MOST_UNDER_WAY);
    expect(thread?.underWay).toBe(0);
  });

  it.each([
    ['field_type_mismatch', { field: 'id', type: 'integer', item: 'Customers' }, '1\ta\ntwelve\tb\n'],
    ['source_query_failed', { detail: 'record 2 has 3 fields where 2 were asked for' }, '1\ta\n2\tb\tc\n'],
    ['source_query_failed', { detail: 'the stream ended inside record 2' }, '1\ta\n2\tb'],
  ])('fails as the encoder did: %s %j', async (code, params, text) => {
    const encoding = encode();
    const failure = await writeAll(encoding, [Buffer.from(text)]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code, params });
    // And goes on failing.
    await expect(encoding.end()).rejects.toBe(failure);
    await encoding.close();
    expect(watch.running()).toBe(0);
  });

  it('fails with a sentence for people when the memory of the thread does not do, and the process goes on', async () => {
    const failure = await writeAll(unruly({ does: 'hoard' }), chunks(8)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: 'records_too_large', params: { item: 'Customers', format: 'Any' } });
    await settle();
    expect(watch.running()).toBe(0);
  });

  it.each([
    ['an error that is no AppError', 'throw', 'no such thing'],
    ['a thread that leaves', 'leave', 'the thread ended with 3, before its file'],
  ] as const)('takes %s for a bug', async (_what, does, message) => {
    await expect(writeAll(unruly({ does }), chunks(8))).rejects.toMatchObject({ code: 'internal', message });
  });

  it('ends the thread in the middle of its work, and fails whoever waits for it', async () => {
    const encoding = unruly({ does: 'loop' });
    const written = writeAll(encoding, chunks(20));
    const failed = expect(written).rejects.toMatchObject({ code: 'internal' });
    await settle();
    await encoding.close();
    await failed;
    expect(watch.running()).toBe(0);
    await encoding.close();
  });

  it('may be closed before it has begun', async () => {
    await encode().close();
    await settle();
    expect(watch.running()).toBe(0);
  });
});
