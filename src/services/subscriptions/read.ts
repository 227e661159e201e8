import { and, asc, eq, inArray, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { subscriptionExports, subscriptions } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import type { Place } from '../../domain/place.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Services } from '../context.ts';

/** Those of the environment, by channel; also the ones that are closed. */
export const readSubscriptions = (services: Services, db: Queryable = services.db.orm): Promise<Subscription[]> =>
  select(services, db, undefined);

export async function findSubscriptionAt(
  services: Services,
  place: Place,
  db: Queryable = services.db.orm,
): Promise<Subscription | undefined> {
  const [found] = await select(services, db, isAt(place));
  return found;
}

/** Throws `not_subscribed` for one that is gone. */
export async function requireSubscription(
  services: Services,
  id: SubscriptionId,
  db: Queryable = services.db.orm,
): Promise<Subscription> {
  const [found] = await select(services, db, eq(subscriptions.id, id));
  if (found === undefined) throw new AppError('not_subscribed', { channel: '' });
  return found;
}

export const isAt = ({ surface, workspace, conversation }: Place): SQL | undefined =>
  and(
    eq(subscriptions.surface, surface),
    eq(subscriptions.workspace, workspace),
    eq(subscriptions.conversation, conversation),
  );

async function select(services: Services, db: Queryable, where: SQL | undefined): Promise<Subscription[]> {
  const rows = await db
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.environmentId, services.environmentId), where))
    .orderBy(asc(subscriptions.channel), asc(subscriptions.createdAt));
  const byName = rows.filter((row) => !row.isAll).map((row) => row.id);
  const named =
    byName.length === 0
      ? []
      : await db.select().from(subscriptionExports).where(inArray(subscriptionExports.subscriptionId, byName));
  return rows.map((row) => ({
    id: row.id,
    place: { surface: row.surface, workspace: row.workspace, conversation: row.conversation },
    channel: row.channel,
    exports: row.isAll ? 'all' : named.filter((one) => one.subscriptionId === row.id).map((one) => one.exportId),
    groups: row.groups,
    repeats: row.repeats,
    digest: row.digest,
    quiet: row.quietFrom === null || row.quietTo === null ? undefined : { from: row.quietFrom, to: row.quietTo },
    zone: row.zone,
    own: row.own,
    createdBy: row.createdBy,
    closed: row.closedAt === null ? undefined : (row.closedReason ?? ''),
    version: row.version,
  }));
}
