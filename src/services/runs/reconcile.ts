import { and, asc, eq, inArray, lt, notInArray } from 'drizzle-orm';
import { pendingActions, runs } from '../../db/schema/index.ts';
import type { RunId } from '../../domain/ids.ts';
import { forgetOldChatFiles } from '../chat-files/download.ts';
import type { Services } from '../context.ts';
import { forgetOldButtonData } from '../conversation/button-data.ts';
import { forgetOldEvents } from '../conversation/inbox.ts';
import { forgetOldPosts } from '../conversation/outbox.ts';
import { forgetOldHomes } from '../conversation/refs.ts';
import { forgetOldNotifications } from '../notifications/flush.ts';
import { forgetOldPlaces } from '../workspaces/places.ts';
import { isUnheld } from './lease.ts';

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** More than there is room for: other workers look at the same time, and each takes some of its own. */
const LOOKED_AT = 4;

/** Runs that wait for a worker or whose worker died, the oldest first, in an order of this worker's own. */
export async function findUnheldRuns(services: Services, room: number, held: readonly RunId[]): Promise<RunId[]> {
  const isHere = eq(runs.environmentId, services.environmentId);
  // What waits for a refresh is queued again by it.
  const isWaiting = and(inArray(runs.state, ['queued', 'running']), isUnheld);
  const isOther = held.length === 0 ? undefined : notInArray(runs.id, [...held]);
  const found = await services.db.orm
    .select({ id: runs.id })
    .from(runs)
    .where(and(isHere, isWaiting, isOther))
    .orderBy(asc(runs.queuedAt), asc(runs.id))
    .limit(room * LOOKED_AT);
  const ids = found.map(({ id }) => id);
  return ids.length <= room ? ids : shuffle(ids).slice(0, room);
}

function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

/** Forgets what nobody can come back to. */
export async function forgetOld(services: Services): Promise<void> {
  const before = new Date(services.clock.now().getTime() - KEPT_MS);
  await services.db.orm.delete(pendingActions).where(lt(pendingActions.expiresAt, before));
  await forgetOldEvents(services);
  await forgetOldPosts(services);
  await forgetOldChatFiles(services);
  await forgetOldNotifications(services);
  await forgetOldHomes(services);
  await forgetOldButtonData(services);
  await forgetOldPlaces(services);
}
