import type { Item } from '../../destinations/contract.ts';
import type { RecordsWriter } from '../../destinations/contract-records.ts';
import type { Mode } from '../../domain/export.ts';
import type { Counts } from '../../domain/run.ts';
import type { Committer } from './committer.ts';
import type { DeliveryState } from './delivery.ts';
import { commit, type Ledger } from './ledger.ts';
import type { Change } from './merge.ts';
import type { Planned } from './plan.ts';
import type { Preparation } from './prepare.ts';
import { sendChanges, sendDeferred } from './put.ts';
import type { Sending } from './send.ts';
import { createSpool } from './spool.ts';
import { takeOut } from './take-out.ts';

/** One item of a run, planned. */
export interface ItemTask {
  readonly position: number;
  readonly item: Item;
  readonly preparation: Preparation;
  readonly writer: RecordsWriter;
  readonly mode: Mode;
  readonly batching: { readonly maxRecords: number; readonly concurrency: number };
  readonly sending: Sending;
  readonly state: DeliveryState;
  readonly committer: Committer;
  readonly ledger: Ledger;
  readonly planned: Planned;
  readonly delivered: number;
  readonly approved: number | undefined;
  /** Of the run and the task. */
  readonly scope: string;
}

/**
 * Sends what was planned: first all that is added or changed, then those whose identity somebody else went by, and at
 * last takes out who left. In this order nobody is taken out who goes by the same identity as a record that stays.
 */
export async function sendTask(task: ItemTask): Promise<Counts> {
  const deferred = createSpool<Change>();
  try {
    await sendChanges(task, deferred);
    for await (const changes of deferred.read()) await sendDeferred(task, changes);
    if (task.mode !== 'upsert') await takeOut(task);
    await commit(task, {});
    return task.committer.counts();
  } finally {
    await deferred.close();
  }
}
