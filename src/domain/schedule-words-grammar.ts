import { type Stop, stop, toWord } from './schedule-words-problem.ts';
import {
  enter,
  expectNext,
  type Facts,
  isClockHour,
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
  'the',
  'day',
  'and',
  'ordinal',
  'last',
  'number',
  'time',
]);

const BEHIND_ON: readonly Token['kind'][] = ['the', 'weekdays', 'ordinal', 'last', 'day', 'every', 'refresh', 'zone'];

const BEHIND_THE: readonly Token['kind'][] = [
  'number',
  'ordinal',
  'last',
  'weekdays',
  'month',
  'refresh',
  'environment',
];

const RULES: Readonly<Record<Token['kind'], Rule>> = {
  every: readEvery,
  hourly: (reading, at) => setHours(reading, 1, at, at + 1),
  daily: (reading, at) => setFlag(reading, 'daily', at + 1),
  weekly: (reading, at) => setFlag(reading, 'weekly', at + 1),
  monthly: (reading, at) => setFlag(reading, 'monthly', at + 1),
  weekdays: readWeekdays,
  ordinal: (reading, at) => addMonthDay(reading, at),
  last: (reading, at) => addMonthDay(reading, at),
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
  of: (reading, at) => expectNext(reading, at, ['the', 'every', 'month']),
  month: readMonth,
  environment: (reading, at) => expectNext(reading, at, ['refresh']),
  on: (reading, at) => expectNext(reading, at, BEHIND_ON),
  switch: (reading, at) => {
    const token = reading.tokens[at];
    return token?.kind === 'switch' && token.isFiller ? expectNext(reading, at, BEHIND_ON) : refuse(reading, at);
  },
  and: (reading, at) => (at > 0 && reading.tokens[at + 1] ? at + 1 : refuse(reading, at)),
  /** English says half past with it, Dutch half to. */
  half: ({ tokens }, at) => stop({ code: 'ambiguous', word: join(tokens, at, 2) }),
  week: refuse,
  hour: refuse,
  clock: refuse,
  minute: refuse,
  through: refuse,
  date: refuse,
  am: refuse,
  pm: refuse,
};

function readEvery(reading: Reading, at: number): Step {
  const next = reading.tokens[at + 1];
  if (next?.kind === 'number') {
    const unit = reading.tokens[at + 2]?.kind;
    if (unit === 'hour') return setHours(reading, next.value, at + 1, at + 3);
    const isInterval = unit === 'minute' || unit === 'day' || unit === 'week' || unit === 'month';
    return stop(
      isInterval
        ? { code: 'unsupported_interval', word: join(reading.tokens, at + 1, 2) }
        : { code: 'ambiguous', word: toWord(next.word) },
    );
  }
  if (next?.kind === 'minute') return stop({ code: 'unsupported_interval', word: toWord(next.word) });
  if (next?.kind === 'hour') return setHours(reading, 1, at + 1, at + 2);
  if (next?.kind === 'day') return setFlag(reading, 'daily', at + 2);
  if (next?.kind === 'week') return setFlag(reading, 'weekly', at + 2);
  if (next?.kind === 'month') return setFlag(reading, 'monthly', at + 2);
  if (next?.kind === 'ordinal') return readEveryOrdinal(reading, at);
  return expectNext(reading, at, ['weekdays', 'last', 'refresh', 'environment']);
}

/** `every 15th` is of the month; `every 2nd day` may be, and `every 2nd Monday` is an interval. */
function readEveryOrdinal({ tokens }: Reading, at: number): Step {
  const unit = tokens[at + 2]?.kind;
  if (unit === 'day') return stop({ code: 'ambiguous', word: join(tokens, at + 1, 2) });
  const isInterval = unit === 'week' || unit === 'month' || unit === 'hour' || unit === 'weekdays';
  return isInterval ? stop({ code: 'unsupported_interval', word: join(tokens, at + 1, 2) }) : at + 1;
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
  const isNamed = before === 'at' || before === 'the' || before === 'day' || before === 'and';
  if (isNamed && next?.kind !== 'hour') {
    if (context === 'time') return addTime(reading, at);
    if (context === 'day') return addMonthDay(reading, at);
  }
  return stop({
    code: 'ambiguous',
    word: next?.kind === 'hour' ? join(tokens, at, 2) : toWord(tokens[at]?.word ?? ''),
  });
}

function readAt(reading: Reading, at: number): Step {
  const { tokens } = reading;
  const [next, second, third] = tokens.slice(at + 1, at + 4);
  // Dutch for "every n hours".
  if (next?.kind === 'the' && second?.kind === 'number' && third?.kind === 'hour') {
    return setHours(reading, second.value, at + 2, at + 4);
  }
  if (next === undefined || next.kind === 'number' || next.kind === 'time' || next.kind === 'half') {
    reading.context = 'time';
    return at + 1;
  }
  return stop({ code: 'unexpected_word', word: join(tokens, at, 2) });
}

function readStart(reading: Reading, at: number): Step {
  const { tokens } = reading;
  const date = tokens[at + 1];
  const hasDate = date?.kind === 'date';
  const read = readTime(tokens, hasDate ? at + 2 : at + 1);
  if (read === undefined || reading.start !== undefined) return refuse(reading, at);
  if ('problem' in read) return read;
  reading.start = { word: tokens[at]?.word ?? '', date: hasDate ? date.date : undefined, time: read.time };
  return read.next;
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
