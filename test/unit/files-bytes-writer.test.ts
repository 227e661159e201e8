import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/destinations/contract.ts';
import { openBytesWriter } from '../../src/destinations/files/bytes-writer.ts';
import { csv } from '../../src/destinations/files/csv.ts';
import { AppError } from '../../src/domain/errors.ts';
import { exportIdSchema, runIdSchema } from '../../src/domain/ids.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { silentStream, textStream } from '../support/text-stream.ts';

const customers: Item = {
  name: 'vip',
  title: 'VIP customers',
  entity: {
    name: 'customer',
    title: 'Customer',
    table: 'customer',
    key: 'id',
    kind: 'profile',
    fields: [
      { name: 'id', title: 'Id', column: 'customer_id', type: 'integer', semantic: 'id' },
      { name: 'note', title: 'Note', column: 'note', type: 'text' },
    ],
  },
  segment: { name: 'vip', title: 'VIP customers', entity: 'customer', where: 'true' },
  fields: [
    { field: 'id', as: 'Customer' },
    { field: 'note', as: 'note' },
  ],
};
const { segment: _segment, ...orders }: Item = { ...customers, name: 'orders', title: 'Orders' };
const START = new Date('2026-11-24T02:50:12Z');
const FOLDER = 'weekly-list/2026-11-24T02-50-12Z-1a2b3c4d';

async function openWriter(items: readonly Item[], now: () => Date = () => new Date('2026-11-24T02:51:00Z')) {
  const store = createMemoryStore();
  const abort = new AbortController();
  const runId = runIdSchema.parse(`${randomUUID().slice(0, -8)}1a2b3c4d`);
  const spec = {
    runId,
    exportId: exportIdSchema.parse(randomUUID()),
    exportName: 'Weekly list',
    environmentName: 'Shop',
    target: {},
    startedAt: START,
    items,
    signal: abort.signal,
  };
  return { store, abort, runId, writer: await openBytesWriter(spec, { store, format: csv, now }) };
}

const ignore = () => undefined;

