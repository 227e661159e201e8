import type { RecurrenceKind } from './recurrence.ts';

/**
 * What keeps words from being a schedule. `word` is a piece of what was typed, at most 40 characters; it goes into a
 * sentence of the views and is escaped there like any other data.
 */
export type ScheduleProblem =
  | { readonly code: 'empty' }
  | { readonly code: 'too_long'; readonly length: number; readonly limit: number }
  /** A character that does not show, such as `U+200F`; it may make the words read as something else than they are. */
  | { readonly code: 'invisible_character'; readonly character: string }
  /** `choices` are words of ours that it is nearly spelled as, possibly none. */
  | { readonly code: 'unknown_word'; readonly word: string; readonly choices?: readonly string[] }
  /** A word of ours in a place where it says nothing. */
  | { readonly code: 'unexpected_word'; readonly word: string }
  | { readonly code: 'impossible_time'; readonly word: string }
  | { readonly code: 'impossible_day'; readonly word: string }
  /** Not 1 to `limit` hours. */
  | { readonly code: 'impossible_interval'; readonly word: string; readonly limit: number }
  /** Only hours can be counted: not `every 2 weeks` or `every 30 minutes`. */
  | { readonly code: 'unsupported_interval'; readonly word: string }
  /** `choices` are zones that may have been meant, possibly none. */
  | { readonly code: 'unknown_zone'; readonly word: string; readonly choices: readonly string[] }
  /** An abbreviation that several zones share, or that stands for half a year only. */
  | { readonly code: 'ambiguous_zone'; readonly word: string; readonly choices: readonly string[] }
  /** A number that may be an hour or a day, an hour without am or pm beside one with it, days with times of their own. */
  | { readonly code: 'ambiguous'; readonly word: string; readonly choices?: readonly string[] }
  /** That happens once: `tomorrow`, a date. */
  | { readonly code: 'once'; readonly word: string }
  /** `twice a day` says no times. */
  | { readonly code: 'how_often'; readonly word: string }
  /** `the first Monday`, of the month. */
  | { readonly code: 'nth_weekday'; readonly word: string }
  /** Parts of a day, other weeks, years. */
  | { readonly code: 'beyond'; readonly word: string }
  /** Hours are counted on all days, around the clock. */
  | { readonly code: 'mixed_hours' }
  /** A line for cron, or a rule of RFC 5545. */
  | { readonly code: 'for_machines' }
  | { readonly code: 'too_many_times'; readonly count: number; readonly limit: number }
  | { readonly code: 'no_time' }
  | { readonly code: 'no_days' }
  | { readonly code: 'mixed_kinds'; readonly kinds: readonly [RecurrenceKind, RecurrenceKind] };

export interface Stop {
  readonly kind: 'problem';
  readonly problem: ScheduleProblem;
}

export const stop = (problem: ScheduleProblem): Stop => ({ kind: 'problem', problem });

/** A piece of text, short enough for a sentence. */
export function toWord(text: string): string {
  const characters = [...text];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : text;
}
