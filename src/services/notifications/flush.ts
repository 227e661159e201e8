import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { notifications, subscriptions } from '../../db/schema/index.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import { GATHER_MS, toDue } from '../../domain/notification-timing.ts';
import type { Services } from '../context.ts';
import { requireSubscription } from '../subscriptions/read.ts';
import { bundle } from './bundle.ts';

/** Nobody asks twice about an event that is so old. */
const REMEMBERED = sql`interval '90 days'`;

/** Sends what has waited long enough: one message for each channel. Says how many; safe in any number of processes. */
export async function flushNotifications(services: Services): Promise<number> {
  const due = await services.db.orm
    .selectDistinct({ id: notifications.subscriptionId })
    .from(notifications)
    .innerJoin(subscriptions, eq(subscriptions.id, notifications.subscriptionId))
    .where(
      and(
        eq(subscriptions.environmentId, services.environmentId),
        isNull(notifications.bundle),
        lte(notifications.dueAt, services.clock.now()),
      ),
    );
  let sent = 0;
  for (const { id } of due) if (await services.db.orm.transaction((tx) => flush(tx, services, id))) sent += 1;
  return sent;
}

async function flush(tx: Queryable, services: Services, id: SubscriptionId): Promise<boolean> {
  const now = services.clock.now();
  const [held] = await tx
    .select({ id: subscriptions.id, closedAt: subscriptions.closedAt })
    .from(subscriptions)
    .where(eq(subscriptions.id, id))
    .for('no key update', { skipLocked: true });
  if (held === undefined) return false;
  const isWaiting = (until: Date) =>
    and(eq(notifications.subscriptionId, id), isNull(notifications.bundle), lte(notifications.dueAt, until));
  if (held.closedAt !== null) {
    await tx.delete(notifications).where(isWaiting(now));
    return false;
  }
  const subscription = await requireSubscription(services, id, tx);
  // Whoever comes late may have come into the quiet hours.
  const loud = toDue(now, subscription, false);
  if (loud > now) {
    await tx.update(notifications).set({ dueAt: loud }).where(isWaiting(now));
    return false;
  }
  const rows = await tx
    .select()
    .from(notifications)
    // Those of the same minute come along.
    .where(isWaiting(new Date(now.getTime() + GATHER_MS)))
    .orderBy(asc(notifications.occurredAt), asc(notifications.createdAt));
  if (rows.length === 0) return false;
  await bundle(tx, services, subscription, rows);
  return true;
}

/** Milliseconds until the next message falls due; undefined when nothing waits. */
export async function nextFlushIn(services: Services): Promise<number | undefined> {
  const [row] = await services.db.orm
    .select({ at: notifications.dueAt })
    .from(notifications)
    .innerJoin(subscriptions, eq(subscriptions.id, notifications.subscriptionId))
    .where(and(eq(subscriptions.environmentId, services.environmentId), isNull(notifications.bundle)))
    .orderBy(asc(notifications.dueAt))
    .limit(1);
  return row === undefined ? undefined : Math.max(0, row.at.getTime() - services.clock.now().getTime());
}

export async function forgetOldNotifications(services: Services): Promise<void> {
  await services.db.orm.delete(notifications).where(sql`${notifications.occurredAt} < now() - ${REMEMBERED}`);
}
