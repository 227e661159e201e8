import { isDrop } from '../../domain/approval.ts';
import type { Leaver } from './delivery.ts';
import type { ItemTask } from './item-task.ts';
import { runLanes } from './lanes.ts';
import { commit } from './ledger.ts';
import { HeldError } from './plan.ts';
import { toShownKey } from './prepare.ts';
import { chunk, lanesOf } from './put.ts';
import { type Refused, sendBatch } from './send.ts';

/**
 * Takes out who left the segment, and what records no longer go by. Only what this export had put there itself is known
 * here, so nobody else's members are touched. Throws `HeldError` where it has become too much since it was planned.
 */
export async function takeOut(task: ItemTask): Promise<void> {
  const { state, delivered, approved } = task;
  const removals = await state.countLeavers();
  if (isDrop(removals, delivered, approved)) throw new HeldError({ cause: 'removals', removals, delivered });
  const page = task.batching.maxRecords * task.batching.concurrency * 2;
  for (let after: string | undefined; ; ) {
    const leavers = await state.leavers(after, page);
    if (leavers.length === 0) break;
    after = leavers.at(-1)?.key;
    const held = await readHeld(
      task,
      leavers.map(({ identity }) => identity),
      leavers,
    );
    const forgotten = leavers.filter(({ identity }) => held.has(identity)).map(({ key }) => key);
    if (forgotten.length > 0) await commit(task, { removed: forgotten }, { removed: forgotten.length });
    await removeAll(
      task,
      leavers.filter(({ identity }) => !held.has(identity)),
      (accepted) => commit(task, { removed: accepted.map(({ key }) => key) }, { removed: accepted.length }),
    );
  }
  for (let after: string | undefined; ; ) {
    const identities = await state.releases(after, page);
    if (identities.length === 0) break;
    after = identities.at(-1);
    const held = await readHeld(task, identities, []);
    const cleared = identities.filter((identity) => held.has(identity));
    if (cleared.length > 0) await commit(task, { cleared });
    const left = identities.filter((identity) => !held.has(identity)).map((identity) => ({ key: '', identity }));
    await removeAll(task, left, (accepted) => commit(task, { cleared: accepted.map(({ identity }) => identity) }));
  }
}

/** Identities that a record which stays goes by. */
async function readHeld(
  task: ItemTask,
  identities: readonly string[],
  leavers: readonly Leaver[],
): Promise<Set<string>> {
  const leaving = new Set(leavers.map(({ key }) => key));
  const owners = await task.state.owners([], identities);
  return new Set(
    owners.filter(({ key, isLeaving }) => !isLeaving && !leaving.has(key)).map(({ identity }) => identity),
  );
}

async function removeAll(
  task: ItemTask,
  leavers: readonly Leaver[],
  onAccepted: (accepted: readonly Leaver[]) => Promise<void>,
): Promise<void> {
  await runLanes(chunk(leavers, task.batching.maxRecords), lanesOf(task), (batch) =>
    sendBatch<Leaver>(task.sending, batch, {
      scope: `${task.scope} remove`,
      toContent: ({ identity }) => identity,
      carry: (part, id) =>
        task.writer.remove(
          task.item,
          part.map(({ identity }) => identity),
          { id, signal: task.sending.signal },
        ),
      onSettled: async (accepted, refused) => {
        if (accepted.length > 0) await onAccepted(accepted);
        if (refused.length === 0) return;
        const refusals = refused.map((one) => toRefusal(task, one));
        await commit(task, { refusals }, { rejected: refusals.length });
      },
    }),
  );
}

/** The far end keeps it, so it is not forgotten: the next run tries again. */
const toRefusal = (task: ItemTask, { record, rejected }: Refused<Leaver>) =>
  task.ledger.refusal({
    stage: 'rejected',
    key: record.key === '' ? undefined : toShownKey(record.key),
    code: rejected.code,
    reason: rejected.reason,
    isPassing: rejected.isPassing,
  });
