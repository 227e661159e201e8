import type { RunAnswer } from '../domain/answers.ts';
import { ERROR_KINDS } from '../domain/errors.ts';
import { isFinal, type Run, type RunState, type SkipReason, toHandled, toRunCounts } from '../domain/run.ts';
import type { Tone } from './dialect-types.ts';
import { toShown } from './plain.ts';
import type { Words } from './words.ts';

const TONES: Record<RunState, Tone> = {
  queued: 'default',
  waiting: 'default',
  running: 'accent',
  successful: 'good',
  completed_with_errors: 'warning',
  failed: 'attention',
  skipped: 'warning',
  canceled: 'default',
};

/** A state as a word in its colour; the word alone says it all. */
export interface StateWord {
  readonly word: string;
  /** With the reason, for a run that was skipped: `Skipped: segment too large`. */
  readonly full: string;
  /** The reason alone; empty without one. */
  readonly reason: string;
  readonly color: Tone;
}

export function toStateWord(
  words: Words,
  status: { readonly state: RunState; readonly skipReason: SkipReason | undefined } | undefined,
): StateWord {
  const word = words.t(status === undefined ? 'state.none' : `state.${status.state}`);
  const color = status === undefined ? 'default' : TONES[status.state];
  if (status?.state !== 'skipped' || status.skipReason === undefined) return { word, full: word, reason: '', color };
  const reason = words.t(`skip.${status.skipReason}`);
  return { word, full: words.t('state.reason', { state: word, reason }), reason, color };
}

/** How long a run took, or has taken so far; undefined before it starts. */
export function toElapsed({ run, now }: RunAnswer): number | undefined {
  if (run.startedAt === undefined) return undefined;
  return Math.max(0, (run.endedAt ?? now).getTime() - run.startedAt.getTime());
}

/** Whether another run would come to the same, until the export is changed. */
export function needsEdit({ state, failure, skipReason }: Run): boolean {
  if (state === 'failed' && failure !== undefined)
    return ERROR_KINDS[failure.code].family === 'user' || failure.code === 'destination_gone';
  return state === 'skipped' && skipReason !== 'already_running';
}

/** Records handled so far, and how many there are in all; undefined while that is not known. */
export function toRows(run: Run): { readonly done: number; readonly total: number | undefined } {
  const done = toHandled(toRunCounts(run.tasks));
  if (isFinal(run.state)) return { done, total: done };
  const expected = run.tasks.map((task) => task.expected);
  if (expected.length === 0 || expected.includes(undefined)) return { done, total: undefined };
  return {
    done,
    total: Math.max(
      done,
      expected.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    ),
  };
}

/** How much of a run is done, from 0 to 1: by rows where they are counted, else by tasks. */
export function toFraction({ run }: RunAnswer): number | undefined {
  const { done, total } = toRows(run);
  if (total !== undefined && total > 0) return Math.min(1, done / total);
  if (run.tasks.length === 0) return undefined;
  return run.tasks.filter((task) => isFinal(task.state)).length / run.tasks.length;
}

/** Who or what began it, with the time: `23 Nov 2026, 14:05, on demand by Ada`. */
export function toStart(words: Words, { run, startedBy }: RunAnswer): string {
  const when = words.exact(run.startedAt ?? run.queuedAt);
  const { trigger } = run;
  if (startedBy !== undefined && (trigger === 'on_demand' || trigger === 'retry')) {
    return words.t(`run.by.${trigger}.who`, { when, who: toShown(startedBy) });
  }
  return words.t(`run.by.${trigger}`, { when });
}

/** `Started 23 Nov 2026, 14:05, on demand by Ada`; for a run that never did, when it was asked for. */
export const toStartLine = (words: Words, answer: RunAnswer): string =>
  words.t(answer.run.startedAt === undefined ? 'run.start.requested' : 'run.start.began', {
    start: toStart(words, answer),
  });

/** `20,000 rows in 3 sec`, or what else there is to say about a run in a few words. */
export function toOutcome(words: Words, answer: RunAnswer): string {
  const elapsed = toElapsed(answer);
  const { done } = toRows(answer.run);
  if (elapsed === undefined || (done === 0 && answer.run.state !== 'successful')) return '';
  return words.t('run.text.rows', { count: done, time: words.duration(elapsed) });
}
