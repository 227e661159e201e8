import type { SubscriptionAnswer } from '../../domain/answers.ts';
import { type Button, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toNames } from './connection-parts.ts';

/** What a channel hears about, and when. */
export const showSubscription: View<'subscription'> = (answer, words) => {
  const title = answer.isHere
    ? words.t('subscription.title.here')
    : words.t('subscription.title', { channel: toChannelTitle(words, answer.channel) });
  const { canEdit } = answer;
  const about = toAbout(words, answer);
  return {
    title,
    text: [answer.saved ? words.t('subscription.saved') : '', about, toGroups(words, answer)]
      .filter(Boolean)
      .join(' · '),
    data: {
      title,
      state: toSubscriptionState(words, answer),
      saved: answer.saved ? words.t('subscription.saved') : '',
      closed: answer.closed === undefined ? '' : words.t('subscription.closed.say'),
      facts: toFacts([
        [words.t('subscription.exports'), about],
        [words.t('subscription.groups'), toGroups(words, answer)],
        [words.t('subscription.when'), toWhen(words, answer)],
        [words.t('subscription.repeats'), words.t(`subscription.repeats.${answer.repeats}`)],
        [words.t('subscription.own'), words.t(answer.own ? 'subscription.own.on' : 'subscription.own.off')],
      ]),
      actions: [
        ...(canEdit ? toSubscriptionButtons(words, answer) : []),
        toButton(words, { command: 'subscriptions', input: {} }),
      ],
    },
  };
};

/** `#exports`; for a conversation with one person what it is. */
export const toChannelTitle = (words: Words, channel: string): string =>
  channel === '' ? words.t('subscription.direct') : `#${toShown(channel, 60)}`;

export const toSubscriptionState = (words: Words, { closed }: SubscriptionAnswer) =>
  closed === undefined
    ? { word: words.t('subscription.open'), color: 'good' }
    : { word: words.t('subscription.closed'), color: 'attention' };

export function toAbout(words: Words, { exports }: SubscriptionAnswer): string {
  if (exports === 'all') return words.t('subscription.exports.all');
  if (exports.length === 0) return words.t('subscription.exports.none');
  return toNames(
    words,
    exports.map(({ name }) => name),
  );
}

export const toGroups = (words: Words, { groups }: SubscriptionAnswer): string =>
  words.list(groups.map((group) => words.t(`subscription.group.${group}`)));

export function toWhen(words: Words, { digest, quiet, zone }: SubscriptionAnswer): string {
  const when =
    digest === 'off' || digest === 'hourly'
      ? words.t(`subscription.digest.${digest}`)
      : words.t('subscription.digest.daily', { time: digest });
  return quiet === undefined ? when : words.t('subscription.quiet', { when, from: quiet.from, to: quiet.to, zone });
}

export function toSubscriptionButtons(words: Words, { id, channel }: SubscriptionAnswer): Button[] {
  const named = channel === '' ? {} : { named: `#${channel}` };
  return [
    toButton(words, { command: 'subscriptions', input: { action: 'edit', subscription: id } }, named),
    toButton(words, { command: 'unsubscribe', input: { subscription: id } }, named),
  ];
}
