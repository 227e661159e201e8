import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Source } from '../../src/sources/contract.ts';
import { createPostgresSource } from '../../src/sources/postgres/index.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { awkward, readAll, readBytes, SHOP, segmentOf } from '../support/shop.ts';

describe.each([
  ['copy', false],
  ['cursor', true],
])('predicates read by a %s', (_, cursorOnly) => {
  let database: TestDatabase;
  let admin: pg.Client;
  let source: Source;

  beforeAll(async () => {
    database = await createDatabase();
    admin = new pg.Client(database.url);
    await admin.connect();
    await admin.query(SHOP);
    const limits = { statementTimeoutMs: 60_000, stallTimeoutMs: 30_000 };
    source = createPostgresSource({ url: database.url, cursorOnly, ...limits });
  });
  afterAll(async () => {
    await source.close();
    await admin.end();
    await database.drop();
  });

  test.each([
    'true) or (true',
    'true; drop table shop.awkward',
    'true) to stdout; commit; drop table shop.awkward; select (1',
    'true then true when false',
    'select true',
    '/* open',
    "'open",
    'true, true',
    'id',
    ' ',
  ])('a predicate that is not one condition is refused: %j', async (where) => {
    const selection = { entity: awkward, segment: segmentOf({ where }) };
    const error = { code: 'source_query_failed' };
    await expect(source.count(selection)).rejects.toMatchObject(error);
    await expect(readBytes(source, { ...selection, fields: ['id'] })).rejects.toMatchObject(error);
    await expect(readAll(source, { ...selection, fields: ['id'] })).rejects.toMatchObject(error);
    expect(await source.check([selection])).toMatchObject([{ entity: 'thing', segment: 'some' }]);
    expect(await source.count({ entity: awkward })).toBe(5);
  });

  test.each([
    'shop.change_things(id)',
    "set_config('transaction_read_only', 'off', false) is not null and shop.change_things(id)",
  ])('nothing can be changed from within a predicate: %s', async (where) => {
    const selection = { entity: awkward, segment: segmentOf({ where }) };
    await expect(readBytes(source, { ...selection, fields: ['id'] })).rejects.toMatchObject({
      code: 'source_query_failed',
      params: { detail: expect.stringMatching(/^the query tried to change data \(SQLSTATE 2500[16]\)$/) },
    });
    expect((await admin.query('select from shop.changes')).rowCount).toBe(0);
  });
});
