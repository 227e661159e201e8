import type { ToldEvent } from '../domain/answers.ts';
import type { NotificationKind } from '../domain/notification.ts';
import { type Counts, toRunCounts } from '../domain/run.ts';
import type { Tone } from './dialect-types.ts';
import { explain } from './errors.ts';
import { sayLimit } from './limit-words.ts';
import { toShown, truncate } from './plain.ts';
import { toOutcome } from './run-words.ts';
import type { Words } from './words.ts';

const TONES: Record<NotificationKind, Tone> = {
  failed: 'attention',
  needs_sign_in: 'attention',
  sign_in_ending: 'warning',
  needs_approval: 'warning',
  too_large: 'warning',
  too_small: 'warning',
  near_limit: 'warning',
  completed_with_errors: 'warning',
  skipped: 'warning',
  recovered: 'good',
  completed: 'good',
};

export const toKindWord = (words: Words, kind: NotificationKind): { word: string; color: Tone } => ({
  word: words.t(`notification.word.${kind}`),
  color: TONES[kind],
});

/** What it is about: an export, or a connection. */
export const toSubject = ({ kind, run, connection }: ToldEvent): string =>
  toShown((isOfConnection(kind) ? connection?.name : run?.exportName) ?? connection?.name ?? '');

/** Told of a connection, and of no run. */
export const isOfConnection = (kind: NotificationKind): boolean =>
  kind === 'needs_sign_in' || kind === 'sign_in_ending';

/** What happened and why, in a sentence or two; empty where the word says all of it. */
export function sayEvent(words: Words, { kind, at, run, connection, exports }: ToldEvent): string {
  switch (kind) {
    case 'sign_in_ending':
      return words.t('notification.sign_in_ends', { exports, when: words.exact(connection?.endsAt ?? at) });
    case 'needs_sign_in':
      return words.t('notification.sign_in', { exports }).trim();
    case 'needs_approval':
      return sayHeld(words, run);
    case 'failed': {
      const failure = run?.run.failure;
      return failure === undefined ? '' : explain(words, failure.code, failure.params).say;
    }
    case 'too_large':
    case 'too_small':
    case 'skipped': {
      if (run?.run.limit !== undefined) return sayLimit(words, run.run.limit, 'skipped');
      return run?.run.skipReason === undefined ? '' : words.t(`skip.${run.run.skipReason}.say`);
    }
    case 'near_limit':
      return run?.run.limit === undefined ? '' : sayLimit(words, run.run.limit, 'near');
    case 'completed_with_errors':
      return run === undefined ? '' : words.t('run.errors.say', { count: toRefused(toRunCounts(run.run.tasks)) });
    default:
      return run === undefined ? '' : toOutcome(words, run);
  }
}

/** With the numbers in view: whoever reads it may be who decides. */
function sayHeld(words: Words, run: ToldEvent['run']): string {
  const approval = run?.records?.approval;
  if (approval === undefined) return words.t('notification.approval');
  const { cause, removals, delivered } = approval;
  return words.t(`run.held.${cause}`, { removals, delivered });
}

/** The hint what to do about a failure. */
export function sayHint(words: Words, { run }: ToldEvent): string {
  const failure = run?.run.failure;
  return failure === undefined ? '' : explain(words, failure.code, failure.params).hint;
}

const toRefused = ({ invalid, rejected }: Counts): number => invalid + rejected;

export const sayCall = (words: Words, { calls, failures }: ToldEvent): string =>
  calls === undefined ? '' : words.t('notification.calls', { who: toShown(calls), count: failures });

/** In few words, for a row among others. */
export const toShort = (text: string, limit = 160): string => truncate(text, limit);
