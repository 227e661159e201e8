import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda } from 'agenda';
import pg from 'pg';
import type { RunId } from '../domain/ids.ts';
import type { Log } from '../observability/log.ts';

const RUN_JOB = 'run';
/** Prolonged with every heartbeat of the run; the jobs of a killed worker are free again after it. */
const LOCK_MS = 20_000;
const POLL_MS = 5_000;

export interface QueueOptions {
  readonly url: string;
  readonly name: string;
  readonly log: Log;
  /** Left out, this process only puts runs into the queue. */
  readonly worker?: {
    readonly concurrency: number;
    /** `keepAlive` prolongs the queue's lock on the run. Must be safe to call twice for the same run. */
    handle(runId: RunId, keepAlive: () => Promise<void>): Promise<void>;
  };
}

export interface Queue {
  enqueue(runId: RunId): Promise<void>;
  /** Runs with a job that no worker has locked yet. */
  waiting(): Promise<ReadonlySet<string>>;
  /** Resolves when what this process was handling is done, and takes nothing new. */
  close(): Promise<void>;
}

/**
 * Agenda as queue and alarm clock; our own tables are the truth. It gets a pool of its own, whose lost connections are
 * logged instead of ending the process.
 */
export async function openQueue({ url, name, log, worker }: QueueOptions): Promise<Queue> {
  const pool = new pg.Pool({ connectionString: url, max: 5, application_name: `${name} queue` });
  const onError = (error: unknown) => log.warn({ error: String(error) }, 'the queue lost a connection');
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const backend = new PostgresBackend({ pool, ensureSchema: false });
  backend.notificationChannel?.on('error', onError);
  const concurrency = worker?.concurrency ?? 1;
  const agenda = new Agenda({
    backend,
    name,
    processEvery: POLL_MS,
    removeOnComplete: true,
    defaultConcurrency: concurrency,
    maxConcurrency: concurrency,
    // With more locks than slots, queued jobs would lose theirs while they wait, over and over.
    defaultLockLimit: concurrency,
    lockLimit: concurrency,
    defaultLockLifetime: LOCK_MS,
  });
  agenda.on('error', onError);
  const busy = new Set<Promise<void>>();
  if (worker !== undefined) {
    agenda.define<{ runId: RunId }>(RUN_JOB, async (job) => {
      const keepAlive = async () => {
        // A job that was removed meanwhile has no lock to prolong.
        await job.touch().catch(() => undefined);
      };
      const work = worker.handle(job.attrs.data.runId, keepAlive);
      busy.add(work);
      await work.finally(() => busy.delete(work));
    });
  }
  await agenda.ready;
  // A process that only enqueues must start as well: its jobs are announced by notification after that, and polled for before.
  await agenda.start();
  return {
    async enqueue(runId) {
      await agenda.now(RUN_JOB, { runId });
    },
    async waiting() {
      const { rows } = await pool.query<{ run: string }>(
        `select data->>'runId' as run from agenda_jobs where name = $1 and locked_at is null and next_run_at is not null`,
        [RUN_JOB],
      );
      return new Set(rows.map((row) => row.run));
    },
    async close() {
      await Promise.allSettled(busy);
      await agenda.stop(false).catch(onError);
      await pool.end().catch(onError);
    },
  };
}
