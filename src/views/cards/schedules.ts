import { head, subtle, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { sayScheduleOf } from '../schedule-words.ts';

const ROWS_SHOWN = 12;

/** Several schedules after they were changed together. */
export const showSchedules: View<'schedules'> = ({ change, active, exports }, words) => {
  const count = exports.length;
  const title = words.t(active ? 'schedules.title.on' : 'schedules.title.off', { count });
  const say = words.t(change === 'kept' ? 'schedules.kept' : 'schedules.replaced');
  const { shown, more } = head(exports, ROWS_SHOWN);
  return {
    title,
    text: say,
    data: {
      title,
      notes: [subtle(say)],
      rows: shown.map((one) => ({ name: toShown(one.name), schedule: sayScheduleOf(words, one.schedule) })),
      more: more === 0 ? [] : [words.t('catalog.more', { count: more })],
      actions: [
        toButton(words, { command: 'schedule', input: {} }),
        toButton(words, { command: 'list', input: {} }),
        toButton(words, { command: 'calendar', input: {} }),
      ],
    },
  };
};
