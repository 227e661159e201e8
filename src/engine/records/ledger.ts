import type { Counts } from '../../domain/run.ts';
import type { Committer, Outcome } from './committer.ts';
import type { Refusal } from './delivery.ts';
import { plus } from './plan.ts';

/** Counts what is found while other things are committed, and numbers the records that were refused. */
export interface Ledger {
  note(more: Partial<Counts>): void;
  /** What was noted since it was taken last. */
  take(): Partial<Counts>;
  refusal(refusal: Omit<Refusal, 'ordinal'>): Refusal;
}

export function createLedger(): Ledger {
  let noted: Partial<Counts> = {};
  let ordinal = 0;
  return {
    note(more) {
      for (const [name, value] of Object.entries(more) as [keyof Counts, number][]) {
        noted = { ...noted, [name]: (noted[name] ?? 0) + value };
      }
    },
    take() {
      const taken = noted;
      noted = {};
      return taken;
    },
    refusal: (refusal) => ({ ...refusal, ordinal: ordinal++ }),
  };
}

const NOTHING: Outcome = { puts: [], removed: [], cleared: [], refusals: [] };

/** Commits an outcome with what it and everything noted until then add to the counts. */
export const commit = (
  { committer, ledger }: { readonly committer: Committer; readonly ledger: Ledger },
  outcome: Partial<Outcome>,
  more: Partial<Counts> = {},
): Promise<void> => committer.commit({ ...NOTHING, ...outcome }, (counts) => plus(plus(counts, ledger.take()), more));
