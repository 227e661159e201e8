import type { RunAnswer } from '../../domain/answers.ts';
import {
  type Counts,
  type Run,
  type RunState,
  type Task,
  toFinalState,
  toHandled,
  toRunCounts,
} from '../../domain/run.ts';
import type { Fact } from '../dialect-types.ts';
import { head, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { type StateWord, toElapsed, toStartLine, toStateWord } from '../run-words.ts';
import type { Words } from '../words.ts';
import { toRunNotes } from './run.ts';
import { toFiles } from './run-facts.ts';

const ROWS_SHOWN = 15;
const TITLE_SHOWN = 60;
const UNKNOWN = '–';

/** What became of each part of a run, below its card. */
export const showRunDetails: View<'run_details'> = (answer, words) => {
  const { run } = answer;
  const name = words.t('run_details.title', { name: toShown(answer.exportName) });
  const state = toStateWord(words, run);
  const notes = toRunNotes(words, answer);
  return {
    title: words.t('run.title', { name, state: state.full }),
    text: notes[0]?.text ?? '',
    data: {
      name,
      state,
      notes,
      start: toStartLine(words, answer),
      facts: run.tasks.length > 1 ? toSumFacts(words, answer) : toTaskFacts(words, answer),
      table: toTable(words, run.tasks),
    },
  };
};

/** Of a run with several tasks, all together. */
function toSumFacts(words: Words, answer: RunAnswer): Fact[] {
  const { run } = answer;
  const elapsed = toElapsed(answer);
  return toFacts([
    [words.t('run_details.counts'), toCounts(words, toRunCounts(run.tasks))],
    [words.t('run.fact.duration'), elapsed === undefined ? undefined : words.duration(elapsed)],
    ...toBlame(words, run),
    [words.t('run_details.attempts'), run.attempt > 1 ? words.number(run.attempt) : undefined],
  ]);
}

/** Every count that there is something to say about. */
function toCounts(words: Words, counts: Counts): string {
  const kinds = ['total', 'added', 'updated', 'unchanged', 'removed', 'invalid', 'rejected'] as const;
  const said = kinds.filter((kind) => counts[kind] > 0);
  return said.map((kind) => words.t(`run_details.count.${kind}`, { count: counts[kind] })).join(', ');
}

/** Whose a failure is to fix, and where to find it in the log. */
const toBlame = (words: Words, { failure }: Run): [title: string, value: string | undefined][] => [
  [words.t('run.fact.fix'), failure === undefined ? undefined : words.t(`fault.${failure.fault}`)],
  [words.t('run.fact.reference'), failure?.reference],
];

/** Of a run with one task, or with none. */
function toTaskFacts(words: Words, answer: RunAnswer): Fact[] {
  const [task] = answer.run.tasks;
  const elapsed = task === undefined ? toElapsed(answer) : toTaskElapsed(task);
  const duration = [words.t('run.fact.duration'), elapsed === undefined ? undefined : words.duration(elapsed)] as const;
  if (task === undefined) return toFacts([duration, ...toBlame(words, answer.run)]);
  const name = toShown(task.title, TITLE_SHOWN);
  if (answer.run.state === 'failed') {
    return toFacts([
      [words.t('run_details.task'), words.t('run.title', { name, state: toTaskState(words, task).word })],
      [words.t('run_details.counts'), toCounts(words, task.counts)],
      duration,
      ...toBlame(words, answer.run),
    ]);
  }
  return toFacts([
    [words.t('run_details.task'), words.t('run.title', { name, state: toTaskState(words, task).word })],
    [words.t('run.fact.rows'), words.number(toHandled(task.counts))],
    [words.t('run.fact.refused'), toRefused(words, task)],
    duration,
    [words.t('run.fact.files'), toFiles(words, task.files)],
  ]);
}

function toRefused(words: Words, { counts }: Task): string {
  const kinds = (['invalid', 'rejected'] as const).filter((kind) => counts[kind] > 0);
  return words.list(kinds.map((kind) => words.t(`run_details.refused.${kind}`, { count: counts[kind] })));
}

/** A task that ran to its end is not yet one whose records all arrived. */
const stateOf = ({ state, counts }: Task): RunState => (state === 'successful' ? toFinalState(counts) : state);

/** Those that did not go well come first. */
function toTable(words: Words, tasks: readonly Task[]) {
  const isWell = (task: Task) => stateOf(task) === 'successful';
  const { shown, more } = head([...tasks.filter((task) => !isWell(task)), ...tasks.filter(isWell)], ROWS_SHOWN);
  return {
    isShown: tasks.length > 1,
    hasInvalid: tasks.some(({ counts }) => counts.invalid > 0),
    hasRejected: tasks.some(({ counts }) => counts.rejected > 0),
    columns: {
      title: words.t('run_details.task'),
      state: words.t('history.column.state'),
      rows: words.t('run.fact.rows'),
      invalid: words.t('run_details.invalid'),
      rejected: words.t('run_details.rejected'),
      duration: words.t('run.fact.duration'),
      files: words.t('run.fact.files'),
    },
    rows: shown.map((task) => toRow(words, task)),
    more: more === 0 ? [] : [words.t('catalog.more', { count: more })],
  };
}

function toRow(words: Words, task: Task) {
  const { word, color } = toTaskState(words, task);
  const elapsed = toTaskElapsed(task);
  return {
    title: toShown(task.title, TITLE_SHOWN),
    word,
    color,
    rows: task.startedAt === undefined ? UNKNOWN : words.number(toHandled(task.counts)),
    invalid: words.number(task.counts.invalid),
    rejected: words.number(task.counts.rejected),
    duration: elapsed === undefined ? UNKNOWN : words.duration(elapsed),
    files: toFiles(words, task.files) ?? UNKNOWN,
  };
}

const toTaskState = (words: Words, task: Task): StateWord =>
  toStateWord(words, { state: stateOf(task), skipReason: undefined });

function toTaskElapsed({ startedAt, endedAt }: Task): number | undefined {
  return startedAt === undefined || endedAt === undefined
    ? undefined
    : Math.max(0, endedAt.getTime() - startedAt.getTime());
}
