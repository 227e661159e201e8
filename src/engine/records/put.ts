import type { Sendable } from '../../destinations/contract-records.ts';
import type { Counts } from '../../domain/run.ts';
import type { Owner, Put, Refusal } from './delivery.ts';
import type { ItemTask } from './item-task.ts';
import { type Judged, judge } from './judge.ts';
import { runLanes } from './lanes.ts';
import { commit } from './ledger.ts';
import type { Change } from './merge.ts';
import { type Candidate, prepareChunk, toShownKey, type Unfit } from './prepare.ts';
import { type Refused, sendBatch } from './send.ts';
import type { Spool } from './spool.ts';

/** Rows are fetched so many at a time: few questions, and a few megabytes at most. */
const FETCH = 2_000;

/** Sends all changes but those whose identity another record goes by at the moment: these are deferred. */
export async function sendChanges(task: ItemTask, deferred: Spool<Change>): Promise<void> {
  const flying = new Set<string>();
  await runLanes(toBatches(task, deferred, flying), lanesOf(task), async (batch) => {
    await put(task, batch);
    for (const { candidate } of batch) flying.delete(candidate.sendable.identity);
  });
}

/** More than calls are allowed at once: while one remembers what was accepted, another has its place at the far end. */
export const lanesOf = ({ batching: { concurrency } }: ItemTask): number => concurrency + Math.ceil(concurrency / 2);

async function* toBatches(task: ItemTask, deferred: Spool<Change>, flying: Set<string>): AsyncGenerator<Judged[]> {
  let open: Judged[] = [];
  for await (const changes of regroup(task.planned.changes(), FETCH)) {
    const candidates = await prepare(task, changes);
    // Looked at before the database is asked: what lands there meanwhile is seen in one place or the other.
    const inTheAir = new Set(flying);
    const owners = await readOwners(task, candidates);
    const known = new Map(owners.map(({ key, identity }) => [key, identity]));
    const holders = new Map(owners.map(({ key, identity }) => [identity, key]));
    const later: Change[] = [];
    for (const candidate of candidates) {
      const { kind, key, hash } = candidate;
      const { identity } = candidate.sendable;
      const holder = holders.get(identity);
      if ((holder !== undefined && holder !== key) || inTheAir.has(identity) || flying.has(identity)) {
        later.push({ kind, key, hash });
        continue;
      }
      flying.add(identity);
      const before = known.get(key);
      open.push({ candidate, released: before === identity ? undefined : before, takenFrom: undefined });
      if (open.length < task.batching.maxRecords) continue;
      yield open;
      open = [];
    }
    if (later.length > 0) await deferred.add(later);
  }
  if (open.length > 0) yield open;
}

/** Sends those of the deferred whose identity has become free, or is theirs now. */
export async function sendDeferred(task: ItemTask, changes: readonly Change[]): Promise<void> {
  const candidates = await prepare(task, changes);
  const owners = await readOwners(task, candidates);
  const { fit, duplicates } = await judge(task.preparation, candidates, owners, new Set());
  await refuse(
    task,
    duplicates.map((candidate) => ({ change: candidate, code: 'duplicate' })),
  );
  await runLanes(chunk(fit, task.batching.maxRecords), lanesOf(task), (batch) => put(task, batch));
}

/** What can be sent; the rest is refused, and counts as having left where the far end knows it. */
async function prepare(task: ItemTask, changes: readonly Change[]): Promise<readonly Candidate[]> {
  const { candidates, unfit, vanished } = await prepareChunk(task.preparation, changes);
  if (vanished > 0) task.ledger.note({ total: -vanished });
  await refuse(task, unfit);
  return candidates;
}

/** A record that cannot be sent any more is no member at the far end either, once everything else is sent. */
async function refuse(task: ItemTask, unfit: readonly Unfit[]): Promise<void> {
  if (unfit.length === 0) return;
  const gone = unfit.filter(({ change }) => change.kind !== 'added').map(({ change }) => change.key);
  if (gone.length > 0 && task.mode !== 'upsert') await task.state.noteLeavers(gone);
  const refusals = unfit.map(({ change, code, field, detail }) =>
    task.ledger.refusal({ stage: 'invalid', key: toShownKey(change.key), code, field, reason: detail }),
  );
  await commit(task, { refusals }, { invalid: unfit.length });
}

const readOwners = ({ state }: ItemTask, candidates: readonly Candidate[]): Promise<Owner[]> =>
  candidates.length === 0
    ? Promise.resolve([])
    : state.owners(
        candidates.map(({ key }) => key),
        candidates.map(({ sendable }) => sendable.identity),
      );

const put = (task: ItemTask, batch: readonly Judged[]): Promise<void> =>
  sendBatch<Judged>(task.sending, batch, {
    scope: `${task.scope} put`,
    toContent: ({ candidate }) => candidate.sendable satisfies Sendable,
    carry: (part, id) =>
      task.writer.put(
        task.item,
        part.map(({ candidate }) => candidate.sendable),
        { id, signal: task.sending.signal },
      ),
    onSettled: (accepted, refused) =>
      commit(
        task,
        { puts: accepted.map(toPut), refusals: refused.map((one) => toRefusal(task, one)) },
        { ...countPuts(accepted), rejected: refused.length },
      ),
  });

const toPut = ({ candidate, released, takenFrom }: Judged): Put => ({
  key: candidate.key,
  hash: candidate.hash,
  identity: candidate.sendable.identity,
  released,
  takenFrom: takenFrom?.key,
});

const toRefusal = (task: ItemTask, { record, rejected }: Refused<Judged>): Refusal =>
  task.ledger.refusal({
    stage: 'rejected',
    key: toShownKey(record.candidate.key),
    code: rejected.code,
    reason: rejected.reason,
    isPassing: rejected.isPassing,
  });

function countPuts(accepted: readonly Judged[]): Partial<Counts> {
  let [added, updated, removed, bytes] = [0, 0, 0, 0];
  for (const { candidate, takenFrom } of accepted) {
    if (candidate.kind === 'added') added += 1;
    if (candidate.kind === 'changed') updated += 1;
    // Who left is out with this: the identity is somebody else's now.
    if (takenFrom?.isLeaving === true) removed += 1;
    bytes += candidate.bytes;
  }
  return { added, updated, removed, bytes };
}

async function* regroup<T>(batches: AsyncIterable<readonly T[]>, size: number): AsyncGenerator<T[]> {
  let open: T[] = [];
  for await (const batch of batches) {
    for (const one of batch) {
      open.push(one);
      if (open.length < size) continue;
      yield open;
      open = [];
    }
  }
  if (open.length > 0) yield open;
}

export async function* chunk<T>(all: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
