import { z } from 'zod';
import { isAppError } from '../domain/errors.ts';
import { exportIdSchema } from '../domain/ids.ts';
import { EVENT_GROUPS, type Subscription } from '../domain/subscription.ts';
import type { Scope } from '../services/context.ts';
import type { SubscriptionDraft } from '../services/subscriptions/draft.ts';
import {
  buildSubscriptionForm,
  listSubscriptions,
  type SubscriptionFormRequest,
  showSubscription,
} from '../services/subscriptions/show.ts';
import { editSubscription } from '../services/subscriptions/subscribe.ts';
import { defineCommand, type How, type Outcome, say } from './command.ts';
import { commaList, findSubscription, flag, subscriptionRef } from './subscription-input.ts';

const input = z.object({
  action: z.enum(['list', 'show', 'edit']).default('list'),
  ...subscriptionRef,
  step: z.literal('submit').optional(),
  formId: z.uuid().optional(),
  version: z.coerce.number().int().optional(),
  all: flag.optional(),
  exports: commaList.optional(),
  groups: commaList.optional(),
  repeats: z.string().max(40).optional(),
  digest: z.string().max(40).optional(),
  quiet: z.string().max(40).optional(),
  zone: z.string().max(100).optional(),
  own: flag.optional(),
});
type Input = z.infer<typeof input>;

export const subscriptionsCommand = defineCommand({
  name: 'subscriptions',
  needs: 'viewer',
  usage: 'subscriptions [list] | show|edit [#channel]',
  examples: ['subscriptions', 'subscriptions edit #exports'],
  runsAlone: true,
  options: ['channel'],
  read({ words, options }) {
    const [action = 'list', channel = options.get('channel')?.at(-1)] = words;
    return { action: action.toLowerCase(), ...(channel === undefined ? {} : { channel }) };
  },
  input,
  async run(scope, given, how) {
    if (given.action === 'list')
      return say({ answer: { view: 'subscriptions', data: await listSubscriptions(scope) } });
    const subscription = await findSubscription(scope, given, 'subscriptions');
    return given.action === 'show' ? show(scope, subscription, false) : edit(scope, subscription, given, how);
  },
});

async function show(scope: Scope, subscription: Subscription, saved: boolean): Promise<Outcome> {
  const data = await showSubscription(scope, subscription, saved);
  return say(...(data === undefined ? [] : [{ answer: { view: 'subscription' as const, data } }]));
}

async function edit(scope: Scope, subscription: Subscription, given: Input, how: How): Promise<Outcome> {
  const version = given.version ?? subscription.version;
  const request = { subscription, version, formId: given.formId, values: toValues(given), errors: [] };
  if (given.step === undefined) return showForm(scope, request);
  try {
    const options = { version, formId: given.formId };
    return await show(scope, await editSubscription(scope, subscription.id, toDraft(given), options), true);
  } catch (error) {
    if (!how.isAction || !isAppError(error) || error.fields.length === 0) throw error;
    return showForm(scope, { ...request, errors: error.fields });
  }
}

async function showForm(scope: Scope, request: SubscriptionFormRequest): Promise<Outcome> {
  return say({ answer: { view: 'subscription_form', data: await buildSubscriptionForm(scope, request) } });
}

/** What the form sends; an id that is none of ours names nothing. */
function toDraft({ all, exports = [], groups, repeats, digest, quiet, zone, own }: Input): SubscriptionDraft {
  const ids = exports.flatMap((id) => exportIdSchema.safeParse(id).data ?? []);
  return {
    exports: all === true ? 'all' : ids,
    groups: EVENT_GROUPS.filter((group) => groups?.includes(group)),
    ...(repeats === undefined ? {} : { repeats }),
    ...(digest === undefined ? {} : { digest }),
    ...(quiet === undefined ? {} : { quiet }),
    ...(zone === undefined ? {} : { zone }),
    ...(own === undefined ? {} : { own }),
  };
}

/** What was typed comes back beside its error. */
function toValues({
  step,
  all,
  exports,
  groups,
  repeats,
  digest,
  quiet,
  zone,
  own,
}: Input): SubscriptionFormRequest['values'] {
  if (step === undefined) return {};
  return {
    isAll: all === true,
    exports: exports ?? [],
    groups: groups ?? [],
    ...(repeats === undefined ? {} : { repeats }),
    ...(digest === undefined ? {} : { digest }),
    ...(quiet === undefined ? {} : { quiet }),
    ...(zone === undefined ? {} : { zone }),
    ...(own === undefined ? {} : { own }),
  };
}
