import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../domain/errors.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { chooseHome, type Home } from './home.ts';
import { withHomeLock } from './home-lock.ts';
import { initialise, isInitialised, readPassword, SUPERUSER } from './initialise.ts';
import { announcePresence, type Presence } from './presence.ts';
import { findRunning, start, stop } from './server.ts';
import { chooseServerUser } from './server-user.ts';

export interface EmbeddedPostgresOptions {
  /** The server's files go to `postgres` in it. Made when missing. */
  readonly dataDir: string;
  /** Told what an operator should know: files that had to go elsewhere, a server that had to be started again. */
  onNotice(message: string): void;
}

export interface EmbeddedPostgres {
  /** The address of one database on the server, with its password. */
  url(database: string): string;
  /** Makes the database when it is missing. */
  ensureDatabase(name: string): Promise<void>;
  /** Where the server's files are. */
  readonly folder: string;
  /** Call it once no connection is needed any more: the last process to leave stops the server. */
  release(): Promise<void>;
}

/**
 * A real PostgreSQL of our own, on loopback only. Joins the server that another process started on the same data folder,
 * whatever became of that process, else starts one, else makes the cluster first. While it is open, a server that was
 * killed is started again, on its port where that is still free. Throws `data_folder_unusable` and `database_unavailable`.
 */
export async function openEmbeddedPostgres({ dataDir, onNotice }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = await chooseHome(dataDir, await chooseServerUser(onNotice), onNotice);
  const server = new SharedServer(home, onNotice);
  await server.join();
  return {
    folder: home.folder,
    url: (database) => server.url(database),
    ensureDatabase: (name) => ensureDatabase(server.url('postgres'), name),
    release: () => server.release(),
  };
}

const RETRY_MS = { first: 100, longest: 10_000 };
const JOIN_PATIENCE_MS = 10_000;

/** Our place among those who use the server. */
class SharedServer {
  readonly #home: Home;
  readonly #onNotice: (message: string) => void;
  #binaries: Promise<Binaries> | undefined;
  #port = 0;
  #password = '';
  #presence: Presence | undefined;
  #rejoining: Promise<void> | undefined;
  #released: Promise<void> | undefined;
  readonly #releasing = new AbortController();

  constructor(home: Home, onNotice: (message: string) => void) {
    this.#home = home;
    this.#onNotice = onNotice;
  }

  url(database: string): string {
    return `postgres://${SUPERUSER}:${this.#password}@127.0.0.1:${this.#port}/${encodeURIComponent(database)}`;
  }

  join(): Promise<void> {
    return withHomeLock(this.#home, async () => {
      const deadline = Date.now() + JOIN_PATIENCE_MS;
      for (;;) {
        this.#port = (await findRunning(this.#home)) ?? (await this.#start());
        this.#password = await readPassword(this.#home);
        try {
          this.#presence = await announcePresence(this.url('postgres'), this.#home.data, () => this.#rejoin());
          return;
        } catch (cause) {
          if (!mayPass(cause) || Date.now() >= deadline) throw cannotSignIn(this.#home, cause);
        }
        await pause(RETRY_MS.first);
      }
    });
  }

  release(): Promise<void> {
    this.#released ??= this.#leave();
    return this.#released;
  }

  async #start(): Promise<number> {
    const binaries = await this.#prepareBinaries();
    if (!(await isInitialised(this.#home))) await initialise(this.#home, binaries);
    return await start(this.#home, binaries, this.#port || undefined);
  }

  #prepareBinaries(): Promise<Binaries> {
    this.#binaries ??= prepareBinaries(this.#home.folder, this.#home.user, this.#onNotice);
    return this.#binaries;
  }

  async #leave(): Promise<void> {
    this.#releasing.abort();
    await this.#rejoining;
    await withHomeLock(this.#home, async () => {
      const isLast = await this.#presence?.isLast().catch(() => false);
      await this.#presence?.leave().catch(() => undefined);
      if (isLast) await stop(this.#home, await this.#prepareBinaries());
    });
  }

  #rejoin(): void {
    this.#presence = undefined;
    this.#rejoining = this.#rejoinUntilReleased();
  }

  async #rejoinUntilReleased(): Promise<void> {
    this.#onNotice(
      'The connection to the embedded database was lost: looking for it, and starting it where it is gone.',
    );
    const before = this.#port;
    for (let wait = RETRY_MS.first; !this.#releasing.signal.aborted; wait = Math.min(2 * wait, RETRY_MS.longest)) {
      try {
        await this.join();
        const note = this.#port === before ? '' : ' Its port has changed: what was connected before must start again.';
        this.#onNotice(`The embedded database is back.${note}`);
        return;
      } catch (error) {
        this.#onNotice(`The embedded database is not back yet: ${error instanceof Error ? error.message : error}`);
        await pause(wait, undefined, { ref: false, signal: this.#releasing.signal }).catch(() => undefined);
      }
    }
  }
}

/** A server that we catch while it dies, or while it recovers from the death of one of its sessions. */
const mayPass = (error: unknown) => !(error instanceof pg.DatabaseError) || (error.code ?? '').startsWith('57');

function cannotSignIn(home: Home, cause: unknown): AppError {
  const detail = `cannot sign in to the database in ${home.data}: ${cause instanceof Error ? cause.message : cause}`;
  return new AppError('database_unavailable', { detail }, { detail, cause });
}

const DUPLICATE = new Set(['42P04', '23505']);

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Another process made it between the two statements.
    if (!(error instanceof pg.DatabaseError && DUPLICATE.has(error.code ?? ''))) throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
