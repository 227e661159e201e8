import { isClockHour } from './schedule-words-clock.ts';
import { readEvery } from './schedule-words-every.ts';
import { type Stop, stop, toWord } from './schedule-words-problem.ts';
import {
  enter,
  expectNext,
  type Facts,
  join,
  type Reading,
  type Rule,
  readTime,
  refuse,
  type Step,
  setFlag,
  setHours,
  startReading,
  toAmbiguous,
} from './schedule-words-reading.ts';
import { readNext, readPastHour, readStart } from './schedule-words-start.ts';
import { type Token, toWeekdayRange } from './schedule-words-tokens.ts';

/** Reads all tokens or says which one is in the way. What each may stand beside is in `RULES`. */
export function readFacts(tokens: readonly Token[]): Facts | Stop {
  const reading = startReading(tokens);
  let at = 0;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    const step = RULES[token.kind](reading, at);
    if (typeof step !== 'number') return step;
    if (!KEEPS_CONTEXT.has(token.kind)) reading.context = undefined;
    at = step;
  }
  return reading;
}

const KEEPS_CONTEXT: ReadonlySet<Token['kind']> = new Set([
  'at',
  'on',
  'switch',
  'the',
  'day',
  'and',
  'ordinal',
  'last',
  'number',
  'time',
]);

const BEHIND_ON: readonly Token['kind'][] = [
  'the',
  'weekdays',
  'ordinal',
  'last',
  'day',
  'every',
  'refresh',
  'zone',
  'part',
];

const BEHIND_THE: readonly Token['kind'][] = [
  'number',
  'ordinal',
  'last',
  'weekdays',
  'month',
  'refresh',
  'environment',
  'part',
];

const RULES: Readonly<Record<Token['kind'], Rule>> = {
  every: readEvery,
  hourly: (reading, at) => setHours(reading, 1, at, at + 1),
  daily: (reading, at) => setFlag(reading, 'daily', at + 1),
  weekly: (reading, at) => setFlag(reading, 'weekly', at + 1),
  monthly: (reading, at) => setFlag(reading, 'monthly', at + 1),
  weekdays: readWeekdays,
  ordinal: readOrdinal,
  last: readOrdinal,
  number: readNumber,
  time: (reading, at) => addTime(reading, at),
  at: readAt,
  from: readStart,
  zone: readZone,
  after: readAfter,
  refresh: (reading, at) => setFlag(reading, 'refresh', at + 1),
  /** `day 15`. */
  day: (reading, at) => expectNext(reading, at, ['number'], 'day'),
  the: (reading, at) => expectNext(reading, at, BEHIND_THE, 'day'),
  /** `of the month`; Dutch also begins a row of days with it. */
  of: (reading, at) =>
    reading.tokens[at + 2]?.kind === 'through'
      ? expectNext(reading, at, ['weekdays'])
      : expectNext(reading, at, ['the', 'every', 'month']),
  month: readMonth,
  environment: (reading, at) => expectNext(reading, at, ['refresh']),
  on: readOn,
  switch: (reading, at) => {
    const token = reading.tokens[at];
    return token?.kind === 'switch' && token.isFiller ? readOn(reading, at) : refuse(reading, at);
  },
  and: (reading, at) => (at > 0 && reading.tokens[at + 1] ? at + 1 : refuse(reading, at)),
  part: readPart,
  except: readExcept,
  next: readNext,
  nightly: (reading, at) => {
    reading.part ??= { part: 'night', word: reading.tokens[at]?.word ?? '' };
    return setFlag(reading, 'daily', at + 1);
  },
  past_hour: readPastHour,
  once: ({ tokens }, at) => stop({ code: 'once', word: join(tokens, at, 1) }),
  date: ({ tokens }, at) => stop({ code: 'once', word: join(tokens, at, 1) }),
  month_name: ({ tokens }, at) => stop({ code: 'beyond', word: join(tokens, at, 1) }),
  often: ({ tokens }, at) => stop({ code: 'how_often', word: join(tokens, at, 1) }),
  beyond: ({ tokens }, at) => stop({ code: 'beyond', word: join(tokens, at, 1) }),
  /** In Dutch, until the day before or until that day. */
  until: ({ tokens }, at) => stop({ code: 'ambiguous', word: join(tokens, at, 2) }),
  half: ({ tokens }, at) => stop({ code: 'ambiguous', word: join(tokens, at, 2) }),
  quarter: ({ tokens }, at) => stop({ code: 'beyond', word: join(tokens, at, 1) }),
  past: refuse,
  before: refuse,
  week: refuse,
  hour: refuse,
  clock: refuse,
  minute: refuse,
  through: refuse,
  am: refuse,
  pm: refuse,
};

