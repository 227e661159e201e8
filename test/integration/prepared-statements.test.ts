import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/* What Drizzle asks is parsed and planned once on each connection. */

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase({ url: database.url, name: 'test', maxConnections: 1 });
  await db.sql.unsafe('create table things (id int primary key, name text); create table others (id int)');
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const prepared = async (): Promise<string[]> => {
  const rows = await db.sql<{ statement: string }[]>`
    select statement from pg_prepared_statements where statement like '%things%' and statement not like '%pg_prepared%'`;
  return rows.map(({ statement }) => statement);
};
const insert = (id: number, name: string | null) => sql`insert into things values (${id}, ${name})`;

test('a statement with parameters is prepared, in and outside of transactions and their savepoints', async () => {
  await db.orm.execute(insert(1, 'a'));
  await db.orm.transaction(async (tx) => {
    await tx.execute(insert(2, null));
    await tx.transaction((inner) => inner.execute(insert(3, 'c')));
  });
  expect(await prepared()).toEqual([expect.stringContaining('insert into things')]);
  expect(await db.sql`select name from things order by id`).toEqual([{ name: 'a' }, { name: null }, { name: 'c' }]);
});

test('what fails leaves nothing of its transaction behind, and the next one goes on', async () => {
  await expect(
    db.orm.transaction(async (tx) => {
      await tx.execute(insert(4, 'd'));
      await tx.execute(insert(1, 'again'));
    }),
  ).rejects.toThrow();
  await db.orm.execute(insert(5, 'e'));
  const ids = await db.sql<{ id: number }[]>`select id from things order by id`;
  expect(ids.map(({ id }) => id)).toEqual([1, 2, 3, 5]);
});

test('a plan that a migration has outdated is made anew', async () => {
  const read = () => db.orm.execute(sql`select * from things where id = ${1}`);
  expect(await read()).toEqual([{ id: 1, name: 'a' }]);
  await db.sql`alter table things add column more int`;
  expect(await read()).toEqual([{ id: 1, name: 'a', more: null }]);
});

test('several statements, and lists of any length, are left as they are', async () => {
  await db.orm.execute(sql`insert into others values (1); insert into others values (2)`);
  const before = (await prepared()).length;
  const ids = Array.from({ length: 100 }, (_, id) => id);
  await db.orm.execute(sql`select id from things where id in ${ids}`);
  expect(await prepared()).toHaveLength(before);
});
