import { and, eq } from 'drizzle-orm';
import { runs, runTasks } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import type { WrittenItem } from '../../destinations/contract.ts';
import { NO_COUNTS } from '../../domain/run.ts';
import type { Recorder } from '../../engine/transfer.ts';
import type { Services } from '../context.ts';
import { holds, type Lease } from './lease.ts';
import type { ItemSchema } from './schema.ts';

/** Progress is written at most so often: people watch it, and every write redraws their cards. */
const PROGRESS_MS = 400;

/** Thrown inside a run that another worker has taken over. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

export interface RunRecorder extends Recorder {
  expect(position: number, rows: number): Promise<void>;
  schema(position: number, schema: ItemSchema): Promise<void>;
  /** Puts every task back to the beginning, before another attempt. What was sent record by record stays sent. */
  reset(options?: { readonly keepsCounts: boolean }): Promise<void>;
  /** All records of a task were sent; its counts are written with them. */
  sent(position: number): Promise<void>;
  /** Waits for what is being written. */
  settle(): Promise<void>;
}

type TaskChange = Partial<typeof runTasks.$inferInsert>;

/** Keeps the rows of a run's tasks; each write first checks that the run is still ours. */
export function createRecorder(services: Services, lease: Lease, onLost: () => void): RunRecorder {
  let busy: Promise<void> | undefined;
  let lastAt = 0;

  const change = (position: number | undefined, set: TaskChange): Promise<void> =>
    services.db.orm.transaction(async (tx) => {
      const held = await tx.select({ id: runs.id }).from(runs).where(holds(lease)).for('key share');
      if (held.length === 0) {
        onLost();
        throw new LeaseLostError();
      }
      const isTask = position === undefined ? undefined : eq(runTasks.position, position);
      if (Object.keys(set).length === 0) return;
      await tx
        .update(runTasks)
        .set(set)
        .where(and(eq(runTasks.runId, lease.runId), isTask));
      await publish(tx, { kind: 'run', id: lease.runId });
    });

  return {
    expect: (position, rows) => change(position, { expected: rows }),
    schema: (position, { columns, changes }) =>
      change(position, { columns: [...columns], schemaChanges: [...changes] }),
    reset: ({ keepsCounts } = { keepsCounts: false }) =>
      change(undefined, {
        state: 'queued',
        startedAt: null,
        endedAt: null,
        ...(keepsCounts ? {} : { counts: NO_COUNTS, files: [] }),
      }),
    sent: (position) => change(position, { state: 'successful', endedAt: services.clock.now() }),
    started: (position) => change(position, { state: 'running', startedAt: services.clock.now() }),
    progress(position, done) {
      const now = services.clock.now().getTime();
      if (busy !== undefined || now - lastAt < PROGRESS_MS) return;
      lastAt = now;
      busy = change(position, { counts: { ...NO_COUNTS, total: done.rows, added: done.rows, bytes: done.bytes } })
        // A lost lease has aborted the run already; a database that is away is the heartbeat's to judge.
        .catch((error) => services.log.debug({ run: lease.runId, error: String(error) }, 'progress not written'))
        .finally(() => {
          busy = undefined;
        });
    },
    async written(position, result: WrittenItem) {
      await busy;
      await change(position, {
        state: 'successful',
        endedAt: services.clock.now(),
        counts: { ...NO_COUNTS, total: result.rows, added: result.rows, bytes: result.bytes },
        files: [...result.files],
      });
    },
    beforePublish: async () => {
      await busy;
      await change(undefined, {});
    },
    settle: async () => {
      await busy;
    },
  };
}
