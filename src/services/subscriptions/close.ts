import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { notifications, people, subscriptions } from '../../db/schema/index.ts';
import type { NoticeAnswer } from '../../domain/answers.ts';
import { subscriptionIdSchema } from '../../domain/ids.ts';
import type { Place } from '../../domain/place.ts';
import type { Services } from '../context.ts';
import { postTo } from '../conversation/outbox.ts';
import { isAt, requireSubscription } from './read.ts';

const REASON_KEPT = 500;

/**
 * Nothing can be brought to the channel any more: its subscription is kept, closed, and who made it is told once, by
 * direct message. Subscribing the channel again opens it.
 */
export async function closeSubscriptionAt(tx: Queryable, services: Services, place: Place, why: string): Promise<void> {
  const [closed] = await tx
    .update(subscriptions)
    .set({ closedAt: services.clock.now(), closedReason: why.slice(0, REASON_KEPT) })
    .where(and(eq(subscriptions.environmentId, services.environmentId), isAt(place), isNull(subscriptions.closedAt)))
    .returning({ id: subscriptions.id, createdBy: subscriptions.createdBy });
  if (closed === undefined) return;
  await tx.delete(notifications).where(and(eq(notifications.subscriptionId, closed.id), isNull(notifications.bundle)));
  const [owner] = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.id, closed.createdBy), isNull(people.removedAt)));
  if (owner !== undefined)
    await postTo(tx, services, { kind: 'subscription_closed', reader: owner.id, about: closed.id });
}

export async function showClosed(services: Services, about: string | undefined): Promise<NoticeAnswer> {
  const { channel } = await requireSubscription(services, subscriptionIdSchema.parse(about));
  return { kind: 'subscription_closed', channel };
}
