import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client, DatabaseError } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { AppError, isAppError } from '../../domain/errors.ts';
import { ADD_KEYS, CREATE_TABLES, CREATE_VIEWS, DEMO_COMPLETE, DEMO_MARK, DEMO_TABLES, DEMO_VIEWS } from './schema.ts';
import type { DemoTable } from './tables.ts';

const RELATIONS: readonly string[] = [...DEMO_TABLES, ...DEMO_VIEWS];
/** Any number, ours alone. */
const LOCK_KEY = 7_236_190_426;
/** SQLSTATE dependent_objects_still_exist: somebody's view over an older version of the data. */
const DEPENDENT_OBJECTS = '2BP01';
/** How long a rebuild waits for those who still read the older data. */
const READERS_TIMEOUT = '60s';

/**
 * Fills the PostgreSQL database at `url` with the demo customers, unless this version of them is there already.
 * All or nothing, in one transaction; of several callers at once, in any processes, one does the work and the others
 * wait for it. Only relations that an earlier call made are ever dropped. Needs a role that may create tables.
 *
 * @throws AppError `config_invalid` where the database is not UTF-8 or holds tables of others under our names,
 * `database_unavailable` where the server cannot be reached or gives up midway.
 */
export async function seedDemoCustomers(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'export-bot demo data' });
  // A connection that breaks between two queries would otherwise end the process; the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    if (await isComplete(client)) return;
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    if (!(await isComplete(client))) await rebuild(client);
    await client.query('COMMIT');
  } catch (error) {
    throw toSeedError(error);
  } finally {
    // Ends an open transaction too; what it wrote is gone then.
    await client.end().catch(() => {});
  }
}

async function rebuild(client: Client): Promise<void> {
  await refuseForeignDatabase(client);
  await client.query(`SET LOCAL lock_timeout = '${READERS_TIMEOUT}'`);
  await client.query(DEMO_VIEWS.map((view) => `DROP VIEW IF EXISTS public.${view};`).join('\n'));
  await client.query(DEMO_TABLES.map((table) => `DROP TABLE IF EXISTS public.${table};`).join('\n'));
  await client.query('SET LOCAL search_path = public');
  await client.query(CREATE_TABLES);
  // Loaded only here: names and generators cost start-up time that a database which is filled already need not pay.
  const { createDemoTables } = await import('./tables.ts');
  for (const table of createDemoTables()) await copyInto(client, table);
  await client.query(ADD_KEYS);
  await client.query(CREATE_VIEWS);
  await client.query(
    [...DEMO_TABLES.map((table) => comment('TABLE', table)), ...DEMO_VIEWS.map((view) => comment('VIEW', view))].join(
      '\n',
    ),
  );
  await client.query(`COMMENT ON TABLE consumer IS '${DEMO_COMPLETE}'; ANALYZE ${DEMO_TABLES.join(', ')}`);
}

const comment = (kind: 'TABLE' | 'VIEW', name: string): string => `COMMENT ON ${kind} ${name} IS '${DEMO_MARK}';`;

async function copyInto(client: Client, table: DemoTable): Promise<void> {
  const sql = `COPY ${table.name} (${table.columns.join(', ')}) FROM STDIN WITH (ENCODING 'UTF8')`;
  await pipeline(
    Readable.from(table.blocks(), { objectMode: false, highWaterMark: 262_144 }),
    client.query(copyFrom(sql)),
  );
}

async function isComplete(client: Client): Promise<boolean> {
  const relations = await findRelations(client);
  return relations.size === RELATIONS.length && relations.get('consumer') === DEMO_COMPLETE;
}

/** A `url` that points at a real customer database by mistake must not cost its owner a table called `orders`. */
async function refuseForeignDatabase(client: Client): Promise<void> {
  const { rows } = await client.query<{ encoding: string; name: string }>(
    `SELECT current_setting('server_encoding') AS encoding, current_database() AS name`,
  );
  const { encoding, name } = rows[0] ?? { encoding: 'unknown', name: 'unknown' };
  const problems = encoding === 'UTF8' ? [] : [`database '${name}' has encoding ${encoding}; demo data needs UTF8`];
  for (const [relation, words] of await findRelations(client)) {
    if (!words?.startsWith(DEMO_MARK)) {
      problems.push(
        `database '${name}' has a table or view '${relation}' that is not demo data; use an empty database`,
      );
    }
  }
  if (problems.length > 0) throw new AppError('config_invalid', { problems: problems.join('\n') });
}

/** Those relations under our names that exist, with their comments. */
async function findRelations(client: Client): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<{ name: string; words: string | null }>(
    `SELECT relname AS name, obj_description(oid, 'pg_class') AS words
     FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relname = ANY ($1)`,
    [RELATIONS],
  );
  return new Map(rows.map(({ name, words }) => [name, words]));
}

function toSeedError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const detail = toDetail(error);
  if (error instanceof DatabaseError && error.code === DEPENDENT_OBJECTS) {
    const problems = `the demo data cannot be renewed: ${detail} (${error.detail ?? 'no detail'}); drop what depends on it`;
    return new AppError('config_invalid', { problems }, { cause: error });
  }
  return new AppError('database_unavailable', { detail }, { detail: `demo data: ${detail}`, cause: error });
}

/** A host name with several addresses fails with one error for each, under an empty message of its own. */
function toDetail(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(toDetail).join('; ');
  return error instanceof Error ? error.message : String(error);
}
