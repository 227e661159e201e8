import { eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { notifications } from '../../db/schema/index.ts';

/** Where the message of a bundle stands now, so that what repeats it can go below it. */
export async function noteDelivered(tx: Queryable, bundle: string, externalId: string): Promise<void> {
  await tx.update(notifications).set({ externalId }).where(eq(notifications.bundle, bundle));
}

/** The message at its root is gone, so it goes into the channel itself. */
export async function leaveThread(tx: Queryable, bundle: string): Promise<void> {
  const [row] = await tx
    .select({ root: notifications.root })
    .from(notifications)
    .where(eq(notifications.bundle, bundle));
  if (row?.root === null || row?.root === undefined) return;
  await tx.update(notifications).set({ externalId: null }).where(eq(notifications.bundle, row.root));
}
