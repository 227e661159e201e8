import type { HistoryAnswer, RunAnswer } from '../../domain/answers.ts';
import { toHistoryCharts } from '../history-chart.ts';
import { sayLimit } from '../limit-words.ts';
import { type Button, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { toElapsed, toRows, toStateWord } from '../run-words.ts';
import type { Words } from '../words.ts';

const UNKNOWN = '–';
const NOTES_SHOWN = 3;

/** Earlier runs of an export, newest first. */
export const showHistory: View<'history'> = (answer, words) => {
  const title = words.t('history.title', { name: toShown(answer.exportName) });
  const count = words.t('history.subtitle', { count: answer.total });
  const page = answer.pages > 1 ? words.t('paging', { page: answer.page, pages: answer.pages }) : '';
  return {
    title,
    text: answer.runs.length === 0 ? words.t('history.empty') : count,
    data: {
      title,
      subtitle: answer.runs.length === 0 ? words.t('history.empty') : [count, page].filter(Boolean).join(' · '),
      columns: {
        started: words.t('history.column.started'),
        state: words.t('history.column.state'),
        rows: words.t('history.column.rows'),
        duration: words.t('history.column.duration'),
        by: words.t('history.column.by'),
      },
      rows: answer.runs.map((run) => toRow(words, run)),
      chart: toHistoryCharts(words, answer),
      notes: toNotes(words, answer),
      actions: toButtons(words, answer),
    },
  };
};

/** Why runs of this page were skipped by a limit: the words of their own cards, once each. */
function toNotes(words: Words, { runs }: HistoryAnswer): string[] {
  const said = runs.flatMap(({ run }) =>
    run.state === 'skipped' && run.limit !== undefined ? [sayLimit(words, run.limit, 'skipped')] : [],
  );
  return [...new Set(said)].slice(0, NOTES_SHOWN);
}

function toRow(words: Words, answer: RunAnswer) {
  const { run } = answer;
  const elapsed = toElapsed(answer);
  const { done } = toRows(run);
  const isPerson = run.trigger === 'on_demand' || run.trigger === 'retry';
  const by =
    isPerson && answer.startedBy !== undefined ? toShown(answer.startedBy) : words.t(`history.by.${run.trigger}`);
  return {
    started: words.exact(run.startedAt ?? run.queuedAt),
    ...toStateWord(words, run),
    rows: run.startedAt === undefined ? UNKNOWN : words.number(done),
    duration: elapsed === undefined ? UNKNOWN : words.duration(elapsed),
    by,
  };
}

function toButtons(words: Words, answer: HistoryAnswer): Button[] {
  const { exportId, exportName: named, permission, page, pages, runs } = answer;
  const failed = runs.find(({ run }) => run.state === 'failed');
  const [shown = runs[0], title = 'history.details' as const] =
    failed === undefined ? [] : [failed, 'history.details.failed' as const];
  const turn = (to: number, title: string) =>
    toButton(words, { command: 'history', input: { export: exportId, page: to } }, { title, named });
  return [
    ...(page > 1 ? [turn(page - 1, words.t('button.previous'))] : []),
    ...(page < pages ? [turn(page + 1, words.t('button.next'))] : []),
    ...(permission === 'edit' ? [toButton(words, { command: 'run', input: { exports: [exportId] } }, { named })] : []),
    ...(shown === undefined
      ? []
      : [
          toButton(
            words,
            { command: 'history', input: { export: exportId, run: shown.run.id } },
            { title: words.t(title), named },
          ),
        ]),
    toButton(words, { command: 'show', input: { export: exportId } }, { named }),
  ];
}
