import { sql } from 'drizzle-orm';
import type { RecordsDestination } from '../../destinations/contract-records.ts';
import type { ConnectionId, RunId } from '../../domain/ids.ts';
import type { Permits } from '../../engine/records/delivery.ts';
import type { Services } from '../context.ts';
import type { Steady } from '../steady.ts';

/** The place of a process that died is free again after this. */
const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;
/** A place is used for this long before the others get their turn. */
const TURN_MS = 1_000;
/** Between two looks for a free place. */
const LOOK_MS = 60;

export interface RunPermits extends Permits {
  /** Gives back what is still held. */
  close(): Promise<void>;
}

/**
 * Places and times for calls, handed out by the database to all runs of a connection in all processes: at most
 * `concurrency` calls at once, each at its time where there is a rate, and none while the far end wants quiet.
 */
export async function openPermits(
  services: Services,
  connectionId: ConnectionId,
  runId: RunId,
  { concurrency, callsPerMinute }: RecordsDestination['batching'],
  steady: Steady,
): Promise<RunPermits> {
  const { orm } = services.db;
  const until = sql`now() + ${LEASE_SECONDS} * interval '1 second'`;
  const gap = callsPerMinute === undefined ? sql`interval '0'` : sql`${60 / callsPerMinute} * interval '1 second'`;
  await orm.execute(sql`
    insert into connection_slots (connection_id, slot)
    select ${connectionId}, generate_series(0, ${concurrency - 1}::int) on conflict do nothing`);
  await orm.execute(sql`
    insert into connection_pace (connection_id, next_at) values (${connectionId}, now()) on conflict do nothing`);
  const quietly = async (work: PromiseLike<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      services.log.warn({ run: runId, error: String(error) }, 'the places of a connection were not updated');
    }
  };
  const free = async () => {
    // An earlier worker of this run is gone, or has lost the run.
    await orm.execute(sql`
      update connection_slots set lease_until = null, run_id = null
      where connection_id = ${connectionId} and run_id = ${runId}`);
  };
  await free();
  const renewal = setInterval(() => {
    void quietly(
      orm.execute(sql`
        update connection_slots set lease_until = ${until}
        where connection_id = ${connectionId} and run_id = ${runId} and lease_until is not null`),
    );
  }, RENEW_MS).unref();

  /** Places between two calls, with the end of their turn. */
  const kept: { readonly slot: number; readonly until: number }[] = [];
  /** Calls of this run that wait for a place, the first one first. */
  const waiting: (() => void)[] = [];
  const wakeOne = () => waiting.shift()?.();
  const giveTurns = () => {
    const now = performance.now();
    for (const place of kept.splice(0)) {
      if (place.until > now) kept.push(place);
      else void giveBack(place.slot).then(wakeOne);
    }
  };
  const turns = setInterval(giveTurns, TURN_MS / 4).unref();

  const takePlace = async (): Promise<number | undefined> => {
    const [taken] = await orm.execute<{ slot: number }>(sql`
      update connection_slots set run_id = ${runId}, lease_until = ${until}
      where connection_id = ${connectionId} and slot = (
        select slot from connection_slots
        where connection_id = ${connectionId} and slot < ${concurrency} and (lease_until is null or lease_until < now())
        order by slot limit 1 for update skip locked)
      returning slot`);
    return taken === undefined ? undefined : Number(taken.slot);
  };

  /** Milliseconds until this call may be made; its time is taken by then. */
  const takeTime = async (): Promise<number> => {
    const [pace] = await orm.execute<{ ms: number }>(
      callsPerMinute === undefined
        ? sql`select extract(epoch from next_at - now()) * 1000 as ms from connection_pace
            where connection_id = ${connectionId}`
        : sql`update connection_pace set next_at = greatest(next_at, now()) + ${gap}
            where connection_id = ${connectionId}
            returning extract(epoch from next_at - ${gap} - now()) * 1000 as ms`,
    );
    return Math.max(0, Math.ceil(Number(pace?.ms ?? 0)));
  };

  /** One that cannot be given back now is free when its lease ends. */
  const giveBack = (slot: number) =>
    quietly(
      orm.execute(sql`
        update connection_slots set lease_until = null, run_id = null
        where connection_id = ${connectionId} and slot = ${slot} and run_id = ${runId}`),
    );

  const toRelease = (place: { readonly slot: number; readonly until: number }) => async () => {
    if (performance.now() >= place.until) {
      void giveBack(place.slot).then(wakeOne);
      return;
    }
    kept.push(place);
    wakeOne();
  };
  /** Until a place of this run may be free, or another run may have left one. */
  const waitForPlace = async (signal: AbortSignal): Promise<void> => {
    const woken = new AbortController();
    const wake = () => woken.abort();
    waiting.push(wake);
    await services.clock.wait(LOOK_MS * (1 + Math.random()), AbortSignal.any([signal, woken.signal]));
    const index = waiting.indexOf(wake);
    if (index !== -1) waiting.splice(index, 1);
  };
  /** The far end wanted quiet until then; what it told other runs is seen when a turn begins. */
  let quietUntil = 0;

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      // The time first: a place is not held while waiting for it.
      const isInTurn = callsPerMinute === undefined && kept.length > 0 && performance.now() > quietUntil;
      const ms = isInTurn ? 0 : await steady(takeTime);
      if (ms > 0) await services.clock.wait(ms, signal);
      for (;;) {
        signal.throwIfAborted();
        // It may have been asked for while this call waited.
        const quiet = quietUntil - performance.now();
        if (quiet > 0) {
          await services.clock.wait(Math.ceil(quiet), signal);
          continue;
        }
        giveTurns();
        const until = performance.now() + TURN_MS;
        const known = kept.pop();
        const slot = known?.slot ?? (await steady(takePlace));
        if (slot !== undefined) return toRelease({ slot, until: known?.until ?? until });
        await waitForPlace(signal);
      }
    },
    async pause(ms) {
      quietUntil = Math.max(quietUntil, performance.now() + ms);
      await orm.execute(sql`
        update connection_pace set next_at = greatest(next_at, now() + ${ms} * interval '1 millisecond')
        where connection_id = ${connectionId}`);
    },
    async close() {
      clearInterval(renewal);
      clearInterval(turns);
      await quietly(free());
    },
  };
}
