import type { WrittenItem } from '../../destinations/contract.ts';
import { NO_COUNTS } from '../../domain/run.ts';
import type { Recorder } from '../../engine/transfer.ts';
import type { Services } from '../context.ts';
import type { Lease } from './lease.ts';
import type { ItemSchema } from './schema.ts';
import { type TaskChange, writeTasks } from './tasks.ts';

/** Written at most so often: people watch it, and every write redraws their cards. A run that is over sooner costs one. */
const WRITE_MS = 400;

/** Thrown inside a run that another worker has taken over. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

export interface RunRecorder extends Recorder {
  expect(position: number, rows: number): void;
  schema(position: number, schema: ItemSchema): void;
  /** Puts every task back to the beginning, before another attempt. What was sent record by record stays sent. */
  reset(options?: { readonly keepsCounts: boolean }): Promise<void>;
  /** All records of a task were sent; its counts are written with them. */
  sent(position: number): void;
  /** Writes what is left, unless the run was taken away. */
  settle(): Promise<void>;
}

/**
 * Keeps the rows of a run's tasks. What happens is gathered and written together a moment later, and at the latest before
 * anything is published; each write finds out whether the run is still ours, and writes nothing where it is not.
 */
export function createRecorder(services: Services, lease: Lease, onLost: () => void): RunRecorder {
  let pending = new Map<number, TaskChange>();
  let busy: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastAt = performance.now();

  const merge = (position: number, change: TaskChange): void => {
    pending.set(position, { ...pending.get(position), ...change });
  };

  const write = async (changes: ReadonlyMap<number | undefined, TaskChange>): Promise<void> => {
    lastAt = performance.now();
    if (await writeTasks(services, lease, changes)) return;
    onLost();
    throw new LeaseLostError();
  };

  const untilIdle = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    while (busy !== undefined) await busy.catch(() => undefined);
  };

  /** One write at a time, so that none is overtaken; what could not be written is tried again with the next. */
  const flush = async (): Promise<void> => {
    await untilIdle();
    const changes = pending;
    pending = new Map();
    busy = write(changes)
      .catch((error) => {
        const since = pending;
        pending = changes;
        for (const [position, change] of since) merge(position, change);
        throw error;
      })
      .finally(() => {
        busy = undefined;
      });
    await busy;
  };

  const note = (position: number, change: TaskChange): void => {
    merge(position, change);
    timer ??= setTimeout(
      () => {
        // A lost lease has aborted the run already; a database that is away is the heartbeat's to judge.
        flush().catch((error) =>
          services.log.debug({ run: lease.runId, error: String(error) }, 'progress not written'),
        );
      },
      Math.max(0, lastAt + WRITE_MS - performance.now()),
    );
  };

  return {
    expect: (position, rows) => note(position, { expected: rows }),
    schema: (position, { columns, changes }) => note(position, { columns, schemaChanges: changes }),
    async reset({ keepsCounts } = { keepsCounts: false }) {
      await untilIdle();
      pending = new Map();
      const counts = keepsCounts ? {} : { counts: NO_COUNTS, files: [] };
      await write(new Map([[undefined, { state: 'queued', startedAt: null, endedAt: null, ...counts }]]));
    },
    sent: (position) => note(position, { state: 'successful', endedAt: services.clock.now() }),
    started: (position) => note(position, { state: 'running', startedAt: services.clock.now() }),
    progress: (position, done) =>
      note(position, { counts: { ...NO_COUNTS, total: done.rows, added: done.rows, bytes: done.bytes } }),
    written: (position, result: WrittenItem) =>
      note(position, {
        state: 'successful',
        endedAt: services.clock.now(),
        counts: { ...NO_COUNTS, total: result.rows, added: result.rows, bytes: result.bytes },
        files: result.files,
      }),
    beforePublish: flush,
    async settle() {
      if (busy === undefined && pending.size === 0) return;
      await flush().catch((error) => {
        if (!(error instanceof LeaseLostError)) throw error;
      });
    },
  };
}
