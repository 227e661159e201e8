import type { Recurrence } from './recurrence.ts';
import { readSpokenTimes } from './schedule-words-clock.ts';
import { readFacts } from './schedule-words-grammar.ts';
import { type Stop, stop } from './schedule-words-problem.ts';
import { type ScheduleReader, toRecurrence } from './schedule-words-result.ts';
import { readTokens } from './schedule-words-tokens.ts';

export type { ScheduleProblem } from './schedule-words-problem.ts';
export type { ScheduleReader } from './schedule-words-result.ts';

/** Room for every day of the month by name. */
const MAX_LENGTH = 300;

/** Five fields of which one is a star, or `@daily`. */
const CRON = /^\s*(?=.*\*)[\d*][\d*/,-]*(\s+[\da-z*/,-]+){4}\s*$|^\s*@[a-z]+\s*$/i;

export type ParsedSchedule =
  | { readonly kind: 'recurrence'; readonly recurrence: Recurrence }
  | { readonly kind: 'switch'; readonly active: boolean }
  | Stop;

/**
 * A schedule in words, English and Dutch through each other: `weekdays 08:00`, `every 6 hours`, `elke maandag om 8 uur`,
 * `on the 1st and 15th at 7:30 Europe/Amsterdam`, `every Monday at half past eight`, `after refresh`, `off`. Never
 * guesses: what is not understood, or can be understood in two ways, is answered as a problem that names it.
 */
export function parseSchedule(text: string, reader: ScheduleReader): ParsedSchedule {
  const length = text.length;
  if (length > MAX_LENGTH) return stop({ code: 'too_long', length, limit: MAX_LENGTH });
  if (CRON.test(text) || /^\s*(RRULE:)?FREQ=/i.test(text)) return stop({ code: 'for_machines' });
  const words = readTokens(text);
  if ('problem' in words) return words;
  const tokens = readSpokenTimes(words);
  if ('problem' in tokens) return tokens;
  const [first] = tokens;
  if (first === undefined) return stop({ code: 'empty' });
  if (tokens.length === 1 && first.kind === 'switch') return { kind: 'switch', active: first.active };
  const facts = readFacts(tokens);
  if ('problem' in facts) return facts;
  const recurrence = toRecurrence(facts, reader);
  return 'problem' in recurrence ? recurrence : { kind: 'recurrence', recurrence };
}
