import { type Button, subtle, toButton, type View } from '../page.ts';

/** The address of a person's calendar of what will run. */
export const showCalendar: View<'calendar'> = ({ url, change }, words) => {
  const title = words.t(url === undefined ? 'calendar.title.none' : 'calendar.title');
  const say = words.t(`calendar.${change}.say`);
  const act = (action: string, style: Button['style']) =>
    toButton(words, { command: 'calendar', input: { action } }, { style });
  return {
    title,
    text: say,
    data: {
      title,
      say,
      url: url ?? '',
      notes: url === undefined ? [] : [subtle(words.t('calendar.secret'))],
      actions:
        url === undefined
          ? [toButton(words, { command: 'calendar', input: {} }, { title: words.t('calendar.make') })]
          : [act('renew', 'default'), act('revoke', 'destructive')],
    },
  };
};
