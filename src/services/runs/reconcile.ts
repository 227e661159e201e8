import { and, inArray, lt, sql } from 'drizzle-orm';
import { pendingActions, runs } from '../../db/schema/index.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import type { Services } from '../context.ts';
import { forgetOldButtonData } from '../conversation/button-data.ts';
import { forgetOldEvents } from '../conversation/inbox.ts';
import { forgetOldPosts } from '../conversation/outbox.ts';
import { forgetOldHomes } from '../conversation/refs.ts';
import { forgetOldDeliveries } from '../delivery/forget.ts';
import { forgetOldNotifications } from '../notifications/flush.ts';
import { isUnheld } from './lease.ts';

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Finds runs that wait for a worker or whose worker died, and wakes one for each. Says how many. */
export async function reconcileRuns(services: Services): Promise<number> {
  const waiting = await services.db.orm
    .select({ id: runs.id })
    .from(runs)
    .where(and(inArray(runs.state, [...ACTIVE_STATES]), isUnheld, lt(runs.queuedAt, sql`now() - interval '2 seconds'`)))
    .limit(1000);
  // A long queue is no reason to wake its runs again and again.
  const known = waiting.length === 0 ? new Set() : await services.queue.waiting();
  const lost = waiting.filter(({ id }) => !known.has(id));
  for (const { id } of lost) await services.queue.enqueue(id);
  return lost.length;
}

/** Forgets what nobody can come back to. */
export async function forgetOld(services: Services): Promise<void> {
  const before = new Date(services.clock.now().getTime() - KEPT_MS);
  await services.db.orm.delete(pendingActions).where(lt(pendingActions.expiresAt, before));
  await forgetOldEvents(services);
  await forgetOldPosts(services);
  await forgetOldNotifications(services);
  await forgetOldHomes(services);
  await forgetOldButtonData(services);
  await forgetOldDeliveries(services);
}
