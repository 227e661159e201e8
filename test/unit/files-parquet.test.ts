import { randomUUID } from 'node:crypto';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/destinations/contract.ts';
import { openBytesWriter } from '../../src/destinations/files/bytes-writer.ts';
import { AppError } from '../../src/domain/errors.ts';
import { exportIdSchema, runIdSchema } from '../../src/domain/ids.ts';
import type { Row } from '../../src/sources/contract.ts';
import { createMemoryStore, type MemoryStore } from '../support/memory-store.ts';
import { silentStream, textStream } from '../support/text-stream.ts';
import { settle, type ThreadWatch, watchThreads } from '../support/threads.ts';

const item: Item = {
  name: 'customers',
  title: 'Customers',
  entity: {
    name: 'customer',
    title: 'Customer',
    table: 'customer',
    key: 'id',
    kind: 'profile',
    fields: [
      { name: 'id', title: 'Id', column: 'id', type: 'integer' },
      { name: 'note', title: 'Note', column: 'note', type: 'text' },
    ],
  },
  fields: [
    { field: 'id', as: 'id' },
    { field: 'note', as: 'note' },
  ],
};
const toRows = (count: number): Row[] => Array.from({ length: count }, (_, n) => [String(n), `note ${n}`]);
const ignore = () => undefined;

async function openWriter(target: Readonly<Record<string, string>> = {}, store = createMemoryStore()) {
  const abort = new AbortController();
  const spec = {
    runId: runIdSchema.parse(randomUUID()),
    exportId: exportIdSchema.parse(randomUUID()),
    relationships: [],
    changes: new Map(),
    exportName: 'List',
    environmentName: 'Shop',
    target: { format: 'parquet', layout: 'named', names: '{export}/{item}_{n}', ...target },
    startedAt: new Date('2026-11-24T02:50:12Z'),
    items: [item],
    signal: abort.signal,
  };
  return { store, abort, writer: await openBytesWriter(spec, { store, now: () => new Date(0) }) };
}

async function readAll(store: MemoryStore) {
  const paths = [...store.published.keys()].filter((path) => path.endsWith('.parquet'));
  const files = paths.map((path) => Uint8Array.from(store.published.get(path) ?? []).buffer);
  return Promise.all(files.map(async (file) => ({ file, records: await parquetReadObjects({ file }) })));
}

describe('Parquet files of a run', { timeout: 60_000 }, () => {
  let watch: ThreadWatch;
  beforeEach(() => {
    watch = watchThreads();
  });
  /** Whatever became of the run. */
  afterEach(async () => {
    await settle();
    watch.stop();
    expect(watch.threads.length).toBeGreaterThan(0);
    expect(watch.running()).toBe(0);
  });

  it('are split after exactly as many records as were asked for, though they are counted before they are encoded', async () => {
    const { store, writer } = await openWriter({ split: '400 rows' });
    const written = await writer.write(item, textStream(toRows(1000), { chunkSize: 5000 }), ignore);
    await writer.commit();
    expect(written.files.map(({ rows }) => rows)).toEqual([400, 400, 200]);
    const files = await readAll(store);
    expect(files.map(({ file }) => Number(parquetMetadata(file).num_rows))).toEqual([400, 400, 200]);
    expect(files.flatMap(({ records }) => records.map(({ id, note }) => [String(id), note]))).toEqual(toRows(1000));
    expect(watch.threads).toHaveLength(3);
  });

  it('are whole without a record, too', async () => {
    const { store, writer } = await openWriter();
    await writer.write(item, textStream([]), ignore);
    await writer.commit();
    expect((await readAll(store)).map(({ records }) => records)).toEqual([[]]);
  });

  it('fail with the field that does not fit, and nothing is seen of them', async () => {
    const { store, writer } = await openWriter();
    const stream = textStream([...toRows(10), ['eleven', 'x']]);
    await expect(writer.write(item, stream, ignore)).rejects.toMatchObject({
      code: 'field_type_mismatch',
      params: { field: 'id', type: 'integer', item: 'Customers' },
    });
    expect(store.log).toEqual(['open list/customers_1.parquet', 'discard list/customers_1.parquet']);
  });

  it('fail as the source does', async () => {
    const { writer } = await openWriter();
    const error = new AppError('source_stalled', { seconds: 5 });
    await expect(writer.write(item, textStream(toRows(9), { failAfter: { rows: 4, error } }), ignore)).rejects.toBe(
      error,
    );
  });

  it('fail where fewer records arrived than the source sent', async () => {
    const { writer } = await openWriter();
    await expect(writer.write(item, textStream(toRows(9), { reported: 10 }), ignore)).rejects.toMatchObject({
      code: 'source_query_failed',
    });
  });

  it('fail as the store does, at a block and before the first one', async () => {
    const error = new AppError('destination_full', { destination: 'Memory' });
    const { store, writer } = await openWriter();
    store.failAppendTo = { path: 'list/customers_1.parquet', error };
    await expect(writer.write(item, textStream(toRows(9)), ignore)).rejects.toBe(error);

    const refusing = createMemoryStore();
    const begin = refusing.begin;
    refusing.begin = async (place) => ({ ...(await begin(place)), open: () => Promise.reject(error) });
    const { writer: other } = await openWriter({}, refusing);
    await expect(other.write(item, textStream(toRows(9)), ignore)).rejects.toBe(error);
  });

  it('are given up at once when the run is canceled', async () => {
    const { abort, writer, store } = await openWriter();
    const reason = new Error('canceled');
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('1\tx\n2');
      yield* silentStream(() => abort.abort(reason)).bytes;
    }
    await expect(writer.write(item, { bytes: bytes(), rows: () => undefined }, ignore)).rejects.toBe(reason);
    expect(store.log).toEqual(['open list/customers_1.parquet', 'discard list/customers_1.parquet']);
  });
});
