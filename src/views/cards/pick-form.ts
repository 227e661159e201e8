import { CHOICE_SHOWN, cap, toErrorSummary, toLeftOut, toStyle } from '../form-parts.ts';
import { LIMITS } from '../limits.ts';
import { toButton, type View } from '../page.ts';
import { toShown, truncate } from '../plain.ts';
import { sayScheduleOf } from '../schedule-words.ts';

/** Choose one export or several, to do something with. */
export const showPickForm: View<'pick_form'> = ({ purpose, formId, exports, picked, errors }, words) => {
  const options = exports.map((one) => ({ value: one.id, title: one.name, schedule: one.schedule }));
  const label = words.t('pick_form.exports');
  const none = exports.length === 0 ? words.t('pick_form.none') : '';
  const title = words.t(`pick_form.${purpose}`);
  const call = { command: purpose, input: {} };
  return {
    title,
    text: toErrorSummary(words, errors, () => label) ?? (none || words.t('pick_form.count', { count: exports.length })),
    data: {
      title,
      say: none === '' ? words.t(`pick_form.${purpose}.say`) : '',
      isShown: none === '',
      label,
      value: picked.join(','),
      choices: cap(options, picked).map((option) => ({
        value: option.value,
        title: truncate(
          words.t('pick_form.choice', {
            name: toShown(option.title, CHOICE_SHOWN),
            schedule: sayScheduleOf(words, option.schedule),
          }),
          LIMITS.choiceTitle,
        ),
      })),
      style: toStyle(options),
      error: words.t('form.items.required'),
      none,
      leftOut: toLeftOut(words, options),
      actions:
        none === ''
          ? [toButton(words, call, { title: words.t(`pick_form.${purpose}.go`), style: 'positive', formId })]
          : [],
    },
  };
};
