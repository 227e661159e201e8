import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/* What comes on a connection after a statement that failed between its rows. */

let database: TestDatabase;
let sql: Sql;
let close: () => Promise<void>;
beforeAll(async () => {
  database = await createDatabase();
  ({ sql, close } = await openDatabase({ url: database.url, name: 'test', maxConnections: 1 }));
});
afterAll(async () => {
  await close();
  await database.drop();
});

/** Four rows come before the error. */
const failMidway = () =>
  expect(sql`select 1 / (5 - i) from generate_series(1, 10) as i`).rejects.toMatchObject({ code: '22012' });
const two = [{ a: 7 }, { a: 8 }];

test('the next result is whole, and so is the one after it', async () => {
  await failMidway();
  const result = await sql`select 7 as a union all select 8`;
  expect([result.length, result.count, [...result]]).toEqual([2, 2, two]);
  expect([...(await sql`select 7 as a union all select 8`)]).toEqual(two);
});

test('of values, of an unprepared statement, and of several statements as well', async () => {
  await failMidway();
  expect([...(await sql`select 7 union all select 8`.values())]).toEqual([[7], [8]]);
  await failMidway();
  expect([...(await sql.unsafe('select 7 as a union all select 8'))]).toEqual(two);
  await failMidway();
  const several = await sql.unsafe('select 7 as a union all select 8; select 9 as b').simple();
  expect(several.map((one) => [...(one as unknown as unknown[])])).toEqual([two, [{ b: 9 }]]);
});

test('in a transaction that goes on after a savepoint', async () => {
  const rows = await sql.begin(async (tx) => {
    await tx.savepoint((inner) => inner`select 1 / (5 - i) from generate_series(1, 10) as i`).catch(() => undefined);
    return tx`select 7 as a union all select 8`;
  });
  expect([...rows]).toEqual(two);
});

test('on the connection that takes the place of one that broke', async () => {
  await expect(
    sql`select i, case when i > 20000 then pg_terminate_backend(pg_backend_pid()) end from generate_series(1, 30000) as i`,
  ).rejects.toThrow();
  // The first to come may still meet the old one.
  const ask = () => sql`select 7 as a union all select 8`;
  const result = await ask().catch(ask);
  expect([...result]).toEqual(two);
});
