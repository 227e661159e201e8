import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Folder with `load.sql` and its CSV files: ADVENTUREWORKS_DIR, else beside the checkout. */
export const ADVENTUREWORKS_FOLDER =
  process.env.ADVENTUREWORKS_DIR ?? fileURLToPath(new URL('../../../shared/data/adventureworks', import.meta.url));

/** False after printing why not; in CI the data must be there. */
export function hasAdventureWorks(): boolean {
  if (existsSync(join(ADVENTUREWORKS_FOLDER, 'load.sql'))) return true;
  const reason = `no AdventureWorks data in ${ADVENTUREWORKS_FOLDER}; ADVENTUREWORKS_DIR names another folder`;
  if (process.env.CI) throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return false;
}

/** Does what psql would do with `load.sql`: schema `adventureworks` with customers, stores and their contacts. */
export async function loadAdventureWorks(url: string): Promise<void> {
  const script = await readFile(join(ADVENTUREWORKS_FOLDER, 'load.sql'), 'utf8');
  const client = new pg.Client(url);
  await client.connect();
  try {
    // `\copy` reads a file beside the script; everything between those lines is plain SQL.
    for (const part of script.split(/^(\\copy .*)$/mu)) {
      const copy = /^\\copy (\S+) from '([^']+)' with (\(.*\))$/u.exec(part.trim());
      if (copy === null) await client.query(part);
      else {
        const [, table = '', file = '', options = ''] = copy;
        const sink = client.query(copyFrom(`copy ${table} from stdin with ${options}`));
        await pipeline(createReadStream(join(ADVENTUREWORKS_FOLDER, file)), sink);
      }
    }
  } finally {
    await client.end();
  }
}