/** A day of the month; `the first Monday` is none. */
function readOrdinal(reading: Reading, at: number): Step {
  const { tokens } = reading;
  return tokens[at + 1]?.kind === 'weekdays'
    ? stop({ code: 'nth_weekday', word: join(tokens, at, 2) })
    : addMonthDay(reading, at);
}

/** `on mondays`, `in the evening`, `on 1 and 15`; `in 2 hours` would be once. */
function readOn(reading: Reading, at: number): Step {
  const [next, second] = reading.tokens.slice(at + 1, at + 3);
  if (next?.kind !== 'number') return expectNext(reading, at, BEHIND_ON);
  const isLength = second?.kind === 'hour' || second?.kind === 'minute' || second?.kind === 'day';
  if (isLength && (reading.tokens[at]?.word.toLowerCase() === 'in' || !isClockHour(second)))
    return stop({ code: 'once', word: join(reading.tokens, at, 3) });
  reading.context = 'day';
  return at + 1;
}

/** `in the morning`, before or behind the times. */
function readPart(reading: Reading, at: number): Step {
  const token = reading.tokens[at];
  if (token?.kind !== 'part') return refuse(reading, at);
  if (reading.part !== undefined && reading.part.part !== token.part) return toAmbiguous(reading, at);
  reading.part = { part: token.part, word: token.word };
  reading.isHabit ||= token.isHabit;
  return at + 1;
}

/** `except Sundays`, `but not on weekends`. */
function readExcept(reading: Reading, at: number): Step {
  let next = at + 1;
  for (let token = reading.tokens[next]; token !== undefined; token = reading.tokens[next]) {
    if (token.kind === 'weekdays') for (const weekday of token.weekdays) reading.except.add(weekday);
    const isBetween = token.kind === 'and' && reading.tokens[next + 1]?.kind === 'weekdays';
    const isBefore = token.kind === 'on' || token.kind === 'the' || (token.kind === 'switch' && token.isFiller);
    if (token.kind !== 'weekdays' && !isBetween && !isBefore) break;
    next += 1;
  }
  return reading.except.size === 0 ? refuse(reading, at) : next;
}

/** `on the 1st of the month`; not `the 2nd month`. */
function readMonth(reading: Reading, at: number): Step {
  const before = reading.tokens[at - 1]?.kind === 'the' ? reading.tokens[at - 2] : reading.tokens[at - 1];
  return before?.kind === 'of' ? setFlag(reading, 'monthly', at + 1) : refuse(reading, at);
}

function readWeekdays(reading: Reading, at: number): Step {
  const token = reading.tokens[at];
  if (token?.kind !== 'weekdays' || !enter(reading, 'days')) return toAmbiguous(reading, at);
  const [first] = token.weekdays;
  if (reading.tokens[at + 1]?.kind !== 'through') {
    for (const weekday of token.weekdays) reading.weekdays.add(weekday);
    return at + 1;
  }
  const last = reading.tokens[at + 2];
  if (!token.single || last?.kind !== 'weekdays' || !last.single || first === undefined) return refuse(reading, at + 1);
  for (const weekday of toWeekdayRange(first, last.weekdays[0] ?? first)) reading.weekdays.add(weekday);
  return at + 3;
}

/** `the 15th`, `15`, `the last day`: a `day` behind it belongs to it, `days` would be several. */
function addMonthDay(reading: Reading, at: number): Step {
  const token = reading.tokens[at];
  const day = token?.kind === 'last' ? 31 : token?.kind === 'ordinal' || token?.kind === 'number' ? token.value : 0;
  if (day < 1 || day > 31) return stop({ code: 'impossible_day', word: toWord(token?.word ?? '') });
  if (!enter(reading, 'days')) return toAmbiguous(reading, at);
  reading.monthDays.add(day);
  reading.context = 'day';
  const isOwn = token?.kind !== 'number' && /^(day|dag)$/i.test(reading.tokens[at + 1]?.word ?? '');
  return isOwn ? at + 2 : at + 1;
}

