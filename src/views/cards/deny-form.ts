import { toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { REASON_LIMIT, toTyped } from './request-parts.ts';

/** Why a request is denied; the one who asked reads it. */
export const showDenyForm: View<'deny_form'> = (form, words) => {
  const name = toShown(form.asker, 60);
  const intro = words.t('deny_form.intro', { name });
  const input = { action: 'deny', request: form.requestId, step: 'submit' };
  return {
    title: words.t('deny_form.title', { name }),
    text: intro,
    data: {
      intro,
      reason: {
        label: words.t('deny_form.reason'),
        value: toTyped(form.reason),
        placeholder: words.t('deny_form.reason.placeholder'),
        error: words.t('deny_form.reason.required'),
        maxLength: REASON_LIMIT,
      },
      actions: [toButton(words, { command: 'requests', input }, { style: 'positive', formId: form.formId })],
    },
  };
};
