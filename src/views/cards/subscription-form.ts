import type { SubscriptionFormAnswer } from '../../domain/answers.ts';
import { EVENT_GROUPS, REPEATS } from '../../domain/subscription.ts';
import { cap, toChoice, toErrorSummary, toLeftOut, toStyle } from '../form-parts.ts';
import { toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toChannelTitle } from './subscription.ts';

/** Characters of what is typed in the short fields. */
const SHORT = 40;
const ZONE_LENGTH = 64;

/** The form that changes what a channel hears about. */
export const showSubscriptionForm: View<'subscription_form'> = (form, words) => {
  const options = cap(form.exportOptions, form.exports);
  return {
    title: words.t('subscription_form.title', { channel: toChannelTitle(words, form.channel) }),
    text: toErrorSummary(words, form.errors, (field) => words.label(`subscription_form.${field}`)) ?? '',
    data: {
      all: {
        label: words.t('subscription_form.exports.all'),
        title: words.t('subscription_form.exports.all.title'),
        value: String(form.isAll),
      },
      exports: {
        isShown: options.length > 0,
        label: words.t('subscription_form.exports'),
        value: form.exports.join(','),
        choices: options.map((option) => toChoice(words, option)),
        style: toStyle(form.exportOptions),
        leftOut: toLeftOut(words, form.exportOptions),
      },
      groups: {
        label: words.t('subscription_form.groups'),
        value: form.groups.join(','),
        choices: EVENT_GROUPS.map((value) => ({ value, title: words.t(`subscription.group.${value}.long`) })),
        error: words.t('subscription_form.groups.required'),
      },
      repeats: {
        label: words.t('subscription_form.repeats'),
        value: form.repeats,
        choices: REPEATS.map((value) => ({ value, title: words.t(`subscription.repeats.${value}`) })),
      },
      digest: toText(words, 'digest', toDigest(words, form.digest), SHORT),
      quiet: toText(words, 'quiet', form.quiet, SHORT),
      zone: { label: words.t('subscription_form.zone'), value: toShown(form.zone), maxLength: ZONE_LENGTH },
      own: {
        label: words.t('subscription_form.own'),
        title: words.t('subscription_form.own.title'),
        value: String(form.own),
      },
      actions: [toSave(words, form)],
    },
  };
};

/** In the reader's language, in which it is understood as well; what was typed stays as it was. */
const toDigest = (words: Words, digest: string): string =>
  digest === 'off' || digest === 'hourly' ? words.t(`subscription_form.digest.${digest}`) : digest;

const toText = (words: Words, field: 'digest' | 'quiet', value: string, maxLength: number) => ({
  label: words.t(`subscription_form.${field}`),
  help: words.t(`subscription_form.${field}.help`),
  value,
  maxLength,
});

const toSave = (words: Words, { id, version, formId }: SubscriptionFormAnswer) =>
  toButton(
    words,
    { command: 'subscriptions', input: { action: 'edit', subscription: id, version, step: 'submit' } },
    { title: words.t('button.save'), style: 'positive', formId },
  );
