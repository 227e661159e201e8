import type { DayPart } from './schedule-words-lexicon.ts';
import { type Stop, stop, toWord } from './schedule-words-problem.ts';
import type { Token } from './schedule-words-tokens.ts';

/** An hour as it was said, which may be one of twelve, and the token behind it. */
interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly next: number;
  /** Said in words that make it a time, whatever stands around it. */
  readonly isSpoken: boolean;
}

/**
 * Makes one token of each time that is told in several words: `half past eight`, `eight thirty`, `kwart over acht`,
 * `half negen`, `8 in the evening`, `8 uur 's ochtends`, `12 noon`.
 */
export function readSpokenTimes(tokens: readonly Token[]): Token[] | Stop {
  const read: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const step = readOne(tokens, at);
    if ('problem' in step) return step;
    read.push(step.token);
    at = step.next;
  }
  return read;
}

function readOne(tokens: readonly Token[], at: number): { token: Token; next: number } | Stop {
  const own = tokens[at] as Token;
  const named = tokens[at + 1];
  if (own.kind === 'number' && own.value === 12 && named?.kind === 'time' && named.half === 'exact') {
    return { token: named, next: at + 2 };
  }
  const clock = readHalf(tokens, at) ?? readQuarter(tokens, at) ?? readMinutes(tokens, at) ?? readPlain(tokens, at);
  if (clock === undefined) return { token: own, next: at + 1 };
  if ('problem' in clock) return clock;
  const behind = tokens[clock.next];
  const isHour = behind?.kind === 'clock' || (behind?.kind === 'hour' && isClockHour(behind));
  const end = isHour ? clock.next + 1 : clock.next;
  const part = readPart(tokens, end);
  if (part === undefined && !clock.isSpoken) return { token: own, next: at + 1 };
  const next = part?.next ?? end;
  const word = toWord(
    tokens
      .slice(at, next)
      .map((token) => token.word)
      .join(' '),
  );
  const hasHalf = behind?.kind === 'am' || behind?.kind === 'pm';
  const hour = part === undefined ? clock.hour : toHourOf(clock.hour, part.part);
  if (hour === undefined) return stop({ code: 'ambiguous', word });
  // Half past twelve is told as half to one.
  if (part === undefined && !hasHalf && clock.hour === 0 && clock.isSpoken) {
    return stop({ code: 'ambiguous', word, choices: [toTime(0, clock.minute), toTime(12, clock.minute)] });
  }
  const half = part === undefined ? undefined : hour < 12 ? 'am' : 'pm';
  const told = hasHalf && hour === 0 ? 12 : hour;
  return { token: { kind: 'time', time: toTime(told, clock.minute), half, word }, next };
}

/** `half past eight`, `half negen`. English `half eight` is the same time to some and an hour earlier to others. */
function readHalf(tokens: readonly Token[], at: number): Clock | Stop | undefined {
  if (tokens[at]?.kind !== 'half') return undefined;
  const isPast = tokens[at + 1]?.kind === 'past';
  const hour = toHour(tokens[isPast ? at + 2 : at + 1]);
  if (hour === undefined) return undefined;
  if (isPast) return toClock(hour, 30, at + 3);
  if (isDutch(tokens, tokens[at + 1])) return toClock(hour - 1, 30, at + 2);
  const word = `${tokens[at]?.word} ${tokens[at + 1]?.word}`;
  return stop({ code: 'ambiguous', word, choices: [toTime(hour - 1, 30), toTime(hour, 30)] });
}

/** `quarter past eight`, `quarter to nine`, `kwart voor negen`. */
function readQuarter(tokens: readonly Token[], at: number): Clock | undefined {
  if (tokens[at]?.kind !== 'quarter') return undefined;
  const way = toWay(tokens[at + 1]);
  const hour = toHour(tokens[at + 2]);
  return way === undefined || hour === undefined ? undefined : toShifted(hour, way * 15, at + 3);
}

