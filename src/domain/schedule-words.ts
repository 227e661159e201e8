import type { Recurrence } from './recurrence.ts';
import { readFacts } from './schedule-words-grammar.ts';
import { type Stop, stop } from './schedule-words-problem.ts';
import { type ScheduleReader, toRecurrence } from './schedule-words-result.ts';
import { readTokens } from './schedule-words-tokens.ts';

export type { ScheduleProblem } from './schedule-words-problem.ts';
export type { ScheduleReader } from './schedule-words-result.ts';

/** Room for every day of the month by name. */
const MAX_LENGTH = 300;

export type ParsedSchedule =
  | { readonly kind: 'recurrence'; readonly recurrence: Recurrence }
  | { readonly kind: 'switch'; readonly active: boolean }
  | Stop;

/**
 * A schedule in words, English and Dutch through each other: `weekdays 08:00`, `every 6 hours`, `elke maandag om 8 uur`,
 * `on the 1st and 15th at 7:30 Europe/Amsterdam`, `after refresh`, `off`. Never guesses: what is not understood, or can
 * be understood in two ways, is answered as a problem that names it.
 */
export function parseSchedule(text: string, reader: ScheduleReader): ParsedSchedule {
  const length = text.length;
  if (length > MAX_LENGTH) return stop({ code: 'too_long', length, limit: MAX_LENGTH });
  const tokens = readTokens(text);
  if ('problem' in tokens) return tokens;
  const [first] = tokens;
  if (first === undefined) return stop({ code: 'empty' });
  if (tokens.length === 1 && first.kind === 'switch') return { kind: 'switch', active: first.active };
  const facts = readFacts(tokens);
  if ('problem' in facts) return facts;
  const recurrence = toRecurrence(facts, reader);
  return 'problem' in recurrence ? recurrence : { kind: 'recurrence', recurrence };
}
