import { head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { sayScheduleOf } from '../schedule-words.ts';
import { toConnectionButton } from './connection-parts.ts';

const ROWS_SHOWN = 10;

/** A connection that exports still use: what to do with each of them before it can go. */
export const showConnectionBlocked: View<'connection_blocked'> = ({ id, name, exports }, words) => {
  const count = exports.length;
  const title = words.t(count === 0 ? 'blocked.title.free' : 'blocked.title', { name: toShown(name) });
  const say = count === 0 ? words.t('blocked.free') : words.t('blocked.say', { count });
  const { shown, more } = head(exports, ROWS_SHOWN);
  return {
    title,
    text: say,
    data: {
      title,
      say,
      rows: shown.map((one) => {
        const input = { export: one.id };
        return {
          name: toShown(one.name),
          schedule: sayScheduleOf(words, one.schedule),
          actions: [
            toButton(words, { command: 'disconnect', input }, { named: one.name }),
            toButton(words, { command: 'delete', input }, { style: 'destructive', named: one.name }),
          ],
        };
      }),
      more: more === 0 ? '' : words.t('catalog.more', { count: more }),
      actions: [
        toConnectionButton(
          words,
          'delete',
          { id, name },
          {
            title: words.t('button.delete_connection'),
            style: 'destructive',
          },
        ),
        toConnectionButton(words, 'show', { id, name }, { title: words.t('button.show_connection') }),
      ],
    },
  };
};
