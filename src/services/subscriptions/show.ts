import type { SubscriptionAnswer, SubscriptionFormAnswer, SubscriptionsAnswer } from '../../domain/answers.ts';
import type { FieldError } from '../../domain/errors.ts';
import { isAtLeast } from '../../domain/person.ts';
import { isSamePlace } from '../../domain/place.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { requireRole } from '../access.ts';
import { openForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import { readExports } from '../exports/read.ts';
import { listPeople } from '../people/read.ts';
import { readSubscriptions } from './read.ts';
import { toSubject } from './subscribe.ts';

/** Everyone may see which channels hear of what. */
export async function listSubscriptions(scope: Scope): Promise<SubscriptionsAnswer> {
  return {
    subscriptions: await toAnswers(scope, await readSubscriptions(scope)),
    canSubscribe: isAtLeast(scope.person.role, 'contributor'),
  };
}

export async function showSubscription(
  scope: Scope,
  subscription: Subscription,
  saved = false,
): Promise<SubscriptionAnswer | undefined> {
  const [answer] = await toAnswers(scope, [subscription]);
  return answer === undefined ? undefined : { ...answer, saved };
}

async function toAnswers(scope: Scope, some: readonly Subscription[]): Promise<SubscriptionAnswer[]> {
  const [all, people] = await Promise.all([readExports(scope), listPeople(scope, scope.environmentId)]);
  return some.map(({ place, exports, createdBy, version, ...subscription }) => ({
    ...subscription,
    isHere: scope.place !== undefined && isSamePlace(scope.place, place),
    exports:
      exports === 'all' ? 'all' : all.filter(({ id }) => exports.includes(id)).map(({ id, name }) => ({ id, name })),
    createdBy: people.find(({ id }) => id === createdBy)?.name ?? '',
    canEdit: isAtLeast(scope.person.role, 'contributor'),
    saved: false,
  }));
}

/** What a form holds, as text. */
export interface SubscriptionFormRequest {
  readonly subscription: Subscription;
  readonly version: number;
  readonly formId: string | undefined;
  readonly values: Partial<
    Pick<SubscriptionFormAnswer, 'isAll' | 'exports' | 'groups' | 'repeats' | 'digest' | 'quiet' | 'zone' | 'own'>
  >;
  readonly errors: readonly FieldError[];
}

/** The form of a subscription as it is to be drawn; for contributors. */
export async function buildSubscriptionForm(
  scope: Scope,
  request: SubscriptionFormRequest,
): Promise<SubscriptionFormAnswer> {
  const { subscription, values, errors, version } = request;
  await requireRole(scope, 'contributor', 'subscription.edit', toSubject(subscription.channel));
  const { exports, quiet } = subscription;
  const all = await readExports(scope);
  return {
    formId:
      request.formId ??
      (await openForm(scope, { command: 'subscriptions', input: { action: 'edit', subscription: subscription.id } })),
    id: subscription.id,
    version,
    channel: subscription.channel,
    isAll: exports === 'all',
    exports: exports === 'all' ? [] : exports,
    exportOptions: all.map(({ id, name }) => ({ value: id, title: name })),
    groups: subscription.groups,
    repeats: subscription.repeats,
    digest: subscription.digest,
    quiet: quiet === undefined ? '' : `${quiet.from}-${quiet.to}`,
    zone: subscription.zone,
    own: subscription.own,
    ...values,
    errors,
  };
}
