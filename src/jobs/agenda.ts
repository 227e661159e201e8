import { PostgresBackend, PostgresNotificationChannel } from '@agendajs/postgres-backend';
import { Agenda } from 'agenda';
import pg from 'pg';
import type { RunId } from '../domain/ids.ts';
import type { Log } from '../observability/log.ts';
import { createListeningPool } from './listening-pool.ts';

const RUN_JOB = 'run';
const ALARM_JOB = 'alarm';
/** A job only wakes, so it is over in a moment; one of a killed worker is free again after this. */
const LOCK_MS = 10_000;
const POLL_MS = 5_000;
/** Of each kind, at a time. With more locks than slots, queued jobs would lose theirs while they wait, over and over. */
const SLOTS = 4;

/** While the database is away, its connections are tried many times a second. */
const COMPLAIN_MS = 10_000;

export interface QueueOptions {
  readonly url: string;
  readonly name: string;
  readonly log: Log;
  /** Left out, this process only puts things into the queue. */
  readonly worker?: {
    /** Something waits. Must be safe to call at any time and any number of times. */
    wake(): void;
    /** Something is due. */
    ring(): Promise<void>;
  };
}

export interface Queue {
  enqueue(runId: RunId): Promise<void>;
  arm(times: readonly Date[]): Promise<void>;
  armed(): Promise<ReadonlySet<string>>;
  /** Takes nothing new, and resolves when what this process was handling is done. */
  close(): Promise<void>;
}

/**
 * Agenda as alarm clock and bell; our own tables are the truth. It gets a pool of its own, whose lost connections are
 * logged instead of ending the process.
 */
export async function openQueue({ url, name, log, worker }: QueueOptions): Promise<Queue> {
  const database = { connectionString: url, application_name: `${name} queue` };
  const pool = new pg.Pool({ ...database, max: 5 });
  const onError = createComplaint(log);
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const listening = createListeningPool(database, onError);
  const notificationChannel = new PostgresNotificationChannel({ pool: listening.pool });
  notificationChannel.on('error', onError);
  const agenda = new Agenda({
    backend: new PostgresBackend({ pool, ensureSchema: false, disableNotifications: true }),
    notificationChannel,
    name,
    processEvery: POLL_MS,
    removeOnComplete: true,
    defaultConcurrency: SLOTS,
    defaultLockLimit: SLOTS,
    // A kind of job must not keep the other from its turn.
    maxConcurrency: 2 * SLOTS,
    lockLimit: 2 * SLOTS,
    defaultLockLifetime: LOCK_MS,
  });
  agenda.on('error', onError);
  const ringing = new Set<Promise<void>>();
  if (worker !== undefined) {
    agenda.define(RUN_JOB, async () => worker.wake());
    agenda.define(ALARM_JOB, async () => {
      const work = worker.ring();
      ringing.add(work);
      await work.finally(() => ringing.delete(work));
    });
  }
  await agenda.ready;
  // A process that only enqueues must start as well: its jobs are announced by notification after that, and polled for before.
  await agenda.start();
  return {
    async enqueue(runId) {
      await agenda.now(RUN_JOB, { runId });
    },
    async arm(times) {
      for (const at of times) await agenda.schedule(at, ALARM_JOB, { at: at.toISOString() });
    },
    async armed() {
      const { rows } = await pool.query<{ at: string }>(
        `select data->>'at' as at from agenda_jobs where name = $1 and next_run_at is not null`,
        [ALARM_JOB],
      );
      return new Set(rows.map((row) => row.at));
    },
    async close() {
      await agenda.stop(false).catch(onError);
      await Promise.allSettled(ringing);
      await Promise.all([listening.close().catch(onError), pool.end().catch(onError)]);
    },
  };
}

/** Says now and then that connections are lost, and how many times that was not said in between. */
function createComplaint(log: Log): (error: unknown) => void {
  let since = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (error) => {
    const now = performance.now();
    if (now - since < COMPLAIN_MS) {
      unsaid += 1;
      return;
    }
    log.warn({ error: String(error), unsaid }, 'the queue lost a connection');
    since = now;
    unsaid = 0;
  };
}
