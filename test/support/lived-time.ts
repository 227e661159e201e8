import { expect } from 'vitest';
import { type Clock, type Services, systemClock } from '../../src/services/context.ts';
import { nextFlushIn } from '../../src/services/notifications/flush.ts';

/** A clock that stands still until it is moved; who waits, waits for it. */
export interface LivedClock extends Clock {
  /** Moves it on, and wakes whoever has waited long enough. */
  moveTo(time: number): void;
}

export function createLivedClock(start: string): LivedClock {
  let now = Date.parse(start);
  const sleepers = new Set<{ readonly until: number; wake(): void }>();
  return {
    now: () => new Date(now),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { until: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    moveTo(time) {
      now = time;
      for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
    },
  };
}

/**
 * Lives up to an instant, stopping wherever an alarm was set or something is to be told. The alarms are the ones that the
 * bot has set with Agenda: when their time has come here, Agenda is asked to ring them now. `onStop` is called when all is
 * quiet again.
 */
export async function liveUntil(services: Services, clock: LivedClock, end: string, onStop: () => void): Promise<void> {
  for (;;) {
    const now = clock.now().getTime();
    const alarms = [...(await services.queue.armed())].map((at) => Date.parse(at));
    const flush = await nextFlushIn(services);
    const stops = [...alarms, ...(flush === undefined ? [] : [now + flush])].filter((at) => at > now);
    const next = Math.min(Date.parse(end), ...stops);
    if (next > now) clock.moveTo(next);
    await ring(services, new Date(next));
    await untilQuiet(services);
    onStop();
    if (next >= Date.parse(end)) return;
  }
}

async function ring({ db, queue }: Services, upTo: Date): Promise<void> {
  const due = await db.sql`
    delete from agenda_jobs where name = 'alarm' and (data->>'at')::timestamptz <= ${upTo.toISOString()} returning id`;
  if (due.length > 0) await queue.arm([systemClock.now()]);
}

/** Nothing is due, nothing runs, and all that was to be told now stands in its channel. */
async function untilQuiet({ db, clock }: Services): Promise<void> {
  const countLeft = async () => {
    const now = clock.now().toISOString();
    const [row] = await db.sql<{ left: string }[]>`
      select concat_ws(' ',
        (select count(*) from runs where state in ('queued', 'waiting', 'running')),
        (select count(*) from refreshes where state in ('queued', 'running')),
        (select count(*) from schedules where active and next_at <= ${now}),
        (select count(*) from refresh_schedules where active and next_at <= ${now}),
        (select count(*) from notifications where bundle is null and due_at <= ${now}),
        (select count(*) from outbox where delivered_at is null and failure is null)) as left`;
    return row?.left;
  };
  await expect.poll(countLeft, { timeout: 30_000, interval: 20 }).toBe('0 0 0 0 0 0');
}
