import { explain } from '../errors.ts';
import { head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { toStateWord } from '../run-words.ts';

const ROWS_SHOWN = 10;

/** What came of asking for several runs at once. */
export const showRunBatch: View<'run_batch'> = ({ started, refused }, words) => {
  const total = started.length + refused.length;
  const title =
    refused.length === 0
      ? words.t('batch.title.started', { count: total })
      : started.length === 0
        ? words.t('batch.title.none')
        : words.t('batch.title.mixed', { started: started.length, total });
  const runs = head(started, ROWS_SHOWN);
  const problems = head(refused, ROWS_SHOWN);
  const more = ({ more: count }: { more: number }) => (count === 0 ? [] : [words.t('catalog.more', { count })]);
  return {
    title,
    text: words.list(runs.shown.map((run) => toShown(run.exportName))),
    data: {
      title,
      runs: runs.shown.map((run) => ({ name: toShown(run.exportName), ...toStateWord(words, run.run) })),
      moreRuns: more(runs),
      refusedTitle: words.t('batch.refused'),
      refused: problems.shown.map(({ name, error }) => ({
        name: toShown(name),
        reason: explain(words, error.code, error.params).say,
      })),
      moreRefused: more(problems),
      actions: [toButton(words, { command: 'status', input: {} }), toButton(words, { command: 'list', input: {} })],
    },
  };
};
