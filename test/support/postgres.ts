import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
// The names of the provided values are declared there.
import type {} from './global-setup.ts';

export interface TestDatabase {
  readonly url: string;
  /** Ends every connection to it and removes it. A test that failed may keep its database by not calling this. */
  drop(): Promise<void>;
}

/** An empty new database on the server for tests. */
export const createDatabase = (): Promise<TestDatabase> => createFrom('template0');

/** A new database with all migrations applied: a clone of one template, which is migrated once in a test run. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  await ensureTemplate();
  return createFrom(templateName());
}

const templateName = () => `test_${inject('postgresRun')}_template`;

/** Any number, ours alone: starters of the template queue behind it. */
const TEMPLATE_LOCK = 7_340_141;

async function ensureTemplate(): Promise<void> {
  const template = templateName();
  await withServer(async (sql) => {
    await sql`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`;
    const [found] = await sql`SELECT 1 FROM pg_database WHERE datname = ${template}`;
    if (found) return;
    // Migrated under another name: a template with the final name is always a whole one.
    const unfinished = `${template}_unfinished`;
    await sql`DROP DATABASE IF EXISTS ${sql(unfinished)} WITH (FORCE)`;
    await sql`CREATE DATABASE ${sql(unfinished)} TEMPLATE template0`;
    const { migrate } = await import('../../src/db/migrate.ts');
    await migrate(addressOf(unfinished));
    await sql`ALTER DATABASE ${sql(unfinished)} RENAME TO ${sql(template)}`;
  });
}

async function createFrom(template: string): Promise<TestDatabase> {
  const name = `test_${inject('postgresRun')}_${randomBytes(5).toString('hex')}`;
  await withServer((sql) => sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(template)}`);
  return {
    url: addressOf(name),
    drop: async () => {
      await withServer((sql) => sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`);
    },
  };
}

function addressOf(database: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

async function withServer<T>(use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} });
  try {
    return await use(sql);
  } finally {
    await sql.end();
  }
}
