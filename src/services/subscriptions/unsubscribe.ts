import { and, eq, sql } from 'drizzle-orm';
import { subscriptions } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId, SubscriptionId } from '../../domain/ids.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope } from '../context.ts';
import { requireSubscription } from './read.ts';
import { nameExports, toSubject } from './subscribe.ts';

/**
 * The channel hears nothing any more, or nothing about these exports; what waits to be told is dropped. Answers what is
 * left. Throws `subscribed_to_all` where single exports are to be taken out of all.
 */
export async function unsubscribe(
  scope: Scope,
  id: SubscriptionId,
  exports: readonly ExportId[] = [],
): Promise<Subscription | undefined> {
  const known = await requireSubscription(scope, id);
  await requireRole(scope, 'contributor', 'subscription.remove', toSubject(known.channel));
  return scope.db.orm.transaction(async (tx) => {
    await tx.select({ id: subscriptions.id }).from(subscriptions).where(eq(subscriptions.id, id)).for('update');
    const before = await requireSubscription(scope, id, tx);
    const left = toLeft(before, exports);
    await recordDone(tx, scope, {
      action: 'subscription.remove',
      subjectId: id,
      subjectName: toSubject(before.channel),
      before: { exports: before.exports },
      after: { exports: left },
    });
    if (left.length === 0) {
      await tx.delete(subscriptions).where(and(eq(subscriptions.id, id)));
      return undefined;
    }
    await nameExports(tx, id, left);
    await tx
      .update(subscriptions)
      .set({ version: sql`${subscriptions.version} + 1`, updatedAt: scope.clock.now() })
      .where(eq(subscriptions.id, id));
    return requireSubscription(scope, id, tx);
  });
}

function toLeft({ id, channel, exports }: Subscription, without: readonly ExportId[]): readonly ExportId[] {
  if (without.length === 0) return [];
  if (exports === 'all') {
    const calls = [{ command: 'subscriptions', input: { action: 'edit', subscription: id } }];
    throw new AppError('subscribed_to_all', { channel: toSubject(channel) }, { calls });
  }
  return exports.filter((one) => !without.includes(one));
}
