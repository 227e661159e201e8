import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Source } from '../../src/sources/contract.ts';
import { createPostgresSource } from '../../src/sources/postgres/index.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { awkward, collect, countBackends, numbers, readBytes, SHOP, segmentOf } from '../support/shop.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** Short enough for a test, long enough for a busy machine. */
const STALL_MS = 700;

describe.each([
  ['copy', false],
  ['cursor', true],
])('a source that fails under a %s', (_, cursorOnly) => {
  let database: TestDatabase;
  let admin: pg.Client;
  let proxy: TcpProxy;
  let source: Source;
  const query = { entity: numbers, fields: ['id', 'filler'] };

  beforeAll(async () => {
    database = await createDatabase();
    admin = new pg.Client(database.url);
    await admin.connect();
    await admin.query(SHOP);
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });
  beforeEach(async () => {
    proxy = await startTcpProxy(database.url);
    source = createSource(proxy.url);
  });
  afterEach(async () => {
    await source.close();
    await proxy.close();
  });

  const createSource = (url: string): Source =>
    createPostgresSource({ url, cursorOnly, statementTimeoutMs: 60_000, stallTimeoutMs: STALL_MS, poolSize: 1 });

  test('falling silent midway is a stall, and the next read works', async () => {
    proxy.fault = { kind: 'freeze', afterBytes: 3_000_000 };
    await expect(readBytes(source, query)).rejects.toMatchObject({
      code: 'source_stalled',
      retry: { kind: 'backoff' },
    });
    await expect.poll(() => countBackends(admin, 'active', 'idle in transaction')).toBe(0);
    expect(await readBytes(source, { entity: awkward, fields: ['flag'] })).toHaveLength(3 * 4 + 2);
  });

  test('falling silent before the first answer is a stall', async () => {
    proxy.fault = { kind: 'freeze', afterBytes: 600 };
    await expect(source.count({ entity: awkward })).rejects.toMatchObject({ code: 'source_stalled' });
    expect(await source.count({ entity: awkward })).toBe(5);
  });

  test('a connection cut midway is named as such, and the next read works', async () => {
    proxy.fault = { kind: 'cut', afterBytes: 3_000_000 };
    await expect(readBytes(source, query)).rejects.toMatchObject({ code: 'source_unreachable' });
    expect(await source.count({ entity: awkward })).toBe(5);
  });

  test('a backend that is ended midway is unreachable, and the next read works', async () => {
    const stream = await source.text(query);
    const reading = (async () => {
      for await (const _ of stream.bytes) {
        await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()`,
        );
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'source_unreachable' });
    expect(stream.rows()).toBeUndefined();
    expect(await source.count({ entity: awkward })).toBe(5);
  });

  test('a query that fails midway gives its error, and the next read works', async () => {
    const segment = segmentOf({ where: '1000 / (900000 - id) is not null' });
    const failing = source.text({ ...query, segment });
    await expect(failing.then(({ bytes }) => collect(bytes))).rejects.toMatchObject({
      code: 'source_query_failed',
      params: { detail: 'a value does not fit the query (SQLSTATE 22012)' },
    });
    expect(await source.count({ entity: awkward })).toBe(5);
  });

  test('a query that works for longer than the stall limit without a byte is let be', async () => {
    const segment = segmentOf({ where: 'id = (select shop.spin(2000))' });
    expect(await source.count({ entity: awkward, segment })).toBe(1);
    expect((await readBytes(source, { entity: awkward, segment, fields: ['id'] })).toString()).toBe('1\n');
  });

  test('a query that waits for a lock is a stall, and stops waiting', async () => {
    await admin.query('begin; lock table shop.awkward in access exclusive mode');
    try {
      await expect(source.count({ entity: awkward })).rejects.toMatchObject({ code: 'source_stalled' });
    } finally {
      await admin.query('rollback');
    }
    await expect.poll(() => countBackends(admin, 'active')).toBe(0);
  });

  test('a slow consumer is no stall', async () => {
    const stream = await source.text(query);
    let length = 0;
    for await (const chunk of stream.bytes) {
      // As long as the database needs to answer something else that takes longer than the stall limit.
      if (length === 0) await admin.query('select pg_sleep($1)', [(2 * STALL_MS) / 1000]);
      length += chunk.length;
    }
    expect(length).toBe(107_888_896);
  });

  test('a stream that nobody reads holds no connection', async () => {
    await source.text(query);
    await source.text(query);
    expect(await readBytes(source, { entity: awkward, fields: ['flag'] })).toHaveLength(3 * 4 + 2);
  });

  test('reads wait for a connection in line, and can be given up there', async () => {
    const first = (await source.text(query)).bytes[Symbol.asyncIterator]();
    await first.next();
    const controller = new AbortController();
    const waiting = collect((await source.text(query, { signal: controller.signal })).bytes);
    const next = readBytes(source, { entity: awkward, fields: ['flag'] });
    const outcome = expect(waiting).rejects.toBe('not needed');
    controller.abort('not needed');
    await outcome;
    await first.return?.();
    expect(await next).toHaveLength(3 * 4 + 2);
  });
});

test.each([
  ['nobody listens', 'postgres://nobody@127.0.0.1:1/x', /ECONNREFUSED/],
  ['the host does not exist', 'postgres://nobody@nowhere.invalid:5432/x', /nowhere\.invalid/],
  ['the address is no address', 'postgres://nobody:secret@[::oops/x', /./],
])('%s: unreachable, without the password', async (_, url, detail) => {
  const source = createPostgresSource({ url, statementTimeoutMs: 1000, stallTimeoutMs: 1000 });
  const error = await source.verify().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'source_unreachable', params: { detail: expect.stringMatching(detail) } });
  expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  await source.close();
});

test('a database that is not there is not worth another try', async () => {
  const database = await createDatabase();
  await database.drop();
  const source = createPostgresSource({ url: database.url, statementTimeoutMs: 1000, stallTimeoutMs: 1000 });
  await expect(source.verify()).rejects.toMatchObject({ code: 'source_unreachable', retry: { kind: 'never' } });
  await source.close();
});
