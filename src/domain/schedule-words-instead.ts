import { parseSchedule } from './schedule-words.ts';
import { DAY_PARTS, MONTHS, WEEKDAY_SETS, WEEKDAYS, WORD_KINDS } from './schedule-words-lexicon.ts';
import { NUMBER_WORDS, ORDINAL_WORDS } from './schedule-words-numbers.ts';
import type { ScheduleProblem } from './schedule-words-problem.ts';
import type { ScheduleReader } from './schedule-words-result.ts';

const MOST = 3;

/**
 * Schedules that may have been meant by words that are none: each can be read, and no two are the same. To be offered,
 * never to be taken.
 */
export function suggestSchedules(text: string, problem: ScheduleProblem, reader: ScheduleReader): string[] {
  const found = new Map<string, string>();
  for (const candidate of toCandidates(text, problem)) {
    const read = parseSchedule(candidate, reader);
    const key = read.kind === 'recurrence' ? JSON.stringify(read.recurrence) : undefined;
    if (key !== undefined && !found.has(key)) found.set(key, candidate);
  }
  return [...found.values()].slice(0, MOST);
}

function toCandidates(text: string, problem: ScheduleProblem): string[] {
  const instead = (word: string, others: readonly string[]): string[] =>
    others.map((other) => text.replace(word, () => other));
  switch (problem.code) {
    case 'unknown_word':
      return instead(problem.word, findNear(problem.word));
    case 'unknown_zone':
    case 'ambiguous_zone':
      return instead(problem.word, problem.choices);
    case 'ambiguous':
      return instead(problem.word, problem.choices ?? []);
    case 'no_days':
      return [`daily ${text}`];
    case 'no_time':
      return [`${text} 08:00`];
    case 'mixed_hours':
      return [text.replace(/^(.*)\b(?:at|om)\b/i, '$1from')];
    case 'unsupported_interval': {
      const days = /^([2-6]) (?:days|dagen)$/i.exec(problem.word)?.[1];
      const hours =
        days === undefined && /^(?:other day|om de dag|om de andere dag)$/i.test(problem.word) ? 48 : Number(days) * 24;
      const isMinutes = /^\d+ (?:min|half)/i.test(problem.word) || /^half/i.test(problem.word);
      return isMinutes ? ['every hour'] : Number.isFinite(hours) ? toHours(text, hours) : [];
    }
    default:
      return [];
  }
}

function toHours(text: string, hours: number): string[] {
  const start = /\b(?:at|om)\s+(\d.*)$/i.exec(text)?.[1];
  return [`every ${hours} hours${start === undefined ? '' : ` from ${start}`}`, `every ${hours} hours`];
}

const KNOWN: readonly string[] = [
  ...[WORD_KINDS, WEEKDAYS, WEEKDAY_SETS, DAY_PARTS, MONTHS, NUMBER_WORDS, ORDINAL_WORDS].flatMap((words) => [
    ...words.keys(),
  ]),
  'noon',
  'midnight',
].filter((word) => word.length > 3);

/** Words of ours that differ from this by a slip or two, the nearest first. */
export function findNear(text: string): string[] {
  const wanted = text.toLowerCase();
  if (wanted.length < 4 || wanted.length > 20) return [];
  const most = wanted.length < 7 ? 1 : 2;
  return KNOWN.map((word) => ({ word, slips: countSlips(wanted, word, most) }))
    .filter(({ slips }) => slips <= most)
    .sort((one, other) => one.slips - other.slips)
    .slice(0, MOST)
    .map(({ word }) => word);
}

/** Letters left out, put in, changed, or two that changed places; more than `most` are not counted. */
function countSlips(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next[column] = Math.min(
        (next[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? row) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = next;
  }
  return last[other.length] ?? most + 1;
}
