import { head, toButton, type View } from '../page.ts';
import { toNames } from './connection-parts.ts';
import {
  toAbout,
  toChannelTitle,
  toGroups,
  toSubscriptionButtons,
  toSubscriptionState,
  toWhen,
} from './subscription.ts';

const ROWS_SHOWN = 6;

/** Which channels hear about what. */
export const showSubscriptions: View<'subscriptions'> = ({ subscriptions, canSubscribe }, words) => {
  const title = words.t('subscriptions.title', { count: subscriptions.length });
  const empty = words.t(canSubscribe ? 'subscriptions.empty' : 'subscriptions.empty.viewer');
  const { shown } = head(subscriptions, ROWS_SHOWN);
  const others = subscriptions.slice(ROWS_SHOWN).map(({ channel }) => toChannelTitle(words, channel));
  const isHereKnown = subscriptions.some(({ isHere }) => isHere);
  return {
    title,
    text: subscriptions.length === 0 ? empty : words.list(shown.map(({ channel }) => toChannelTitle(words, channel))),
    data: {
      title,
      empty: subscriptions.length === 0 ? empty : '',
      rows: shown.map((one) => ({
        name: toChannelTitle(words, one.channel),
        state: toSubscriptionState(words, one),
        main: [toAbout(words, one), toGroups(words, one), toWhen(words, one)].join(' · '),
        actions: one.canEdit ? toSubscriptionButtons(words, one) : [],
      })),
      more: others.length === 0 ? '' : words.t('subscriptions.more', { names: toNames(words, others, 12) }),
      actions:
        canSubscribe && !isHereKnown
          ? [toButton(words, { command: 'subscribe', input: {} }, { style: 'positive' })]
          : [],
    },
  };
};
