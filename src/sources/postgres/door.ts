import { Client, Pool, type PoolClient } from 'pg';
import { AppError } from '../../domain/errors.ts';
import { createGate, type Gate } from './gate.ts';

export interface DoorOptions {
  readonly url: string;
  readonly statementTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly poolSize: number;
  readonly onNotice: (message: string) => void;
}

/** The way into one database: a pool for reads, and short connections beside it that look after them. */
export interface Door {
  readonly options: DoorOptions;
  /** For reads that last: no more at once than the pool's size. */
  readonly reads: Gate;
  /** For questions that a person waits for: they have places of their own, so that exports do not hold them up. */
  readonly questions: Gate;
  connect(signal: AbortSignal | undefined): Promise<PoolClient>;
  /** Aborted by `close`, which ends what is still being read. */
  readonly closing: AbortSignal;
  /** Asks a backend to stop its query, without waiting and without an error. */
  cancel(backend: string): void;
  /** Whether a backend computes, reads or waits for its own workers; false when that cannot be found out. */
  isAtWork(backend: string): Promise<boolean>;
  close(): Promise<void>;
}

const QUESTIONS = 2;

export function openDoor(options: DoorOptions): Door {
  const { url, connectTimeoutMs, poolSize, onNotice } = options;
  const config = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    fallback_application_name: 'export-bot',
  };
  const pool = new Pool({ ...config, max: poolSize + QUESTIONS });
  const ignore = (): void => {};
  pool.on('error', (error) => onNotice(`an idle connection to the source was lost: ${error.message}`));
  // A connection that breaks while it is used fails its statement too; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', ignore));

  async function askAside(sql: string, backend: string): Promise<unknown> {
    const client = new Client({ ...config, query_timeout: connectTimeoutMs });
    client.on('error', ignore);
    try {
      await client.connect();
      const { rows } = await client.query<[unknown]>({ text: sql, values: [backend], rowMode: 'array' });
      return rows[0]?.[0];
    } finally {
      // Not awaited: a server that says nothing would never let go.
      void client.end().catch(ignore);
      client.connection.stream.destroy();
    }
  }

  const errands = new Set<Promise<unknown>>();
  const closing = new AbortController();
  return {
    options,
    reads: createGate(poolSize),
    questions: createGate(QUESTIONS),
    closing: closing.signal,
    connect: async (signal) => connectUnlessAborted(pool, signal),
    cancel(backend) {
      const errand = askAside('select pg_cancel_backend($1)', backend).catch((error: unknown) => {
        onNotice(`a query could not be canceled in the source: ${String(error)}`);
      });
      errands.add(errand);
      void errand.finally(() => errands.delete(errand));
    },
    isAtWork: (backend) =>
      askAside(AT_WORK, backend).then(
        (answer) => answer === true,
        () => false,
      ),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort(new AppError('source_unreachable', { detail: 'the source was closed' }));
      await pool.end();
      await Promise.all(errands);
    },
  };
}

/** Waiting for a lock, for a timer or for us to read is no work. */
const AT_WORK = `select exists (
  select from pg_catalog.pg_stat_activity
  where pid = $1 and state = 'active'
    and (wait_event_type is null or wait_event_type in ('IO', 'IPC', 'LWLock', 'BufferPin')))`;

function connectUnlessAborted(pool: Pool, signal: AbortSignal | undefined): Promise<PoolClient> {
  const connecting = pool.connect();
  if (signal === undefined) return connecting;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    connecting
      .then((client) => {
        if (signal.aborted) client.release();
        else resolve(client);
      }, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}
