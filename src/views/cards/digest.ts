import type { DigestAnswer } from '../../domain/answers.ts';
import type { NotificationKind } from '../../domain/notification.ts';
import { LIMITS } from '../limits.ts';
import { sayCall, sayEvent, toKindWord, toShort, toSubject } from '../notification-words.ts';
import { type Button, head, toButton, type View } from '../page.ts';
import { toShown, truncateMiddle } from '../plain.ts';
import type { Words } from '../words.ts';

const ROWS_SHOWN = 20;
const NAME_SHOWN = 60;
const CALLS_SHOWN = 5;
const BUTTONS_SHOWN = 3;
const URGENT: readonly NotificationKind[] = ['failed', 'needs_approval', 'too_large', 'completed_with_errors'];

/** What happened in a while: a row for each export and kind of event, what needs somebody first. */
export const showDigest: View<'digest'> = (answer, words) => {
  const { rows, total, from, to } = answer;
  const isWell = rows.every(({ event }) => event.kind === 'completed');
  const title = isWell
    ? words.t('digest.title.completed', { count: rows.length })
    : words.exact(from) === words.exact(to)
      ? words.t('digest.title.at', { when: words.exact(to) })
      : words.t('digest.title.mixed', { from: words.exact(from), to: words.exact(to) });
  const { shown, more } = head(rows, ROWS_SHOWN);
  return {
    title,
    text: isWell ? words.list(shown.map(({ event }) => toShown(toSubject(event), NAME_SHOWN))) : toCounts(words, rows),
    data: {
      title,
      total,
      columns: {
        name: words.t('digest.column.export'),
        what: words.t('digest.column.what'),
        detail: words.t('digest.column.detail'),
      },
      rows: shown.map((row) => toRow(words, row)),
      more: more === 0 ? [] : [words.t('digest.more', { count: more })],
      calls: rows
        .flatMap(({ event }) =>
          event.calls === undefined
            ? []
            : [
                words.t('notification.title', {
                  name: toShown(toSubject(event), NAME_SHOWN),
                  word: sayCall(words, event),
                }),
              ],
        )
        .slice(0, CALLS_SHOWN),
      actions: [
        ...toUrgentButtons(words, rows),
        toButton(words, { command: 'home', input: {} }),
        toButton(words, { command: 'list', input: {} }),
      ],
    },
  };
};

/** To the runs that somebody has to look at. */
const toUrgentButtons = (words: Words, rows: DigestAnswer['rows']): Button[] =>
  rows
    .filter(({ event }) => event.run !== undefined && URGENT.includes(event.kind))
    .slice(0, BUTTONS_SHOWN)
    .flatMap(({ event: { run } }) => {
      if (run === undefined) return [];
      const button = words.t('run.details');
      const title = words.t('button.with_name', {
        button,
        name: truncateMiddle(toShown(run.exportName), LIMITS.buttonTitle - button.length - 2),
      });
      const input = { export: run.run.exportId, run: run.run.id };
      return [toButton(words, { command: 'history', input }, { title, named: run.exportName })];
    });

/** `Failed 2, Completed 12`. */
function toCounts(words: Words, rows: DigestAnswer['rows']): string {
  const kinds = [...new Set(rows.map(({ event }) => event.kind))];
  return kinds
    .map((kind) => {
      const count = rows.filter(({ event }) => event.kind === kind).reduce((sum, row) => sum + row.count, 0);
      return words.t('digest.summary', { word: toKindWord(words, kind).word, count });
    })
    .join(', ');
}

function toRow(words: Words, { event, count }: DigestAnswer['rows'][number]) {
  const { word, color } = toKindWord(words, event.kind);
  return {
    name: toShown(toSubject(event), NAME_SHOWN),
    word,
    color,
    detail: toShort(toDetail(words, event, count)) || '–',
  };
}

function toDetail(words: Words, event: DigestAnswer['rows'][number]['event'], count: number): string {
  const said = sayEvent(words, event);
  if (event.kind === 'failed') return words.t('digest.failures', { count: event.failures, say: said });
  if (event.kind === 'recovered') return words.t('digest.recovered', { count: event.failures });
  if (count === 1) return said;
  return said === '' ? words.t('digest.times.only', { count }) : words.t('digest.times', { count, last: said });
}
