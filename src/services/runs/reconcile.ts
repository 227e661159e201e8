import { lt } from 'drizzle-orm';
import { pendingActions } from '../../db/schema/index.ts';
import { forgetOldChatFiles } from '../chat-files/download.ts';
import type { Services } from '../context.ts';
import { forgetOldButtonData } from '../conversation/button-data.ts';
import { forgetOldEvents } from '../conversation/inbox.ts';
import { forgetOldPosts } from '../conversation/outbox.ts';
import { forgetOldHomes } from '../conversation/refs.ts';
import { forgetOldDeliveries } from '../delivery/forget.ts';
import { forgetOldNotifications } from '../notifications/flush.ts';
import { forgetOldPlaces } from '../workspaces/places.ts';

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

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
  await forgetOldDeliveries(services);
}
