import type { Counts } from '../../domain/run.ts';
import type { Checkpoint, DeliveryState } from './delivery.ts';

export type Outcome = Omit<Checkpoint, 'counts'>;

/** Adds what one call came to; the counts are those of all that was committed so far. */
export interface Committer {
  /** Settles when it is safe. `count` says what it adds to the counts; it is asked when its turn comes. */
  commit(outcome: Outcome, count: (counts: Counts) => Counts): Promise<void>;
  counts(): Counts;
}

interface Waiting {
  readonly outcome: Outcome;
  readonly count: (counts: Counts) => Counts;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One transaction at a time, for all that has come in meanwhile: so counts never overtake one another, and many small
 * batches cost few commits. `attempt` repeats a commit whose fate is unknown, which is safe.
 */
export function createCommitter(
  state: DeliveryState,
  start: Counts,
  attempt: (work: () => Promise<void>) => Promise<void>,
): Committer {
  let counts = start;
  let waiting: Waiting[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      const after = group.reduce((sum, { count }) => count(sum), counts);
      const checkpoint: Checkpoint = {
        puts: group.flatMap(({ outcome }) => outcome.puts),
        removed: group.flatMap(({ outcome }) => outcome.removed),
        cleared: group.flatMap(({ outcome }) => outcome.cleared),
        refusals: group.flatMap(({ outcome }) => outcome.refusals),
        counts: after,
      };
      try {
        await attempt(() => state.commit(checkpoint));
        counts = after;
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isBusy = false;
  }

  return {
    counts: () => counts,
    commit: (outcome, count) =>
      new Promise((resolve, reject) => {
        waiting.push({ outcome, count, resolve, reject });
        if (!isBusy) void work();
      }),
  };
}
