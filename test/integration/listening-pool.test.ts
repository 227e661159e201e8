import { PostgresNotificationChannel } from '@agendajs/postgres-backend';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createListeningPool } from '../../src/jobs/listening-pool.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/* What Agenda's channel does with its connections when they break. */

let database: TestDatabase;
let other: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await database.drop();
});

const terminate = () =>
  other.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );

test('a connection on which something failed is taken back, however often', async () => {
  const listening = createListeningPool({ connectionString: database.url }, () => undefined);
  for (let round = 0; round < 8; round += 1) {
    const client = await listening.pool.connect();
    await client.query('select 1');
    await terminate();
    await expect(client.query('listen x')).rejects.toThrow();
    expect(() => client.release()).not.toThrow();
    expect(listening.pool.totalCount).toBe(0);
  }
  await listening.close();
});

test('a channel listens again after its connection was lost, and lets go when it is closed', async () => {
  const listening = createListeningPool({ connectionString: database.url }, () => undefined);
  const channel = new PostgresNotificationChannel({ pool: listening.pool });
  channel.on('error', () => undefined);
  await channel.connect();
  for (let round = 0; round < 3; round += 1) {
    await terminate();
    await vi.waitFor(() => expect(channel.state).not.toBe('connected'), 5_000);
    await vi.waitFor(() => expect(channel.state).toBe('connected'), 5_000);
  }
  await channel.disconnect();
  await listening.close();
  expect(listening.pool.totalCount).toBe(0);
});

test('what was still out is taken back at the end', async () => {
  const listening = createListeningPool({ connectionString: database.url }, () => undefined);
  await listening.pool.connect();
  await listening.close();
  await expect(listening.pool.connect()).rejects.toThrow();
});
