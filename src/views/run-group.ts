import type { RunAnswer } from '../domain/answers.ts';
import { isFinal, RUN_STATES, type RunState } from '../domain/run.ts';
import { toShown } from './plain.ts';
import { toFraction, toOutcome, toStateWord } from './run-words.ts';
import type { Words } from './words.ts';

type Counts = Readonly<Partial<Record<RunState, number>>>;

const sum = (counts: Counts, isCounted: (state: RunState) => boolean): number =>
  RUN_STATES.filter(isCounted).reduce((total, state) => total + (counts[state] ?? 0), 0);

/** `2 queued, 3 successful and 1 failed`; empty without any. */
export function sayCounts(words: Words, counts: Counts): string {
  const parts = RUN_STATES.flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [words.t(`batch.count.${state}`, { count })];
  });
  return parts.length === 0 ? '' : words.list(parts);
}

/** How many of them have ended, as a bar while there is something to wait for. */
export function toShare(words: Words, counts: Counts) {
  const total = sum(counts, () => true);
  const done = sum(counts, isFinal);
  return toBar(words, done, total);
}

export function toBar(words: Words, done: number, total: number) {
  const value = total === 0 ? 0 : Math.floor((done / total) * 100);
  const filled = Math.round(value / 5);
  const bar = `${'▓'.repeat(filled)}${'░'.repeat(20 - filled)}`;
  const text = words.t('batch.progress', { done: words.number(done), total: words.number(total) });
  return { isShown: total > 0 && done < total, value, text: `${bar} ${text}` };
}

/** One of several runs. */
export function toRunRow(words: Words, answer: RunAnswer) {
  const { run } = answer;
  const state = toStateWord(words, run);
  const fraction = run.state === 'running' ? toFraction(answer) : undefined;
  return {
    name: toShown(answer.exportName),
    small: state.reason || toOutcome(words, answer),
    word: fraction === undefined ? state.word : `${state.word} ${words.percent(fraction)}`,
    color: state.color,
  };
}
