import type { ISql, Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isConnectionLost, openDatabase } from '../../src/db/client.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/* A transaction whose connection goes away under it. What nobody catches ends the process, and fails these tests. */

let database: TestDatabase;
let sql: Sql;
let other: Sql;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  database = await createDatabase();
  const one = await openDatabase({ url: database.url, name: 'test', maxConnections: 1 });
  const two = await openDatabase({ url: database.url, name: 'other', maxConnections: 1 });
  closers.push(one.close, two.close);
  ({ sql } = one);
  other = two.sql;
  await sql`create table written (what text)`;
});
afterAll(async () => {
  for (const close of closers) await close();
  await database.drop();
});
beforeEach(async () => {
  await again(() => sql`truncate written`);
});

/** The first to come may still meet the connection that is gone. */
const again = <T>(ask: () => PromiseLike<T>): PromiseLike<T> => Promise.resolve(ask()).catch(ask);

const written = async () => (await again(() => sql`select what from written`)).map(({ what }) => what);

const lost = expect.toSatisfy(isConnectionLost);

function later() {
  let tell: (value: unknown) => void = () => undefined;
  const promise = new Promise((resolve) => {
    tell = resolve;
  });
  return { promise, tell };
}

const tell = (what: string) => (tx: ISql) => tx`insert into written values (${what})`;

/** A transaction that loses its connection between two statements, with something done before the second. */
async function breakBetween(between: () => Promise<unknown>): Promise<{ whole: unknown; second: unknown }> {
  const second = later();
  const whole = sql
    .begin(async (tx) => {
      await tell('before')(tx);
      const [{ pid }] = (await tx`select pg_backend_pid() as pid`) as unknown as [{ pid: number }];
      await other`select pg_terminate_backend(${pid}, 5000)`;
      await between();
      await tell('after')(tx).then(second.tell, second.tell);
    })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  return { second: await second.promise, whole: await whole };
}

test('is told so at its next statement', async () => {
  const { whole, second } = await breakBetween(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect([whole, second]).toEqual([lost, lost]);
  expect(await written()).toEqual([]);
});

test('does not go on outside of a transaction when its connection was made anew for somebody else', async () => {
  const { whole, second } = await breakBetween(() => Promise.resolve(again(() => sql`select 1`)));
  expect(await written()).toEqual([]);
  expect([whole, second]).toEqual([lost, lost]);
});

test.each(['a short one', 'a long one'])('is told so at a statement that was under way, %s', async (which) => {
  const text = which === 'a long one' ? 'x'.repeat(5000) : 'x';
  const whole = sql.begin(async (tx) => {
    await tell('before')(tx);
    await tx`select pg_terminate_backend(pg_backend_pid()), ${text}::text`;
    await tell('after')(tx);
  });
  await expect(whole).rejects.toEqual(lost);
  expect(await written()).toEqual([]);
});

test('is told so in a savepoint, however many there are', async () => {
  const outer = later();
  const whole = sql.begin(async (tx) => {
    await tx
      .savepoint(async (inner) => {
        await tell('inside')(inner);
        await inner.savepoint((deep) => deep`select pg_terminate_backend(pg_backend_pid())`);
      })
      .catch(() => undefined);
    await tell('after')(tx).then(outer.tell, outer.tell);
  });
  await expect(whole).rejects.toEqual(lost);
  expect(await outer.promise).toEqual(lost);
  expect(await written()).toEqual([]);
});

test('is over when it is over: what was left behind in it does not run', async () => {
  let late: (() => Promise<unknown>) | undefined;
  await again(() =>
    sql.begin(async (tx) => {
      await tell('in it')(tx);
      late = async () => tell('late')(tx);
    }),
  );
  await expect(late?.()).rejects.toThrow();
  expect(await written()).toEqual(['in it']);
});

test('leaves no connection behind that cannot be made again, when all go at once and all are asked for again', async () => {
  const { sql: pool, close } = await openDatabase({ url: database.url, name: 'pool', maxConnections: 4 });
  closers.push(close);
  const codes: string[] = [];
  /** As often as it takes, at once. */
  const insist = async (ask: () => PromiseLike<unknown>): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      try {
        await ask();
        return;
      } catch (error) {
        codes.push(String((error as { code?: unknown }).code));
        if (tries > 50) throw error;
        await pool`select 1`.catch(() => undefined);
      }
    }
  };
  for (let round = 0; round < 8; round += 1) {
    const all = Array.from({ length: 6 }, (_, index) =>
      insist(() => pool`select pg_sleep(${index === 5 ? 0 : 0.2})`).then(() => insist(() => pool`select 1`)),
    );
    await insist(
      () => other`select 1 from pg_stat_activity where application_name = 'pool' and wait_event = 'PgSleep'`,
    );
    await other`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pool'`;
    await Promise.all(all);
  }
  expect(new Set(codes)).not.toContain('CONNECT_TIMEOUT');
  expect(codes.length).toBeGreaterThan(20);
});
