import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import { openClient } from './driver.ts';

/** Any number that no other program uses; all starters of one database queue up behind it. */
const MIGRATION_LOCK = 7_310_411_826;

/** Brings the database at `url` up to date. Safe with many starters: one works, the others wait and find it done. */
export async function migrate(url: string, folder: string = defaultFolder()): Promise<void> {
  const sql = openClient(url, {
    max: 1,
    onnotice: () => undefined,
    connection: { application_name: 'export-bot migrations' },
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** `migrations/` beside `src/`, or beside the built program's folder. */
const defaultFolder = (): string => {
  const up = import.meta.url.includes('/src/db/') ? '../../migrations' : '../migrations';
  return fileURLToPath(new URL(up, import.meta.url));
};
