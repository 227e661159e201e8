import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { failureThreads, notifications, people } from '../../db/schema/index.ts';
import type { ExportId, PersonId } from '../../domain/ids.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Services } from '../context.ts';
import { post } from '../conversation/outbox.ts';

export type NotificationRow = typeof notifications.$inferSelect;

/** Makes one message for a channel of these, in the order in which they happened, and puts it into the outbox. */
export async function bundle(
  tx: Queryable,
  services: Services,
  subscription: Subscription,
  rows: readonly NotificationRow[],
): Promise<void> {
  const id = randomUUID();
  await tx
    .update(notifications)
    .set({ bundle: id })
    .where(
      inArray(
        notifications.id,
        rows.map((row) => row.id),
      ),
    );
  for (const { id: rowId, kind, exportId, failures } of rows) {
    if (exportId === null) continue;
    if (kind === 'recovered' || kind === 'completed_with_errors') await closeThreads(tx, exportId, subscription);
    if (kind !== 'failed') continue;
    const root = await openThread(tx, subscription, exportId, id, failures);
    if (root !== id) await tx.update(notifications).set({ root }).where(eq(notifications.id, rowId));
  }
  const reader = await findSpeaker(tx, services, subscription);
  // Nobody is left in the environment, so nobody is there to read it.
  if (reader === undefined) return;
  await post(tx, services, { kind: 'notification', place: subscription.place, reader, about: id });
}

/** The first failure in a row that a channel hears of is what the next ones go below: says which bundle told of it. */
async function openThread(
  tx: Queryable,
  { id: subscriptionId }: Subscription,
  exportId: ExportId,
  bundleId: string,
  failures: number,
): Promise<string> {
  const [row] = await tx
    .insert(failureThreads)
    .values({ subscriptionId, exportId, bundle: bundleId })
    .onConflictDoUpdate({
      target: [failureThreads.subscriptionId, failureThreads.exportId],
      set: { bundle: failures === 1 ? bundleId : failureThreads.bundle },
    })
    .returning({ bundle: failureThreads.bundle });
  return row?.bundle ?? bundleId;
}

/** The export works again: its next failure is a first one. */
export async function closeThreads(tx: Queryable, exportId: ExportId, subscription?: Subscription): Promise<void> {
  const isHere = subscription === undefined ? undefined : eq(failureThreads.subscriptionId, subscription.id);
  await tx.delete(failureThreads).where(and(eq(failureThreads.exportId, exportId), isHere));
}

/** Whose language a channel's messages have: who subscribed it, as long as they are here, else an admin. */
async function findSpeaker(
  tx: Queryable,
  services: Services,
  { createdBy }: Subscription,
): Promise<PersonId | undefined> {
  const [speaker] = await tx
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        eq(people.environmentId, services.environmentId),
        isNull(people.removedAt),
        or(eq(people.id, createdBy), eq(people.role, 'admin')),
      ),
    )
    .orderBy(desc(eq(people.id, createdBy)), asc(people.createdAt))
    .limit(1);
  return speaker?.id;
}
