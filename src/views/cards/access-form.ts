import { toButton, toCarried, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { REASON_LIMIT, toTyped } from './request-parts.ts';

/** Why somebody needs a connection or a role. */
export const showAccessForm: View<'access_form'> = (form, words) => {
  const { connection, role } = form;
  const resume = toCarried(form.resume);
  const input = {
    ...(connection === undefined ? {} : { connection: connection.id }),
    ...(role === undefined ? {} : { role }),
    ...(resume === undefined ? {} : { resume }),
    step: 'submit',
  };
  const intro = words.t('access_form.intro');
  return {
    title:
      connection === undefined
        ? words.t('access_form.role', { role: words.t(`role.${role ?? 'contributor'}`) })
        : words.t('access_form.connection', { name: toShown(connection.name, 60) }),
    text: intro,
    data: {
      intro,
      reason: {
        label: words.t('access_form.reason'),
        value: toTyped(form.reason),
        placeholder: words.t(`access_form.reason.placeholder.${form.kind}`),
        error: words.t('access_form.reason.required'),
        maxLength: REASON_LIMIT,
      },
      actions: [
        toButton(
          words,
          { command: 'request', input },
          { title: words.t('button.send_request'), style: 'positive', formId: form.formId },
        ),
      ],
    },
  };
};
