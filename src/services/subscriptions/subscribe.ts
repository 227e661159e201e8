import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { subscriptionExports, subscriptions } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId, SubscriptionId } from '../../domain/ids.ts';
import type { Place } from '../../domain/place.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import { type CheckedSubscription, checkSubscription, type SubscriptionDraft } from './draft.ts';
import { findSubscriptionAt, isAt, requireSubscription } from './read.ts';

export interface Channel {
  readonly place: Place;
  /** What people call it; empty for a direct message. */
  readonly name: string;
}

/**
 * Subscribes a channel, or changes what it hears: exports that are named come to those that it has by name, everything
 * else that is said takes the place of what was. Opens one that was closed.
 */
export async function subscribe(scope: Scope, channel: Channel, draft: SubscriptionDraft): Promise<Subscription> {
  await requireRole(scope, 'contributor', 'subscription.add', toSubject(channel.name));
  const { thread, ...place } = channel.place;
  return scope.db.orm.transaction(async (tx) => {
    // Two who subscribe a channel at once are one after the other.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('subscriptions'), hashtext(${JSON.stringify(place)}))`);
    const before = await findSubscriptionAt(scope, place, tx);
    const checked = await checkSubscription(scope, withNamed(draft, before), before, tx);
    if (before !== undefined) return change(tx, scope, before, checked);
    const [row] = await tx
      .insert(subscriptions)
      .values({
        environmentId: scope.environmentId,
        surface: place.surface,
        workspace: place.workspace,
        conversation: place.conversation,
        channel: channel.name,
        createdBy: scope.person.id,
        createdAt: scope.clock.now(),
        ...toColumns(scope, checked),
      })
      .returning({ id: subscriptions.id });
    if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
    await nameExports(tx, row.id, checked.exports);
    await recordDone(tx, scope, {
      action: 'subscription.add',
      subjectId: row.id,
      subjectName: toSubject(channel.name),
      after: toAudit(checked),
    });
    return requireSubscription(scope, row.id, tx);
  });
}

/** All of a subscription anew, by the form. Throws `changed_meanwhile`. */
export async function editSubscription(
  scope: Scope,
  id: SubscriptionId,
  draft: SubscriptionDraft,
  options: { readonly version: number; readonly formId?: string | undefined },
): Promise<Subscription> {
  const before = await requireSubscription(scope, id);
  await requireRole(scope, 'contributor', 'subscription.edit', toSubject(before.channel));
  const checked = await checkSubscription(scope, draft, before);
  return scope.db.orm.transaction(async (tx) => {
    if (options.formId !== undefined) await consumeForm(tx, scope, options.formId);
    return change(tx, scope, { ...before, version: options.version }, checked);
  });
}

async function change(
  tx: Queryable,
  scope: Scope,
  before: Subscription,
  checked: CheckedSubscription,
): Promise<Subscription> {
  const changed = await tx
    .update(subscriptions)
    .set({
      ...toColumns(scope, checked),
      version: sql`${subscriptions.version} + 1`,
      closedAt: null,
      closedReason: null,
      // One that is opened again speaks for who opened it, who will hear when it closes.
      ...(before.closed === undefined ? {} : { createdBy: scope.person.id }),
    })
    .where(and(eq(subscriptions.id, before.id), eq(subscriptions.version, before.version), isAt(before.place)))
    .returning({ id: subscriptions.id });
  if (changed.length === 0) {
    const calls = [{ command: 'subscriptions', input: { action: 'edit', subscription: before.id } }];
    throw new AppError('changed_meanwhile', { name: toSubject(before.channel) }, { calls });
  }
  await nameExports(tx, before.id, checked.exports);
  await recordDone(tx, scope, {
    action: 'subscription.edit',
    subjectId: before.id,
    subjectName: toSubject(before.channel),
    before: toAudit(before),
    after: toAudit(checked),
  });
  return requireSubscription(scope, before.id, tx);
}

const withNamed = (draft: SubscriptionDraft, before: Subscription | undefined): SubscriptionDraft =>
  draft.exports === undefined || draft.exports === 'all' || before === undefined || before.exports === 'all'
    ? draft
    : { ...draft, exports: [...new Set([...before.exports, ...draft.exports])] };

const toColumns = (scope: Scope, checked: CheckedSubscription) => ({
  isAll: checked.exports === 'all',
  groups: [...checked.groups],
  repeats: checked.repeats,
  digest: checked.digest,
  quietFrom: checked.quiet?.from ?? null,
  quietTo: checked.quiet?.to ?? null,
  zone: checked.zone,
  own: checked.own,
  updatedAt: scope.clock.now(),
});

export async function nameExports(
  tx: Queryable,
  subscriptionId: SubscriptionId,
  exports: Subscription['exports'],
): Promise<void> {
  await tx.delete(subscriptionExports).where(eq(subscriptionExports.subscriptionId, subscriptionId));
  if (exports === 'all' || exports.length === 0) return;
  await tx.insert(subscriptionExports).values(exports.map((exportId: ExportId) => ({ subscriptionId, exportId })));
}

/** How the audit log names a channel. */
export const toSubject = (channel: string): string => (channel === '' ? '' : `#${channel}`);

const toAudit = ({ exports, groups, repeats, digest, quiet, zone, own }: CheckedSubscription) => ({
  exports,
  groups,
  repeats,
  digest,
  quiet: quiet === undefined ? null : `${quiet.from}-${quiet.to}`,
  zone,
  own,
});
