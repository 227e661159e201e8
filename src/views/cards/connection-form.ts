import type { ConnectionFormAnswer } from '../../domain/answers.ts';
import { EXPORT_NAME_LIMIT } from '../../domain/export.ts';
import { SHARED_WITH } from '../../domain/permissions.ts';
import { cap, toChoice, toErrorSummary, toLeftOut, toSetting, toStyle } from '../form-parts.ts';
import { type Button, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

/** Characters of a number with its separators. */
const LIMIT_LENGTH = 20;

/** The form that adds or changes a connection; secrets have a page of their own. A picked destination draws it anew. */
export const showConnectionForm: View<'connection_form'> = (form, words) => {
  const title = words.t(`connection_form.${form.mode}`, { name: toShown(form.name, 60) });
  const isByName = form.sharedWith === 'people';
  const notice = words.t(form.needsCredentials ? 'connection_form.credentials' : 'consent.notice');
  return {
    title,
    text: toErrorSummary(words, form.errors, (field) => toFieldLabel(words, field, form)) ?? '',
    data: {
      name: {
        label: words.t('connection_form.name'),
        value: form.name,
        placeholder: words.t('connection_form.name.placeholder'),
        error: words.t('connection_form.name.required'),
        maxLength: EXPORT_NAME_LIMIT * 2,
      },
      destination: {
        label: words.t('connection_form.destination'),
        value: form.destination,
        choices: cap(form.destinations, [form.destination]).map((option) => toChoice(words, option)),
        placeholder: words.t('connection_form.destination.placeholder'),
        error: words.t('connection_form.destination.required'),
      },
      settings: form.settings.map((setting) => toSetting(words, setting)),
      sharedWith: {
        label: words.t('connection_form.sharedWith'),
        value: form.sharedWith,
        choices: SHARED_WITH.map((value) => ({ value, title: words.t(`connection_form.sharedWith.${value}`) })),
      },
      people: {
        isShown: isByName && form.peopleOptions.length > 0,
        none: isByName && form.peopleOptions.length === 0 ? words.t('connection_form.people.none') : '',
        label: words.t('connection_form.people'),
        value: form.people.join(','),
        choices: cap(form.peopleOptions, form.people).map((option) => toChoice(words, option)),
        style: toStyle(form.peopleOptions),
        error: words.t('connection_form.people.required'),
        leftOut: isByName ? toLeftOut(words, form.peopleOptions) : '',
      },
      isAtLimit: form.isAtLimit,
      memberLimit: {
        label: words.t('connection_form.memberLimit'),
        value: form.memberLimit,
        placeholder:
          form.ownLimit === undefined
            ? words.t('connection_form.memberLimit.none')
            : words.t('connection_form.memberLimit.placeholder', { limit: form.ownLimit }),
        maxLength: LIMIT_LENGTH,
      },
      noticeTitle: form.needsCredentials ? '' : words.t('connection_form.notice'),
      notice,
      consent: {
        isShown: !form.needsCredentials,
        label: words.t('connection_form.consent'),
        title: words.t('consent.accept'),
        value: String(form.consent),
        error: words.t('connection_form.consent.required'),
      },
      actions: [toSave(words, form)],
    },
  };
};

function toFieldLabel(words: Words, field: string, { settings }: ConnectionFormAnswer): string {
  const setting = settings.find(({ id }) => id === field);
  return words.label(setting === undefined ? `connection_form.${field}` : setting.label);
}

function toSave(words: Words, form: ConnectionFormAnswer): Button {
  const { mode, connectionId, version, formId, needsCredentials, isAtLimit } = form;
  const input = {
    action: mode,
    ...(connectionId === undefined ? {} : { connection: connectionId }),
    ...(version === undefined ? {} : { version }),
    ...(isAtLimit ? { at: 'memberLimit' } : {}),
    step: 'submit',
  };
  const title = words.t(needsCredentials ? 'button.save_and_enter' : 'button.verify_and_save');
  return toButton(words, { command: 'connections', input }, { title, style: 'positive', formId });
}
