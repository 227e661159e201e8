import { AppError } from '../domain/errors.ts';
import { openClient } from './driver.ts';
import { openEmbeddedPostgres } from './embedded/index.ts';

const DATABASE = 'export_bot';

export interface HomeOptions {
  /** Left out: the embedded server under `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  onNotice(text: string): void;
}

/** The server that keeps the bot's own tables. */
export interface DatabaseHome {
  /** Of the bot's own database. */
  readonly url: string;
  /** Makes another database on the same server when it is missing; gives its address. */
  ensureDatabase(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens the operator's server, or the embedded one. Throws `database_unavailable` or `data_folder_unusable`. */
export async function openHome({ databaseUrl, dataDir, onNotice }: HomeOptions): Promise<DatabaseHome> {
  if (databaseUrl !== undefined)
    return { url: databaseUrl, ensureDatabase: (name) => ensureBeside(databaseUrl, name), close: async () => {} };
  const embedded = await openEmbeddedPostgres({ dataDir, onNotice });
  await embedded.ensureDatabase(DATABASE);
  return {
    url: embedded.url(DATABASE),
    async ensureDatabase(name) {
      await embedded.ensureDatabase(name);
      return embedded.url(name);
    },
    close: () => embedded.release(),
  };
}

async function ensureBeside(url: string, name: string): Promise<string> {
  const sql = openClient(url, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } catch (error) {
    const detail = `cannot make the database ${name} beside DATABASE_URL (${error instanceof Error ? error.message : error}); set CATALOG and SOURCE_URL, or allow CREATEDB`;
    throw new AppError('database_unavailable', { detail }, { detail, cause: error });
  } finally {
    await sql.end({ timeout: 5 });
  }
  const beside = new URL(url);
  beside.pathname = `/${name}`;
  return beside.href;
}