/** `ten past eight`, `10 over 8`, `vijf voor half negen`, `eight thirty`, `acht uur dertig`. */
function readMinutes(tokens: readonly Token[], at: number): Clock | undefined {
  const first = tokens[at];
  if (first?.kind !== 'number') return undefined;
  const middle = tokens[at + 1];
  const last = tokens[at + 2];
  const way = toWay(middle);
  if (way !== undefined && first.value > 0 && first.value < 30) {
    // `8 to 10` is from one to the other; only words tell a time with `to`.
    if (middle?.kind === 'through' && (first.spelled === undefined || first.value % 5 !== 0)) return undefined;
    const isHalf = last?.kind === 'half';
    const hour = toHour(tokens[isHalf ? at + 3 : at + 2]);
    if (hour === undefined) return undefined;
    return isHalf ? toShifted(hour - 1, 30 + way * first.value, at + 4) : toShifted(hour, way * first.value, at + 3);
  }
  const hour = toHour(first);
  if (hour === undefined || tokens[at - 1]?.kind === 'every') return undefined;
  if (middle?.kind === 'number' && middle.spelled !== undefined && first.spelled !== undefined) {
    return middle.value < 10 ? undefined : toClock(hour, middle.value, at + 2);
  }
  const isWhole = middle?.kind === 'hour' && isClockHour(middle) && last?.kind === 'number';
  if (!isWhole || tokens[at + 3]?.kind === 'hour' || last.value < 1 || last.value > 59) return undefined;
  return /^\d$/.test(last.word) ? undefined : toClock(hour, last.value, at + 3);
}

/** A time that may be one of twelve hours; what stands behind it can say which. */
function readPlain(tokens: readonly Token[], at: number): Clock | undefined {
  const token = tokens[at];
  if (tokens[at - 1]?.kind === 'every' || (tokens[at - 1]?.kind === 'the' && tokens[at - 2]?.kind === 'at')) {
    return undefined;
  }
  if (token?.kind === 'time' && token.half === undefined) {
    const [hour = 0, minute = 0] = token.time.split(':').map(Number);
    return { hour, minute, next: at + 1, isSpoken: false };
  }
  const hour = toHour(token);
  return hour === undefined ? undefined : { hour, minute: 0, next: at + 1, isSpoken: false };
}

const toHour = (token: Token | undefined): number | undefined =>
  token?.kind === 'number' && token.value <= 24 ? token.value : undefined;

const toWay = (token: Token | undefined): 1 | -1 | undefined => {
  if (token?.kind === 'past') return 1;
  return token?.kind === 'before' || (token?.kind === 'through' && token.word.toLowerCase() === 'to') ? -1 : undefined;
};

const toClock = (hour: number, minute: number, next: number): Clock => ({
  hour: (hour + 24) % 24,
  minute,
  next,
  isSpoken: true,
});

const toShifted = (hour: number, minutes: number, next: number): Clock =>
  toClock(hour + Math.floor(minutes / 60), ((minutes % 60) + 60) % 60, next);

const toTime = (hour: number, minute: number): string =>
  `${String((hour + 24) % 24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** Dutch `uur` and `8h`, which are said of a time as well; English `hours` is not. */
export const isClockHour = (token: Token | undefined): boolean =>
  token?.kind === 'hour' && /^(u|uur|h)$/i.test(token.word);

/** `in the morning`, `'s ochtends`, `at night`. */
function readPart(tokens: readonly Token[], at: number): { part: DayPart; next: number } | undefined {
  let end = at;
  const first = tokens[end]?.kind;
  if (first === 'on' || first === 'at') end += 1;
  if (first === 'on' && tokens[end]?.kind === 'the') end += 1;
  const token = tokens[end];
  return token?.kind === 'part' ? { part: token.part, next: end + 1 } : undefined;
}

/** Which hour of 24 is meant in a part of the day; undefined where that part has no such hour. */
export function toHourOf(hour: number, part: DayPart): number | undefined {
  const isFrom = (first: number, last: number): boolean => hour >= first && hour <= last;
  switch (part) {
    case 'morning':
      return isFrom(0, 11) ? hour : undefined;
    case 'afternoon':
      if (hour === 0) return 12;
      return isFrom(1, 6) ? hour + 12 : isFrom(12, 18) ? hour : undefined;
    case 'evening':
      return isFrom(5, 11) ? hour + 12 : isFrom(17, 23) ? hour : undefined;
    case 'night':
      if (hour === 12) return 0;
      return isFrom(8, 11) ? hour + 12 : isFrom(0, 6) || isFrom(20, 23) ? hour : undefined;
  }
}

const NL_CLUE =
  /^(elke?|iedere?|alle|dag(en)?|om|uur|op|het|de|van|werkdag(en)?|doordeweeks|dagelijks|wekelijks|maandelijks|\p{L}+dag(s|en)?|'s)$/iu;
const EN_CLUE = /^(every|each|at|on|days?|the|daily|weekly|monthly|weekdays?|\p{L}+days?)$/iu;

/** Whether a half is that before the hour: it is written so, or nothing around it is English. */
function isDutch(tokens: readonly Token[], hour: Token | undefined): boolean {
  if (hour?.kind === 'number' && hour.spelled !== undefined) return hour.spelled === 'nl';
  return tokens.some(({ word }) => NL_CLUE.test(word)) && !tokens.some(({ word }) => EN_CLUE.test(word));
}
