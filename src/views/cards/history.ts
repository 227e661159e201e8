import type { HistoryAnswer, RunAnswer } from '../../domain/answers.ts';
import { type Button, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { toElapsed, toRows, toStateWord } from '../run-words.ts';
import type { Words } from '../words.ts';

const UNKNOWN = '–';

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
      actions: toButtons(words, answer),
    },
  };
};

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

function toButtons(words: Words, { exportId, exportName: named, permission, page, pages }: HistoryAnswer): Button[] {
  const turn = (to: number, title: string) =>
    toButton(words, { command: 'history', input: { export: exportId, page: to } }, { title, named });
  return [
    ...(page > 1 ? [turn(page - 1, words.t('button.previous'))] : []),
    ...(page < pages ? [turn(page + 1, words.t('button.next'))] : []),
    ...(permission === 'edit' ? [toButton(words, { command: 'run', input: { exports: [exportId] } }, { named })] : []),
    toButton(words, { command: 'show', input: { export: exportId } }, { named }),
  ];
}
