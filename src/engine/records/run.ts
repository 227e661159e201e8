import type { Item } from '../../destinations/contract.ts';
import type { RecordsDestination, RecordsWriter } from '../../destinations/contract-records.ts';
import type { Mode } from '../../domain/export.ts';
import type { Counts } from '../../domain/run.ts';
import type { Source } from '../../sources/contract.ts';
import { type RetryPolicy, withRetries } from '../retry.ts';
import { createCommitter } from './committer.ts';
import type { DeliveryState, Permits } from './delivery.ts';
import type { ItemTask } from './item-task.ts';
import { commit, createLedger } from './ledger.ts';
import { type Comparing, type Held, isGuarded, type Planned, planGuarded, planLive, toHashQuery } from './plan.ts';
import { sendTask } from './task.ts';

/** The port through which a run of records tells how far it is; whoever keeps the run's rows implements it. */
export interface RecordsRecorder {
  started(position: number): Promise<void>;
  sent(position: number, counts: Counts): Promise<void>;
}

export interface RecordsRun {
  readonly runId: string;
  readonly source: Source;
  readonly items: readonly Item[];
  readonly mode: Mode;
  /** Somebody said that so many members may be taken out. */
  readonly approved: number | undefined;
  readonly destination: Pick<RecordsDestination, 'batching' | 'reportsRejections'>;
  readonly permits: Permits;
  /** For calls to the far end. */
  readonly policy: RetryPolicy;
  readonly recorder: RecordsRecorder;
  readonly signal: AbortSignal;
  open(): Promise<RecordsWriter>;
  state(position: number): DeliveryState;
  /** Repeats a write of the state whose fate is unknown, for as long as the run is ours. */
  persist(work: () => Promise<void>): Promise<void>;
  onBroke(why: Held): void;
}

export type Delivered = Awaited<ReturnType<RecordsWriter['finish']>>;

/**
 * Brings the far end in step with every item. All that could empty an item by mistake is compared before anything is
 * sent, so a run that is held has sent nothing. What was accepted is remembered batch by batch, whatever comes after.
 * Throws `HeldError` where a person has to be asked.
 */
export async function sendRecords(run: RecordsRun): Promise<Delivered> {
  const writer = await run.open();
  const tasks: ItemTask[] = [];
  try {
    for (const [position, item] of run.items.entries()) tasks.push(await planTask(run, writer, position, item));
    for (const task of tasks) {
      run.signal.throwIfAborted();
      await run.recorder.started(task.position);
      await withRetries(run.policy, run.signal, () => writer.begin(task.item));
      await run.recorder.sent(task.position, await sendTask(task));
    }
    return await withRetries(run.policy, run.signal, () => writer.finish());
  } finally {
    for (const { planned } of tasks) await planned.close();
    await writer.close();
  }
}

async function planTask(run: RecordsRun, writer: RecordsWriter, position: number, item: Item): Promise<ItemTask> {
  const { source, mode, signal, approved } = run;
  const state = run.state(position);
  const ledger = createLedger();
  const committer = createCommitter(state, await state.begin(), run.persist);
  const delivered = await state.count();
  const comparing: Comparing = {
    source,
    item,
    mode,
    signal,
    entries: (until) => state.entries(until),
    async onDifference({ left, read, unchanged, keyless, twins }) {
      ledger.note({ total: read, unchanged });
      if (left.length > 0) await state.noteLeavers(left);
      const count = keyless + twins.length;
      if (count === 0) return;
      const refusals = [
        ...Array.from({ length: keyless }, () => ({ key: undefined, code: 'missing_key' as const })),
        ...twins.map((key) => ({ key, code: 'duplicate' as const })),
      ].map((one) => ledger.refusal({ stage: 'invalid', ...one }));
      await commit({ committer, ledger }, { refusals }, { invalid: count });
    },
  };
  const planned: Planned = isGuarded(mode, delivered)
    ? await planGuarded({ ...comparing, delivered, approved, onBroke: run.onBroke })
    : planLive(comparing);
  const { batching, reportsRejections } = run.destination;
  return {
    position,
    item,
    preparation: { source, item, query: toHashQuery(item), writer, signal },
    writer,
    mode,
    batching,
    sending: { permits: run.permits, policy: run.policy, signal, reportsRejections },
    state,
    committer,
    ledger,
    planned,
    delivered,
    approved,
    scope: `${run.runId} ${position}`,
  };
}
