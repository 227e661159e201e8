import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { deliveryLeavers, deliveryReleases, rejections, runs, runTasks } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { fromByteText } from '../../domain/byte-text.ts';
import { NO_COUNTS } from '../../domain/run.ts';
import type { Checkpoint, DeliveryState } from '../../engine/records/delivery.ts';
import type { Services } from '../context.ts';
import { holds, type Lease } from '../runs/lease.ts';
import { LeaseLostError } from '../runs/recorder.ts';

/** People watch the counts: their cards are redrawn at most so often. */
const PROGRESS_MS = 400;

type Writing = Pick<DeliveryState, 'begin' | 'noteLeavers' | 'commit'>;

export interface StateWriterParts {
  readonly services: Services;
  readonly lease: Lease;
  readonly setId: number;
  readonly position: number;
  onLost(): void;
}

/** Writes a set's state; each write first makes sure that the run is still ours, in the same transaction. */
export function createStateWriter({ services, lease, setId, position, onLost }: StateWriterParts): Writing {
  let toldAt = 0;
  /** Without any, which is nearly always, there is none to look for. */
  let hasReleases = true;
  const isTask = and(eq(runTasks.runId, lease.runId), eq(runTasks.position, position));

  const write = <T>(work: (tx: Queryable) => Promise<T>): Promise<T> =>
    services.db.orm.transaction(async (tx) => {
      const held = await tx.select({ id: runs.id }).from(runs).where(holds(lease)).for('key share');
      if (held.length === 0) {
        onLost();
        throw new LeaseLostError();
      }
      return work(tx);
    });

  return {
    begin: () =>
      write(async (tx) => {
        await tx.delete(deliveryLeavers).where(eq(deliveryLeavers.setId, setId));
        await tx.delete(rejections).where(and(eq(rejections.runId, lease.runId), eq(rejections.position, position)));
        const [task] = await tx.select({ counts: runTasks.counts }).from(runTasks).where(isTask);
        const { added, updated, removed, bytes } = task?.counts ?? NO_COUNTS;
        const counts = { ...NO_COUNTS, added, updated, removed, bytes };
        await tx.update(runTasks).set({ counts }).where(isTask);
        const [release] = await tx.select().from(deliveryReleases).where(eq(deliveryReleases.setId, setId)).limit(1);
        hasReleases = release !== undefined;
        return counts;
      }),
    noteLeavers: (keys) =>
      write(async (tx) => {
        await tx.execute(sql`
          insert into delivery_leavers (set_id, key)
          select ${setId}, jsonb_array_elements_text(${JSON.stringify(keys.map(fromByteText))}::text::jsonb)
          on conflict do nothing`);
      }),
    commit: (checkpoint) =>
      write(async (tx) => {
        hasReleases ||= checkpoint.puts.some(({ released }) => released !== undefined);
        await writePuts(tx, setId, lease, checkpoint);
        if (hasReleases) {
          const taken = checkpoint.puts.map(({ identity }) => identity);
          if (taken.length + checkpoint.cleared.length > 0) await clear(tx, setId, [...taken, ...checkpoint.cleared]);
        }
        await writeRemovals(tx, setId, checkpoint);
        await writeRefusals(tx, lease, position, checkpoint);
        await tx.update(runTasks).set({ counts: checkpoint.counts }).where(isTask);
        const now = performance.now();
        if (now - toldAt < PROGRESS_MS) return;
        toldAt = now;
        await publish(tx, { kind: 'run', id: lease.runId });
      }),
  };
}

async function writePuts(tx: Queryable, setId: number, lease: Lease, { puts }: Checkpoint): Promise<void> {
  if (puts.length === 0) return;
  const taken = puts.flatMap(({ takenFrom, identity }) =>
    takenFrom === undefined ? [] : [{ key: fromByteText(takenFrom), identity }],
  );
  if (taken.length > 0) {
    await tx.execute(sql`
      with taken as (
        delete from delivery_state as state
        using jsonb_to_recordset(${JSON.stringify(taken)}::text::jsonb) as one(key text, identity text)
        where state.set_id = ${setId} and state.key = one.key and state.identity = one.identity
        returning state.key
      )
      delete from delivery_leavers as leaver using taken where leaver.set_id = ${setId} and leaver.key = taken.key`);
  }
  const rows = puts.map(({ key, hash, identity }) => ({ key: fromByteText(key), hash, identity }));
  await tx.execute(sql`
    insert into delivery_state (set_id, key, hash, identity, run_id)
    select ${setId}, key, hash, identity, ${lease.runId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as one(key text, hash text, identity text)
    on conflict (set_id, key) do update
    set hash = excluded.hash, identity = excluded.identity, run_id = excluded.run_id`);
  const released = puts.flatMap((put) => put.released ?? []);
  if (released.length > 0) {
    await tx.execute(sql`
      insert into delivery_releases (set_id, identity)
      select ${setId}, jsonb_array_elements_text(${JSON.stringify(released)}::text::jsonb)
      on conflict do nothing`);
  }
}

async function writeRemovals(tx: Queryable, setId: number, { removed }: Checkpoint): Promise<void> {
  if (removed.length === 0) return;
  const keys = JSON.stringify(removed.map(fromByteText));
  for (const table of [sql`delivery_state`, sql`delivery_leavers`]) {
    await tx.execute(sql`
      delete from ${table} as one
      where one.set_id = ${setId}
        and one.key = any (array(select jsonb_array_elements_text(${keys}::text::jsonb)))`);
  }
}

const clear = async (tx: Queryable, setId: number, identities: readonly string[]): Promise<void> => {
  await tx.execute(sql`
    delete from delivery_releases as one
    where one.set_id = ${setId}
      and one.identity = any (array(select jsonb_array_elements_text(${JSON.stringify(identities)}::text::jsonb)))`);
};

/** Rows of one insert: each takes nine parameters, of which a statement has 65,535. */
const REFUSALS = 1_000;

async function writeRefusals(tx: Queryable, lease: Lease, position: number, { refusals }: Checkpoint): Promise<void> {
  for (let start = 0; start < refusals.length; start += REFUSALS) {
    const rows = refusals.slice(start, start + REFUSALS).map(({ key, field, reason, isPassing, ...one }) => ({
      ...one,
      runId: lease.runId,
      position,
      key: key ?? null,
      field: field ?? null,
      reason: reason === undefined || reason === '' ? null : reason.slice(0, 500),
      isPassing: isPassing ?? false,
    }));
    await tx.insert(rejections).values(rows).onConflictDoNothing();
  }
}
