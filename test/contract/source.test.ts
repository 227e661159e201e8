import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromByteText } from '../../src/domain/byte-text.ts';
import type { AppError } from '../../src/domain/errors.ts';
import type { HashQuery, KeyHash, Source } from '../../src/sources/contract.ts';
import { createPostgresSource } from '../../src/sources/postgres/index.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  AWKWARD_LINES,
  awkward,
  collect,
  countBackends,
  decode,
  entityOf,
  keyed,
  NOTE,
  numbers,
  readAll,
  readBytes,
  SHOP,
  segmentOf,
  wide,
} from '../support/shop.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

interface SourceUnderTest {
  readonly source: Source;
  close(): Promise<void>;
}

/** Two connections for streams, and statements that may take `statementTimeoutMs`. */
type MakeSource = (url: string, statementTimeoutMs: number) => Promise<SourceUnderTest>;

sourceContract('postgres', async (url, statementTimeoutMs) => own(createSource(url, { statementTimeoutMs })));
sourceContract('postgres, told to use a cursor', async (url, statementTimeoutMs) =>
  own(createSource(url, { statementTimeoutMs, cursorOnly: true })),
);
sourceContract('an engine without COPY', async (url, statementTimeoutMs) => {
  const proxy: TcpProxy = await startTcpProxy(url);
  proxy.hidesCopy = true;
  return own(createSource(proxy.url, { statementTimeoutMs }), proxy.close);
});

