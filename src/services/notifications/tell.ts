import type { Queryable } from '../../db/client.ts';
import { notifications } from '../../db/schema/index.ts';
import type { ConnectionId, ExportId, RunId } from '../../domain/ids.ts';
import { canWait, isWanted, type NotificationKind } from '../../domain/notification.ts';
import { toDue } from '../../domain/notification-timing.ts';
import { isSamePlace, type Place } from '../../domain/place.ts';
import { isAbout, type Subscription } from '../../domain/subscription.ts';
import type { Services } from '../context.ts';
import { bundle } from './bundle.ts';

/** Something that channels may want to hear about. */
export interface NewNotification {
  readonly kind: NotificationKind;
  /** Names the event: a channel is told of it once, however often it is written. */
  readonly event: string;
  /** Exports that it is about: a channel hears of it that hears about one of them. */
  readonly about: readonly ExportId[];
  readonly exportId?: ExportId;
  readonly runId?: RunId;
  readonly connectionId?: ConnectionId;
  readonly failures?: number;
  /** Where the run's own card stands, which says the same. */
  readonly cardAt?: Place | undefined;
  /** A channel that was told in another way. */
  readonly except?: Place | undefined;
}

/**
 * Tells every channel that asked for it; give it the transaction of what happened, so that neither is there without the
 * other. What is told at once goes into the outbox with it, the rest waits in the table until `flushNotifications`.
 */
export async function tell(
  tx: Queryable,
  services: Services,
  subscriptions: readonly Subscription[],
  news: NewNotification,
): Promise<void> {
  const now = services.clock.now();
  for (const subscription of subscriptions.filter((one) => hears(one, news))) {
    const dueAt = toDue(now, subscription, canWait(news.kind, subscription.digest));
    const [row] = await tx
      .insert(notifications)
      .values({
        subscriptionId: subscription.id,
        kind: news.kind,
        event: news.event,
        exportId: news.exportId ?? null,
        runId: news.runId ?? null,
        connectionId: news.connectionId ?? null,
        failures: news.failures ?? 0,
        occurredAt: now,
        dueAt,
      })
      .onConflictDoNothing()
      .returning();
    if (row !== undefined && dueAt <= now) await bundle(tx, services, subscription, [row]);
  }
}

function hears(subscription: Subscription, { kind, about, cardAt, except }: NewNotification): boolean {
  if (subscription.closed !== undefined || !isWanted(subscription.groups, kind)) return false;
  if (!about.some((id) => isAbout(subscription, id))) return false;
  if (except !== undefined && isSamePlace(subscription.place, except)) return false;
  return subscription.own || cardAt === undefined || !isSamePlace(subscription.place, cardAt);
}
