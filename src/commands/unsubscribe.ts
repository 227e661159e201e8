import { z } from 'zod';
import { resolveExports } from '../services/exports/resolve.ts';
import { showSubscription } from '../services/subscriptions/show.ts';
import { unsubscribe } from '../services/subscriptions/unsubscribe.ts';
import { defineCommand, say } from './command.ts';
import { commaList, findSubscription, readSubscriptionLine, subscriptionRef } from './subscription-input.ts';

export const unsubscribeCommand = defineCommand({
  name: 'unsubscribe',
  needs: 'contributor',
  usage: 'unsubscribe [<export>…] [in #channel]',
  examples: ['unsubscribe', 'unsubscribe "Lapsed in Australia"', 'unsubscribe in #exports'],
  runsAlone: true,
  options: ['channel'],
  read(line) {
    const { exports, channel } = readSubscriptionLine(line);
    return { exports, channel };
  },
  input: z.object({ ...subscriptionRef, exports: commaList.optional() }),
  async run(scope, { exports = [], ...given }, how) {
    const subscription = await findSubscription(scope, given, 'unsubscribe');
    const named = exports.length === 0 ? [] : await resolveExports(scope, exports, 'unsubscribe');
    const left = await unsubscribe(
      scope,
      subscription.id,
      named.map(({ id }) => id),
    );
    const data = left === undefined ? undefined : await showSubscription(scope, left, true);
    if (data !== undefined) return say({ answer: { view: 'subscription', data }, isPublic: true });
    const notice = { kind: 'unsubscribed' as const, channel: subscription.channel };
    return say({ answer: { view: 'notice', data: notice }, isPublic: true, replace: how.isAction });
  },
});