function sourceContract(name: string, makeSource: MakeSource): void {
  describe(`source contract: ${name}`, () => {
    let database: TestDatabase;
    let admin: pg.Client;
    let subject: SourceUnderTest;
    let source: Source;
    const role = `reader_${Math.random().toString(36).slice(2)}`;

    beforeAll(async () => {
      database = await createDatabase();
      admin = new pg.Client(database.url);
      await admin.connect();
      await admin.query(SHOP);
      await admin.query(`create role ${role} login; grant usage on schema shop to ${role}`);
      subject = await makeSource(database.url, 60_000);
      source = subject.source;
    });

    afterAll(async () => {
      await subject.close();
      await admin.query(`drop owned by ${role}; drop role ${role}`);
      await admin.end();
      await database.drop();
    });

    async function withSource<T>(url: string, timeoutMs: number, use: (source: Source) => Promise<T>): Promise<T> {
      const other = await makeSource(url, timeoutMs);
      return use(other.source).finally(other.close);
    }
    const asReader = (): string => {
      const url = new URL(database.url);
      url.username = role;
      return url.href;
    };

    test('it says which product and version it is', async () => {
      expect(await source.verify()).toMatch(/^PostgreSQL \d+\.\d+$/);
    });

    test('every kind of value comes through as its exact text', async () => {
      const bytes = await readBytes(source, { entity: awkward, fields: awkward.fields.map((field) => field.name) });
      expect(bytes.toString('utf8').split('\n').sort()).toEqual(AWKWARD_LINES);
    });

    test('rows hold the same values, in the order of the key', async () => {
      const fields = ['note', 'id'];
      const decoded = decode(await readBytes(source, { entity: awkward, fields }));
      const rows = await readAll(source, { entity: awkward, fields });
      expect(rows.map((row) => row[1])).toEqual(['1', '2', '3', '4', '10']);
      expect(rows).toEqual(decoded.sort((a, b) => Number(a[1]) - Number(b[1])));
      expect(rows.map((row) => row[0])).toEqual([null, '', NOTE, '\\N', '\\.']);
    });

    test('a field of a megabyte comes through whole', async () => {
      const query = { entity: wide, fields: ['body'] };
      const body = 'é'.repeat(524_288);
      expect(decode(await readBytes(source, query))).toEqual([[body]]);
      expect(await readAll(source, query)).toEqual([[body]]);
    });

    test.each([
      ['a whole entity', undefined, 5],
      ['a predicate', { where: "note = '' or note is null" }, 2],
      ['a predicate that ends in a comment', { where: 'id > 2 -- the later ones' }, 3],
      ['a predicate with a parenthesis in its text', { where: "note <> ') or (true'" }, 4],
      ['a view of keys', { view: 'shop.first_two' }, 2],
    ])('%s: the count is the number of records read', async (_, part, expected) => {
      const selection = part === undefined ? { entity: awkward } : { entity: awkward, segment: segmentOf(part) };
      const stream = await source.text({ ...selection, fields: ['id'] });
      const lines = (await collect(stream.bytes)).toString().split('\n').slice(0, -1);
      expect([await source.count(selection), lines.length, stream.rows()]).toEqual([expected, expected, expected]);
      expect(await readAll(source, { ...selection, fields: ['id'] })).toHaveLength(expected);
    });

    test('a selection is measured in one visit: how many, and what the engine calls the types of its fields', async () => {
      const query = { entity: awkward, segment: segmentOf({ where: 'id > 2' }), fields: ['at', 'id', 'amount'] };
      expect(await source.measure(query)).toEqual({
        count: 3,
        types: ['timestamp with time zone', 'integer', 'numeric'],
      });
      const gone = entityOf('shop.gone', { id: 'integer' });
      await expect(source.measure({ entity: gone, fields: ['id'] })).rejects.toMatchObject({
        code: 'source_relation_missing',
      });
    });

    test('rows come in batches of the size asked for, and stop at the limit', async () => {
      const sizes: number[] = [];
      for await (const batch of source.rows({ entity: numbers, fields: ['id'] }, { batchSize: 3, limit: 7 })) {
        sizes.push(batch.length);
      }
      expect(sizes).toEqual([3, 3, 1]);
    });

    describe('keys and hashes', () => {
      const query = { entity: keyed, fields: ['id', 'note'], salt: '0a' };
      const readHashes = async (change: Partial<HashQuery> = {}) => {
        const all: KeyHash[] = [];
        for await (const batch of source.hashes({ ...query, ...change })) all.push(...batch);
        return all;
      };

      test('come by the bytes of the keys, those without a key first, whatever the keys are made of', async () => {
        const keys = (await readHashes()).map(({ key }) => key);
        expect(keys.slice(0, 2)).toEqual([null, null]);
        const known = keys.slice(2).map((key) => key!);
        expect(known).toHaveLength(15);
        expect([...known].sort()).toEqual(known);
        const bytes = known.map((key) => Buffer.from(fromByteText(key)));
        expect([...bytes].sort(Buffer.compare)).toEqual(bytes);
        expect(known.map(fromByteText)).toContain('a\tb');
        expect(known.map(fromByteText)).toContain('a\\b');
        expect(known.map(fromByteText)).toContain('😀');
      });

      test('change with a mapped value, its null-ness and the salt, and with nothing else', async () => {
        const before = await readHashes();
        expect(await readHashes()).toEqual(before);
        const hashOf = (all: KeyHash[], key: string) => all.find((one) => one.key === key)?.hash;
        await admin.query(`update shop.keyed set other = 'changed' where id = 'b'`);
        expect(await readHashes()).toEqual(before);
        await admin.query(
          `update shop.keyed set note = null where id = ''; update shop.keyed set note = '' where id = 'Z'`,
        );
        const after = await readHashes();
        expect(hashOf(after, '')).not.toBe(hashOf(before, ''));
        expect(hashOf(after, 'b')).toBe(hashOf(before, 'b'));
        const salted = await readHashes({ salt: '0b' });
        for (const [index, { hash }] of salted.entries()) expect(hash).not.toBe(after[index]?.hash);
      });

      test('find the records again by any key, with the same hashes; what is gone is left out', async () => {
        const all = (await readHashes()).filter(({ key }) => key !== null);
        const found = await source.rowsByKey(query, [...new Set(all.map(({ key }) => key!)), 'gone']);
        const pairs = (list: readonly KeyHash[]) => list.map(({ key, hash }) => `${key} ${hash}`).sort();
        expect(pairs(found)).toEqual(pairs(all));
        expect(
          found
            .filter(({ key }) => key === 'twin')
            .map(({ row }) => row[1])
            .sort(),
        ).toEqual(['1', '2']);
        for (const { key, row } of found) expect(row[0]).toBe(fromByteText(key));
      });

      test('a segment is members alone, its rows are found by key whether members or not', async () => {
        const segment = segmentOf({ where: `note = 'x' and id <> 'Z'` });
        const members = await readHashes({ segment });
        expect(members.map(({ key }) => fromByteText(key!))).toEqual(['10', '9', 'b', 'é', '～', '😀']);
        expect(await source.rowsByKey({ ...query, segment }, ['a!'])).toHaveLength(1);
      });

      test('are made of values of every type, and tell a number from the same one written otherwise', async () => {
        const wholly = { entity: awkward, fields: awkward.fields.map(({ name }) => name) };
        const before = await readHashes(wholly);
        expect(new Set(before.map(({ hash }) => hash)).size).toBe(before.length);
        const keys = before.map(({ key }) => key!);
        const found = await source.rowsByKey({ ...wholly, salt: query.salt }, keys);
        expect(found.map(({ hash }) => hash).sort()).toEqual(before.map(({ hash }) => hash).sort());
        await admin.query('update shop.awkward set amount = 1.0 where id = 1');
        const once = await readHashes(wholly);
        await admin.query('update shop.awkward set amount = 1.00 where id = 1');
        const twice = await readHashes(wholly);
        await admin.query('update shop.awkward set amount = null where id = 1');
        expect(new Set([before, once, twice].map(([first]) => first?.hash)).size).toBe(3);
        expect(await readHashes(wholly)).toEqual(before);
      });

      test('are made of text where a type has no binary form', async () => {
        const odd = entityOf('shop.odd', { id: 'integer', grants: 'text' });
        await admin.query(`create table shop.odd (id integer primary key, grants aclitem[]);
          insert into shop.odd select n, array[makeaclitem(10, 10, 'SELECT', n = 1)] from generate_series(1, 3) n`);
        try {
          const wholly = { entity: odd, fields: ['id', 'grants'], salt: '0a' };
          const all: KeyHash[] = [];
          for await (const batch of source.hashes(wholly)) all.push(...batch);
          const found = await source.rowsByKey(wholly, ['1', '2', '3']);
          expect(new Set(all.map(({ hash }) => hash)).size).toBe(3);
          expect(found.map(({ hash }) => hash).sort()).toEqual(all.map(({ hash }) => hash).sort());
        } finally {
          await admin.query('drop table shop.odd');
        }
      });

      test('numbers are keys by their text', async () => {
        const all: KeyHash[] = [];
        for await (const batch of source.hashes({ entity: awkward, fields: ['id'], salt: '' })) all.push(...batch);
        expect(all.map(({ key }) => key)).toEqual(['1', '10', '2', '3', '4']);
        expect((await source.rowsByKey({ entity: awkward, fields: ['note'], salt: '' }, ['10', '2'])).length).toBe(2);
      });
    });

    test('a million records pass through without being held', { timeout: 120_000 }, async () => {
      const before = process.memoryUsage.rss();
      const stream = await source.text({ entity: numbers, fields: ['id', 'filler'] });
      let [length, peak] = [0, 0];
      for await (const chunk of stream.bytes) {
        length += chunk.length;
        peak = Math.max(peak, process.memoryUsage.rss());
      }
      expect(length).toBe(107_888_896);
      expect(stream.rows()).toBe(1_000_000);
      expect(peak - before).toBeLessThan(100 * 2 ** 20);
    });

    test('aborting midway throws the reason, stops the query and frees the connection', async () => {
      const reads = [
        async (signal: AbortSignal) => (await source.text({ entity: numbers, fields: ['filler'] }, { signal })).bytes,
        async (signal: AbortSignal) => source.rows({ entity: numbers, fields: ['id'] }, { signal }),
      ];
      // More often than there are connections.
      for (const read of [...reads, ...reads, ...reads]) {
        const controller = new AbortController();
        const reason = new Error('changed my mind');
        const interrupted = (async () => {
          for await (const _ of await read(controller.signal)) controller.abort(reason);
        })();
        await expect(interrupted).rejects.toBe(reason);
      }
      await expect.poll(() => countBackends(admin, 'active')).toBe(0);
      expect(await source.count({ entity: awkward })).toBe(5);
    });

    test('an aborted count stops in the database', async () => {
      const controller = new AbortController();
      const reason = new Error('changed my mind');
      const count = source.count(
        { entity: awkward, segment: segmentOf({ where: 'pg_sleep(60) is not null' }) },
        { signal: controller.signal },
      );
      const outcome = expect(count).rejects.toBe(reason);
      await expect.poll(() => countBackends(admin, 'active')).toBe(1);
      controller.abort(reason);
      await outcome;
      await expect.poll(() => countBackends(admin, 'active')).toBe(0);
    });

    test('a consumer that stops reading leaves no connection behind', async () => {
      for (let round = 0; round < 3; round += 1) {
        for await (const _ of (await source.text({ entity: numbers, fields: ['filler'] })).bytes) break;
        for await (const _ of source.rows({ entity: numbers, fields: ['id'] })) break;
      }
      await expect.poll(() => countBackends(admin, 'active', 'idle in transaction')).toBe(0);
      expect(await source.count({ entity: awkward })).toBe(5);
    });

    test('a table that vanished is named', async () => {
      const gone = { entity: entityOf('shop.gone', { id: 'integer' }) };
      const error = { code: 'source_relation_missing', params: { relation: 'shop.gone' } };
      await expect(source.count(gone)).rejects.toMatchObject(error);
      await expect(readBytes(source, { ...gone, fields: ['id'] })).rejects.toMatchObject(error);
      await expect(readAll(source, { ...gone, fields: ['id'] })).rejects.toMatchObject(error);
    });

    test('a column that vanished is named', async () => {
      const query = { entity: entityOf('shop.awkward', { id: 'integer', gone: 'text' }), fields: ['gone'] };
      const error = { code: 'source_column_missing', params: { relation: 'shop.awkward', column: 'gone' } };
      await expect(readBytes(source, query)).rejects.toMatchObject(error);
      await expect(readAll(source, query)).rejects.toMatchObject(error);
      const segment = segmentOf({ view: 'shop.keyless' });
      await expect(source.count({ entity: awkward, segment })).rejects.toMatchObject({
        code: 'source_column_missing',
        params: { relation: 'shop.keyless', column: 'id' },
      });
    });

    test('a field that the entity does not have is refused', async () => {
      const error = { code: 'unknown_field', params: { name: 'shoe_size', entity: 'thing' } };
      await expect(readBytes(source, { entity: awkward, fields: ['shoe_size'] })).rejects.toMatchObject(error);
      await expect(readAll(source, { entity: awkward, fields: ['shoe_size'] })).rejects.toMatchObject(error);
    });

    test('a role without permission is told which table', async () => {
      await withSource(asReader(), 60_000, async (reader) => {
        const error = { code: 'source_forbidden', params: { relation: 'shop.awkward' } };
        await expect(reader.count({ entity: awkward })).rejects.toMatchObject(error);
        await expect(readBytes(reader, { entity: awkward, fields: ['id'] })).rejects.toMatchObject(error);
        const [problem] = await reader.check([{ entity: awkward }]);
        expect(problem).toEqual({ entity: 'thing', message: "the source's role may not read shop.awkward" });
      });
    });

    test('a statement that takes too long is a time-out, not a cancel', async () => {
      const slow = { entity: awkward, segment: segmentOf({ where: 'pg_sleep(30) is not null' }) };
      await withSource(database.url, 200, async (hasty) => {
        const error = { code: 'source_timeout', params: { seconds: 1 } };
        await expect(hasty.count(slow)).rejects.toMatchObject(error);
        await expect(readBytes(hasty, { ...slow, fields: ['id'] })).rejects.toMatchObject(error);
        expect(await hasty.count({ entity: awkward })).toBe(5);
      });
    });

    test("people never see the customers' values or SQL in an error; operators see the server's words", async () => {
      const selection = { entity: awkward, segment: segmentOf({ where: 'note::integer > 0' }) };
      const error = await source.count(selection).catch((reason: AppError) => reason);
      expect(error).toMatchObject({ params: { detail: 'a value does not fit the query (SQLSTATE 22P02)' } });
      expect(String(error)).toContain('invalid input syntax for type integer');
    });

    test('checking a catalog finds everything that does not work at once', async () => {
      const entity = entityOf('shop.awkward', { id: 'integer', shoe: 'text', hat: 'text' });
      const problems = await source.check([
        { entity: { ...entity, name: 'dressed' } },
        { entity: { ...entityOf('shop.gone', { id: 'integer' }), name: 'gone' } },
        { entity: awkward, segment: { ...segmentOf({ where: 'id > 1' }), name: 'fine' } },
        { entity: awkward, segment: { ...segmentOf({ where: 'hat > 1' }), name: 'hatted' } },
        { entity: awkward, segment: { ...segmentOf({ view: 'shop.nowhere' }), name: 'nowhere' } },
        { entity: awkward, segment: { ...segmentOf({ view: 'shop.keyless' }), name: 'keyless' } },
      ]);
      expect(problems).toEqual([
        { entity: 'dressed', message: "field shoe: there is no column 'shoe' in shop.awkward" },
        { entity: 'dressed', message: "field hat: there is no column 'hat' in shop.awkward" },
        { entity: 'gone', message: 'there is no table or view shop.gone' },
        {
          entity: 'thing',
          segment: 'hatted',
          message: "where must be one condition that works here: there is no column 'hat' in shop.awkward",
        },
        { entity: 'thing', segment: 'nowhere', message: 'there is no table or view shop.nowhere' },
        { entity: 'thing', segment: 'keyless', message: "there is no column 'id' in shop.keyless" },
      ]);
    });

    test('names that need quotes are quoted', async () => {
      const entity = entityOf('shop."Odd ""Name"'.replace('""', ''), { id: 'integer' });
      const odd = { ...entity, fields: [{ name: 'id', title: 'Id', column: 'Od"d; --', type: 'integer' as const }] };
      expect(await readAll(source, { entity: odd, fields: ['id'] })).toEqual([['7']]);
    });

    test('closing ends what is still being read, and may be done twice', async () => {
      await withSource(database.url, 60_000, async (other) => {
        const reading = (async () => {
          for await (const _ of (await other.text({ entity: numbers, fields: ['filler'] })).bytes) await other.close();
        })();
        await expect(reading).rejects.toMatchObject({ code: 'source_unreachable' });
      });
    });
  });
}

function createSource(url: string, options: { statementTimeoutMs: number; cursorOnly?: boolean }): Source {
  return createPostgresSource({ url, stallTimeoutMs: 30_000, poolSize: 2, ...options });
}

const own = (source: Source, after: () => Promise<void> = async () => {}): SourceUnderTest => ({
  source,
  close: async () => {
    await source.close();
    await after();
  },
});
