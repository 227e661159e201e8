import type { RunAnswer, StatusAnswer } from '../../domain/answers.ts';
import { explain } from '../errors.ts';
import { head, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { toFraction, toStateWord } from '../run-words.ts';
import { sayRecurrence } from '../schedule-words.ts';
import type { Words } from '../words.ts';

const RUNS_SHOWN = 5;
const NEXT_SHOWN = 4;

/** Whether all is well, and what is going on. */
export const showStatus: View<'status'> = (answer, words) => {
  const { source } = answer;
  const isWell = source.ok && answer.catalogProblems === 0 && answer.workers > 0;
  const name = words.t('status.name');
  const state = { word: words.t(isWell ? 'status.well' : 'status.trouble'), color: isWell ? 'good' : 'attention' };
  const problem = source.ok ? [] : [explain(words, source.error.code, source.error.params)];
  return {
    title: words.t('run.title', { name, state: state.word }),
    text: problem[0]?.say ?? (answer.running.length === 0 ? words.t('status.idle') : toNames(words, answer.running)),
    data: {
      name,
      state,
      problems: problem.flatMap(({ say, hint }) => [say, hint]),
      facts: toStatusFacts(words, answer),
      running: {
        title: words.t('status.running'),
        none: answer.running.length === 0 ? words.t('status.idle') : '',
        rows: toRunLines(words, answer.running),
      },
      next: {
        title: words.t('status.next'),
        rows: head(answer.next, NEXT_SHOWN).shown.map((one) => ({
          name: one.exportName === undefined ? words.t('schedule.of_refresh') : toShown(one.exportName),
          schedule: sayRecurrence(words, one.recurrence),
          when: words.upcoming(one.at),
        })),
      },
      recent: { title: words.t('status.recent'), rows: toRunLines(words, answer.recent) },
      version: words.t('status.version', {
        environment: toShown(answer.environment),
        version: toShown(answer.version),
      }),
      actions: [toButton(words, { command: 'list', input: {} }), toButton(words, { command: 'catalog', input: {} })],
    },
  };
};

const toStatusFacts = (words: Words, answer: StatusAnswer) =>
  toFacts([
    [
      words.t('status.fact.source'),
      answer.source.ok
        ? words.t('status.source.ok', { product: toShown(answer.source.product) })
        : words.t('status.source.trouble'),
    ],
    [
      words.t('status.fact.catalog'),
      answer.catalogProblems === 0
        ? words.t('status.catalog.ok')
        : words.t('status.catalog.trouble', { count: answer.catalogProblems }),
    ],
    [words.t('status.fact.exports'), words.number(answer.exports)],
    [words.t('status.fact.running'), words.number(answer.running.length)],
    [
      words.t('status.fact.workers'),
      answer.workers === 0 ? words.t('status.workers.none') : words.number(answer.workers),
    ],
  ]);

const toNames = (words: Words, runs: readonly RunAnswer[]): string =>
  `${words.t('status.running')}: ${words.list(head(runs, RUNS_SHOWN).shown.map((run) => toShown(run.exportName)))}.`;

function toRunLines(words: Words, runs: readonly RunAnswer[]) {
  return head(runs, RUNS_SHOWN).shown.map((answer) => {
    const { run } = answer;
    const state = toStateWord(words, run);
    const fraction = run.state === 'running' ? toFraction(answer) : undefined;
    return {
      name: toShown(answer.exportName),
      when: words.when(run.endedAt ?? run.startedAt ?? run.queuedAt),
      word: fraction === undefined ? state.word : `${state.word} ${words.percent(fraction)}`,
      color: state.color,
    };
  });
}
