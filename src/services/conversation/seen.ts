import { interactionsSeen } from '../../db/schema/index.ts';
import type { Services } from '../context.ts';

/** True the first time, in whichever process; false for an event that was delivered before. */
export async function isFirstDelivery(services: Services, surface: string, eventId: string): Promise<boolean> {
  const rows = await services.db.orm
    .insert(interactionsSeen)
    .values({ surface, eventId: eventId.slice(0, 200), seenAt: services.clock.now() })
    .onConflictDoNothing()
    .returning({ eventId: interactionsSeen.eventId });
  return rows.length > 0;
}
