import { sql } from 'drizzle-orm';
import type { Services } from '../context.ts';

/** Alarms are set so far ahead; what is later comes within reach in time. */
const AHEAD_MS = 48 * 60 * 60 * 1000;
/** At most so many at once: the nearest come first, and the rest with the next look. */
const MOST = 500;

/**
 * Sets an alarm for every time at which something is due and none is set: one for each time, however many schedules
 * share it. Two processes may set the same one; whoever is woken finds what is left to do.
 */
export async function rearm(services: Services): Promise<void> {
  const now = services.clock.now();
  // What is due already is found by the next look; an alarm in the past would ring at once, again and again.
  const from = now.toISOString();
  const until = new Date(now.getTime() + AHEAD_MS).toISOString();
  const rows = await services.db.orm.execute<{ at: string | Date }>(sql`
    select next_at as at from (
      select next_at from schedules where environment_id = ${services.environmentId} and active and next_at > ${from} and next_at <= ${until}
      union
      select next_at from refresh_schedules where environment_id = ${services.environmentId} and active and next_at > ${from} and next_at <= ${until}
    ) due order by next_at limit ${MOST}`);
  if (rows.length === 0) return;
  const armed = await services.queue.armed();
  const missing = rows.map(({ at }) => new Date(at)).filter((at) => !armed.has(at.toISOString()));
  if (missing.length > 0) await services.queue.arm(missing);
}

/** For a change that is safe in the database: where the queue is out of reach, the reconciler sets the alarm. */
export async function rearmSoon(services: Services): Promise<void> {
  await rearm(services).catch((error) =>
    services.log.warn({ error: String(error) }, 'could not set an alarm; the reconciler will'),
  );
}