describe('the writer of files', () => {
  it('writes a file an item, and a manifest that describes them last of all', async () => {
    const { store, writer, runId } = await openWriter([customers, orders]);
    const written = await writer.write(
      customers,
      textStream([
        ['1', 'a,b'],
        ['2', null],
      ]),
      ignore,
    );
    await writer.write(orders, textStream([]), ignore);
    await writer.commit();

    const body = 'Customer,note\r\n1,"a,b"\r\n2,\r\n';
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(store.published.get(`${FOLDER}/vip-customers.csv`)?.toString()).toBe(body);
    expect(written).toEqual({
      rows: 2,
      bytes: body.length,
      files: [{ path: 'vip-customers.csv', rows: 2, bytes: body.length, sha256 }],
    });
    expect(store.log.slice(-3)).toEqual(['open manifest.json', 'close manifest.json', 'commit']);
    expect(JSON.parse(String(store.published.get(`${FOLDER}/manifest.json`)))).toEqual({
      format: 'export-bot-manifest',
      version: 1,
      export: 'Weekly list',
      environment: 'Shop',
      run: runId,
      startedAt: '2026-11-24T02:50:12.000Z',
      finishedAt: '2026-11-24T02:51:00.000Z',
      items: [
        {
          name: 'vip',
          title: 'VIP customers',
          entity: 'customer',
          kind: 'profile',
          segment: 'vip',
          fields: [
            { source: 'id', name: 'Customer', type: 'integer', semantic: 'id' },
            { source: 'note', name: 'note', type: 'text', semantic: null },
          ],
          fileFormat: 'csv',
          files: written.files,
        },
        expect.objectContaining({ name: 'orders', segment: null, files: [expect.objectContaining({ rows: 0 })] }),
      ],
    });
  });

  it.each([
    ['fewer records arrived than the source sent', 3],
    ['more records arrived than the source sent', 1],
    ['the source cannot say how many it sent', undefined],
  ])('publishes nothing when %s', async (_what, reported) => {
    const { store, writer } = await openWriter([customers]);
    const stream = textStream(
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
      { reported },
    );
    await expect(writer.write(customers, stream, ignore)).rejects.toMatchObject({ code: 'source_query_failed' });
    await expect(writer.commit()).rejects.toMatchObject({ code: 'internal' });
    expect(store.log).toEqual(['open vip-customers.csv', 'discard vip-customers.csv']);
  });

  it('publishes nothing while an item is missing, and everything once it is there', async () => {
    const { store, writer } = await openWriter([customers, orders]);
    await writer.write(customers, textStream([['1', 'a']]), ignore);
    await expect(writer.commit()).rejects.toMatchObject({ code: 'internal' });
    expect(store.published.size).toBe(0);
    await writer.write(orders, textStream([]), ignore);
    await writer.commit();
    expect(store.published.size).toBe(3);
  });

  it('takes an item again after it failed', async () => {
    const { store, writer } = await openWriter([customers]);
    const failAfter = { rows: 1, error: new AppError('source_stalled', { seconds: 5 }) };
    const failing = textStream(
      [
        ['1', 'old'],
        ['2', 'old'],
      ],
      { failAfter },
    );
    await expect(writer.write(customers, failing, ignore)).rejects.toBe(failAfter.error);
    await writer.write(customers, textStream([['1', 'new']]), ignore);
    await writer.commit();
    expect(store.published.get(`${FOLDER}/vip-customers.csv`)?.toString()).toBe('Customer,note\r\n1,new\r\n');
  });

  it('passes on what the store throws, in the middle of a file and at the manifest, and may then commit again', async () => {
    const { store, writer } = await openWriter([customers]);
    const error = new AppError('destination_full', { destination: 'Memory' });
    store.failAppendTo = { name: 'vip-customers.csv', error };
    await expect(writer.write(customers, textStream([['1', 'a']]), ignore)).rejects.toBe(error);
    store.failAppendTo = { name: 'manifest.json', error };
    await writer.write(customers, textStream([['1', 'a']]), ignore);
    await expect(writer.commit()).rejects.toBe(error);
    expect(store.published.size).toBe(0);
    store.failAppendTo = undefined;
    await writer.commit();
    expect(store.published.size).toBe(2);
  });

  it('closes the source when the store fails', async () => {
    const { store, writer } = await openWriter([customers]);
    store.failAppendTo = {
      name: 'vip-customers.csv',
      error: new AppError('destination_full', { destination: 'Memory' }),
    };
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from('1\tlong enough to fill a block after a while\n'.repeat(1000));
      } finally {
        isClosed = true;
      }
    }
    const write = writer.write(customers, { bytes: endless(), rows: () => undefined }, ignore);
    await expect(write).rejects.toMatchObject({ code: 'destination_full' });
    expect(isClosed).toBe(true);
  });

  it('stops at once when the run is canceled while the source is silent', async () => {
    const { store, abort, writer } = await openWriter([customers]);
    const reason = new Error('canceled');
    const write = writer.write(
      customers,
      silentStream(() => abort.abort(reason)),
      ignore,
    );
    await expect(write).rejects.toBe(reason);
    await expect(writer.commit()).rejects.toBe(reason);
    expect(store.log).toContain('discard vip-customers.csv');
  });

  it('tells of progress ten times a second at most, and at the end', async () => {
    let time = 0;
    const { writer } = await openWriter([customers], () => {
      time += 30;
      return new Date(time);
    });
    const rows = Array.from({ length: 10 }, (_, index) => [String(index), 'x']);
    const seen: { rows: number; bytes: number }[] = [];
    const written = await writer.write(customers, textStream(rows, { chunkSize: 4 }), (now) => seen.push(now));
    expect(seen.map((progress) => progress.rows)).toEqual([4, 8, 10]);
    expect(seen.at(-1)?.bytes).toBe(written.bytes);
  });

  it('refuses an item that the run does not have', async () => {
    const { writer } = await openWriter([customers]);
    await expect(writer.write(orders, textStream([]), ignore)).rejects.toMatchObject({ code: 'internal' });
  });
});
