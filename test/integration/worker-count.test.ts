import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { announceWorker, countWorkers } from '../../src/services/status/workers.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/* How many workers there are, told by the locks that they hold. */

let database: TestDatabase;
let db: Database;
let other: Database;
beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase({ url: database.url, name: 'worker' });
  other = await openDatabase({ url: database.url, name: 'other' });
});
afterAll(async () => {
  await Promise.all([db.close(), other.close()]);
  await database.drop();
});

test('counts those that came and did not leave', async () => {
  const first = await announceWorker({ db });
  const second = await announceWorker({ db: other });
  expect(await countWorkers({ db: other })).toBe(2);
  await first();
  expect(await countWorkers({ db: other })).toBe(1);
  await second();
  expect(await countWorkers({ db: other })).toBe(0);
});

test('counts one again whose connection was lost', async () => {
  const leave = await announceWorker({ db });
  const holder = async () =>
    (await other.sql`select pid from pg_locks where locktype = 'advisory' and granted and mode = 'ShareLock'`)[0]?.pid;
  for (let round = 0; round < 3; round += 1) {
    const lost = await holder();
    expect(lost).toBeDefined();
    await other.sql`select pg_terminate_backend(${lost}, 5000)`;
    await vi.waitFor(async () => expect([lost, undefined]).not.toContain(await holder()), 10_000);
    expect(await countWorkers({ db: other })).toBe(1);
  }
  await leave();
  expect(await countWorkers({ db: other })).toBe(0);
});
