import { stop } from './schedule-words-problem.ts';
import { join, type Reading, readTime, refuse, type Step } from './schedule-words-reading.ts';
import type { Token } from './schedule-words-tokens.ts';

/** `from 8:00`, `starting at 8`, `next on Sat 28 Nov, 00:00`; Dutch and English also begin a row of days with it. */
export function readStart(reading: Reading, at: number): Step {
  const { tokens } = reading;
  if (tokens[at + 1]?.kind === 'weekdays' && tokens[at + 2]?.kind === 'through') return at + 1;
  const skip = (from: number, kinds: readonly Token['kind'][]): number => {
    const next = tokens[from];
    return next !== undefined && kinds.includes(next.kind) ? skip(from + 1, kinds) : from;
  };
  const date = readDate(tokens, skip(at + 1, ['at', 'on', 'switch', 'the', 'weekdays', 'and']));
  const read = readTime(tokens, skip(date?.next ?? at + 1, ['and', 'at', 'on', 'switch']));
  if (read === undefined || reading.start !== undefined) return refuse(reading, at);
  if ('problem' in read) return read;
  reading.start = { word: tokens[at]?.word ?? '', date: date?.date, time: read.time.time };
  return read.next;
}

/** `2025-11-28`, `28 Nov`, `Nov 28`, `28 November 2025`. */
function readDate(tokens: readonly Token[], at: number): { date: string; next: number } | undefined {
  const [first, second, third] = tokens.slice(at, at + 3);
  if (first?.kind === 'date') return { date: first.date, next: at + 1 };
  const month = first?.kind === 'month_name' ? first.month : second?.kind === 'month_name' ? second.month : undefined;
  const day = [first, second].find((token) => token?.kind === 'number' || token?.kind === 'ordinal');
  if (month === undefined || (day?.kind !== 'number' && day?.kind !== 'ordinal')) return undefined;
  const text = [month, day.value].map((part) => String(part).padStart(2, '0')).join('-');
  const isYear = third?.kind === 'number' && third.value >= 1970;
  return isYear ? { date: `${third.value}-${text}`, next: at + 3 } : { date: text, next: at + 2 };
}

/** `next at 8:00`, as cards say it of hours; the next Monday is once. */
export function readNext(reading: Reading, at: number): Step {
  const next = reading.tokens[at + 1];
  const isStart = next?.kind === 'at' || next?.kind === 'on' || next?.kind === 'switch';
  return isStart ? readStart(reading, at) : stop({ code: 'once', word: join(reading.tokens, at, 2) });
}

/** `every hour at :15`. */
export function readPastHour(reading: Reading, at: number): Step {
  const token = reading.tokens[at];
  if (token?.kind !== 'past_hour' || reading.start !== undefined) return refuse(reading, at);
  reading.start = { word: token.word, date: undefined, time: `00:${token.minute}` };
  return at + 1;
}
