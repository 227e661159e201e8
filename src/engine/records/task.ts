import type { Counts } from '../../domain/run.ts';
import type { ItemTask } from './item-task.ts';
import { commit } from './ledger.ts';
import type { Change } from './merge.ts';
import { sendChanges, sendDeferred } from './put.ts';
import { createSpool } from './spool.ts';
import { takeOut } from './take-out.ts';

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
