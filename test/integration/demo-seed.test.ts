import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedDemoCustomers } from '../../src/sources/demo/index.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

describe('seeding', () => {
  let database: TestDatabase;
  let client: Client;
  beforeEach(async () => {
    database = await createDatabase();
    client = await connect(database.url);
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });
  /** Another table has another number, even under the same name. */
  const identity = async () => (await client.query(`SELECT to_regclass('consumer')::oid AS oid`)).rows[0].oid;
  const count = async () => (await client.query('SELECT count(*)::int AS n FROM consumer')).rows[0].n;

  test('does nothing when this version is there', async () => {
    await seedDemoCustomers(database.url);
    const before = await identity();
    await seedDemoCustomers(database.url);
    expect(await identity()).toBe(before);
  });

  test('rebuilds an older version, and one that lost a part', async () => {
    await seedDemoCustomers(database.url);
    const first = await identity();
    await client.query(`DELETE FROM orders; COMMENT ON TABLE consumer IS 'Wayfarer Goods demo data, version 0'`);
    await seedDemoCustomers(database.url);
    const second = await identity();
    expect(second).not.toBe(first);
    expect((await client.query('SELECT count(*)::int AS n FROM orders')).rows[0].n).toBe(60_773);

    await client.query('DROP VIEW store_owners');
    await seedDemoCustomers(database.url);
    expect(await identity()).not.toBe(second);
    await client.query('SELECT FROM store_owners');
  });

  test('is done by one of several that start at once', async () => {
    await Promise.all(Array.from({ length: 3 }, () => seedDemoCustomers(database.url)));
    expect(await count()).toBe(20_000);
  });

  test('leaves what was there when it is cut off midway', async () => {
    await seedDemoCustomers(database.url);
    await client.query(`COMMENT ON TABLE consumer IS 'Wayfarer Goods demo data, version 0'`);
    await client.query('BEGIN; LOCK TABLE consumer IN ACCESS SHARE MODE');
    const seeding = seedDemoCustomers(database.url).catch((error: unknown) => error);
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
      AND application_name = 'export-bot demo data' AND wait_event_type = 'Lock'`;
    const observer = await connect(database.url);
    await expect.poll(async () => (await observer.query(waiting)).rowCount, { timeout: 20_000 }).toBe(1);
    await observer.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) w`);
    await observer.end();
    expect(await seeding).toMatchObject({ code: 'database_unavailable' });
    await client.query('COMMIT');
    expect(await count()).toBe(20_000);

    await seedDemoCustomers(database.url);
    expect(await count()).toBe(20_000);
  });

  test('never drops a table that is not its own', async () => {
    await client.query('CREATE TABLE orders (id integer); INSERT INTO orders VALUES (1)');
    await expect(seedDemoCustomers(database.url)).rejects.toMatchObject({
      code: 'config_invalid',
      params: { problems: expect.stringContaining("'orders' that is not demo data") },
    });
    expect((await client.query('SELECT id FROM orders')).rows).toEqual([{ id: 1 }]);
  });

  test('never drops a view that somebody put upon its tables', async () => {
    await seedDemoCustomers(database.url);
    await client.query(
      `CREATE VIEW mine AS SELECT id FROM consumer; COMMENT ON TABLE consumer IS 'Wayfarer Goods demo data'`,
    );
    await expect(seedDemoCustomers(database.url)).rejects.toMatchObject({
      code: 'config_invalid',
      params: { problems: expect.stringContaining('view mine') },
    });
    expect((await client.query('SELECT FROM mine')).rowCount).toBe(20_000);
  });

  test('says so when the server cannot be reached', async () => {
    const nobody = 'postgres://someone:secret@127.0.0.1:1/demo_customers';
    const error = await seedDemoCustomers(nobody).catch((problem: unknown) => problem);
    expect(error).toMatchObject({ code: 'database_unavailable' });
    expect(String(error)).not.toContain('secret');
  });
});

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
