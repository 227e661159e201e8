import type { RunBatchAnswer } from '../../domain/answers.ts';
import { ACTIVE_STATES, type RunState } from '../../domain/run.ts';
import { explain } from '../errors.ts';
import { head, paragraph, subtle, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { sayCounts, toRunRow, toShare } from '../run-group.ts';
import { toStateWord } from '../run-words.ts';

const REFUSED_SHOWN = 10;

/** Several runs that were asked for at once: the same card from the first second to the last end. */
export const showRunBatch: View<'run_batch'> = (answer, words) => {
  const { counts, refused } = answer;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const runState = toBatchState(answer);
  const name = total === 0 ? words.t('batch.title.none') : words.t('batch.title', { count: total });
  const state = toStateWord(words, { state: runState, skipReason: undefined });
  const problems = head(refused, REFUSED_SHOWN);
  const said = sayCounts(words, counts);
  return {
    title: total === 0 ? name : words.t('run.title', { name, state: state.word }),
    text: said || words.list(problems.shown.map((one) => toShown(one.name))),
    data: {
      name,
      state,
      runState,
      notes: [
        ...(said === '' ? [] : [subtle(said)]),
        ...(refused.length === 0 ? [] : [paragraph(words.t('batch.left_out', { count: refused.length }), 'warning')]),
      ],
      progress: toShare(words, counts),
      runs: answer.runs.map((run) => toRunRow(words, run)),
      moreRuns: total > answer.runs.length ? [words.t('catalog.more', { count: total - answer.runs.length })] : [],
      refusedTitle: words.t('batch.refused'),
      refused: problems.shown.map(({ name: exportName, error }) => ({
        name: toShown(exportName),
        reason: explain(words, error.code, error.params).say,
      })),
      moreRefused: problems.more === 0 ? [] : [words.t('catalog.more', { count: problems.more })],
      actions: [toButton(words, { command: 'status', input: {} }), toButton(words, { command: 'list', input: {} })],
    },
  };
};

/** Where all of them together stand; never successful when one of them is not. */
function toBatchState({ counts, refused }: RunBatchAnswer): RunState {
  const has = (state: RunState): boolean => (counts[state] ?? 0) > 0;
  const active = ACTIVE_STATES.filter(has);
  const ended = (Object.keys(counts) as RunState[]).some((state) => !ACTIVE_STATES.some((one) => one === state));
  if (active.length > 0) return has('running') || ended ? 'running' : has('queued') ? 'queued' : 'waiting';
  if (!has('successful') && !has('completed_with_errors'))
    return has('failed') || !has('skipped') ? 'failed' : 'skipped';
  const isWhole = refused.length === 0 && !has('failed') && !has('skipped') && !has('canceled');
  return isWhole && !has('completed_with_errors') ? 'successful' : 'completed_with_errors';
}