/** A bare number is an hour or a day only where the words before it, or the one behind it, say so. */
function readNumber(reading: Reading, at: number): Step {
  const { tokens, context } = reading;
  const next = tokens[at + 1];
  if (next?.kind === 'am' || next?.kind === 'pm' || next?.kind === 'clock' || isClockHour(next)) {
    return addTime(reading, at);
  }
  const before = tokens[at - 1]?.kind;
  if (next?.kind === 'month_name') return stop({ code: 'once', word: join(tokens, at, 2) });
  if (next?.kind === 'often') return stop({ code: 'how_often', word: join(tokens, at, 2) });
  const isNamed =
    before === 'at' ||
    before === 'the' ||
    before === 'day' ||
    before === 'and' ||
    before === 'on' ||
    before === 'switch';
  if (next?.kind !== 'hour') {
    if (isNamed && context === 'time') return addTime(reading, at);
    if (isNamed && context === 'day') return addMonthDay(reading, at);
    if (reading.monthly && reading.monthDays.size === 0 && reading.times.length === 0) return addMonthDay(reading, at);
    // Beside days of the week, or all of them, a number can only be an hour; so can `0800`.
    if (hasDaysOfWeek(reading) || /^\d{4}$/.test(tokens[at]?.word ?? '')) return addTime(reading, at);
  }
  return stop({
    code: 'ambiguous',
    word: next?.kind === 'hour' ? join(tokens, at, 2) : toWord(tokens[at]?.word ?? ''),
  });
}

const hasDaysOfWeek = (reading: Reading): boolean =>
  (reading.daily || reading.weekdays.size > 0 || reading.isHabit) &&
  !reading.monthly &&
  reading.monthDays.size === 0 &&
  reading.hours === undefined;

function readAt(reading: Reading, at: number): Step {
  const { tokens } = reading;
  const [next, second, third] = tokens.slice(at + 1, at + 4);
  // Dutch for "every n hours".
  if (next?.kind === 'the' && second?.kind === 'number' && third?.kind === 'hour') {
    return setHours(reading, second.value, at + 2, at + 4);
  }
  if (next?.kind === 'the' && second?.kind === 'hour') return setHours(reading, 1, at + 2, at + 3);
  if (next?.kind === 'the' && (second?.kind === 'day' || second?.kind === 'week' || second?.kind === 'number')) {
    return stop({ code: 'unsupported_interval', word: join(tokens, at, second.kind === 'number' ? 4 : 3) });
  }
  if (next?.kind === 'part' || next?.kind === 'past_hour') return at + 1;
  if (next === undefined || next.kind === 'number' || next.kind === 'time' || next.kind === 'half') {
    reading.context = 'time';
    return at + 1;
  }
  return stop({ code: 'unexpected_word', word: join(tokens, at, 2) });
}

function readZone(reading: Reading, at: number): Step {
  const token = reading.tokens[at];
  const said = reading.zone?.name;
  if (token?.kind !== 'zone' || (said !== undefined && said !== token.zone)) return refuse(reading, at);
  reading.zone = { name: token.zone, word: token.word };
  return at + 1;
}

/** `after every environment refresh`. */
function readAfter(reading: Reading, at: number): Step {
  const next = reading.tokens
    .slice(at + 1)
    .find(({ kind }) => kind !== 'every' && kind !== 'the' && kind !== 'environment');
  return next?.kind === 'refresh' ? setFlag(reading, 'refresh', reading.tokens.indexOf(next) + 1) : refuse(reading, at);
}

function addTime(reading: Reading, at: number): Step {
  const read = readTime(reading.tokens, at);
  if (read === undefined) return refuse(reading, at);
  if ('problem' in read) return read;
  if (!enter(reading, 'times')) return toAmbiguous(reading, at);
  if (reading.context === 'day') reading.context = undefined;
  reading.times.push(read.time);
  return read.next;
}
