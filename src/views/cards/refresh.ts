import type { RefreshAnswer, RefreshStepAnswer } from '../../domain/answers.ts';
import { ACTIVE_REFRESH } from '../../domain/refresh.ts';
import { explain } from '../errors.ts';
import { type Button, head, type Paragraph, paragraph, subtle, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { sayCounts, toBar, toRunRow } from '../run-group.ts';
import { toStateWord } from '../run-words.ts';
import type { Words } from '../words.ts';

const STEPS_SHOWN = 8;
const RUNS_SHOWN = 5;
/** Those that say most come first. */
const TELLING: readonly RefreshStepAnswer['state'][] = ['failed', 'running', 'skipped', 'canceled', 'queued'];

/** A refresh, step by step: the same card from its first second until the exports that follow it have ended. */
export const showRefresh: View<'refresh'> = (answer, words) => {
  const { steps, state: refreshState } = answer;
  const name = words.t('refresh.name', { environment: toShown(answer.environment) });
  const state = toStateWord(words, { state: refreshState, skipReason: undefined });
  const done = steps.filter((step) => step.state !== 'queued' && step.state !== 'running').length;
  const shown = head(toTelling(steps), STEPS_SHOWN);
  const total = Object.values(answer.runCounts).reduce((sum, count) => sum + count, 0);
  const runs = head(answer.runs, RUNS_SHOWN);
  const notes = toNotes(words, answer);
  return {
    title: words.t('run.title', { name, state: state.word }),
    text: [notes[0]?.text ?? '', steps.length === 0 ? '' : words.t('refresh.done', { done, total: steps.length })]
      .filter(Boolean)
      .join(' '),
    data: {
      name,
      state,
      runState: refreshState,
      notes,
      progress: { ...toBar(words, done, steps.length), isShown: refreshState === 'running' && steps.length > 0 },
      facts: toRefreshFacts(words, answer, done),
      stepsTitle: words.t('refresh.steps'),
      steps: shown.shown.map((step) => toStep(words, step)),
      moreSteps: shown.more === 0 ? [] : [words.t('catalog.more', { count: shown.more })],
      runsTitle: words.t('refresh.runs'),
      runs: runs.shown.map((run) => toRunRow(words, run)),
      moreRuns: total > runs.shown.length ? [words.t('catalog.more', { count: total - runs.shown.length })] : [],
      actions: toButtons(words, answer),
    },
  };
};

/** What went wrong and what is going on, then the rest in its order. */
const toTelling = (steps: readonly RefreshStepAnswer[]): RefreshStepAnswer[] => [
  ...TELLING.flatMap((state) => steps.filter((step) => step.state === state)),
  ...steps.filter((step) => !TELLING.includes(step.state)),
];

function toNotes(words: Words, answer: RefreshAnswer): Paragraph[] {
  const { failure, state } = answer;
  const notes: Paragraph[] = [];
  if (failure !== undefined) {
    const { say, hint } = explain(words, failure.code, failure.params);
    notes.push(paragraph(say, 'attention'), paragraph(hint));
  }
  if (answer.canceling && state === 'running') notes.push(subtle(words.t('run.canceling')));
  if (state === 'queued') notes.push(subtle(words.t('run.queued.say')));
  if (answer.joined) notes.push(subtle(words.t('refresh.joined')));
  if (answer.leftOut > 0) notes.push(subtle(words.t('refresh.left_out', { count: answer.leftOut })));
  return notes;
}

function toRefreshFacts(words: Words, answer: RefreshAnswer, done: number) {
  const { steps, startedAt, endedAt, queuedAt, startedBy, trigger, now } = answer;
  const when = words.exact(startedAt ?? queuedAt);
  const who = startedBy === undefined ? undefined : toShown(startedBy);
  const start =
    trigger === 'on_demand' && who !== undefined
      ? words.t('run.by.on_demand.who', { when, who })
      : words.t(`refresh.by.${trigger}`, { when });
  return toFacts([
    [
      words.t('refresh.steps'),
      steps.length === 0 ? undefined : words.t('run.fact.tasks.value', { done, total: steps.length }),
    ],
    [words.t('export.title'), sayCounts(words, answer.runCounts)],
    [
      words.t('run.fact.duration'),
      startedAt === undefined ? undefined : words.duration((endedAt ?? now).getTime() - startedAt.getTime()),
    ],
    [words.t('run.fact.started'), start],
  ]);
}

function toStep(words: Words, step: RefreshStepAnswer) {
  const state = toStateWord(words, { state: step.state, skipReason: step.skipReason });
  return {
    name: words.t(`refresh.step.${step.kind}`, { title: toShown(step.title) }),
    small: toDetail(words, step, state.reason),
    word: state.word,
    color: state.color,
  };
}

function toDetail(words: Words, step: RefreshStepAnswer, reason: string): string {
  if (step.failure !== undefined) return explain(words, step.failure.code, step.failure.params).say;
  if (reason !== '') return reason;
  if (step.note !== undefined && step.state === 'successful') return words.t(`refresh.note.${step.note}`);
  if (step.count === undefined) return '';
  const change = step.before === undefined ? 0 : step.count - step.before;
  if (change === 0) return words.t('refresh.count', { count: step.count });
  const sign = change > 0 ? '+' : '−';
  return words.t('refresh.count.change', { count: step.count, change: `${sign}${words.number(Math.abs(change))}` });
}

function toButtons(words: Words, { state, canStart, isAdmin, canceling }: RefreshAnswer): Button[] {
  const isActive = ACTIVE_REFRESH.some((active) => active === state);
  const cancel = toButton(
    words,
    { command: 'refresh', input: { action: 'cancel' } },
    { title: words.t('button.cancel_refresh'), style: 'destructive' },
  );
  return [
    ...(isActive && canStart && !canceling ? [cancel] : []),
    ...(!isActive && canStart
      ? [toButton(words, { command: 'refresh', input: {} }, { title: words.t('button.refresh_again') })]
      : []),
    ...(isAdmin
      ? [
          toButton(
            words,
            { command: 'refresh', input: { action: 'schedule' } },
            { title: words.t('button.edit_schedule') },
          ),
        ]
      : []),
    toButton(words, { command: 'status', input: {} }),
  ];
}
