import { stop, toWord } from './schedule-words-problem.ts';
import { expectNext, join, type Reading, type Step, setFlag, setHours } from './schedule-words-reading.ts';
import type { Token } from './schedule-words-tokens.ts';

/** `every 6 hours`, `every day`, `every morning`, `every 15th`; what cannot be counted is named. */
export function readEvery(reading: Reading, at: number): Step {
  const next = reading.tokens[at + 1];
  if (next?.kind === 'number') {
    const unit = reading.tokens[at + 2]?.kind;
    if (unit === 'hour') return setHours(reading, next.value, at + 1, at + 3);
    const one = next.value === 1 ? toFlag(unit) : undefined;
    if (one !== undefined) return setFlag(reading, one, at + 3);
    const isInterval = unit === 'minute' || unit === 'day' || unit === 'week' || unit === 'month';
    return stop(
      isInterval
        ? { code: 'unsupported_interval', word: join(reading.tokens, at + 1, 2) }
        : { code: 'ambiguous', word: toWord(next.word) },
    );
  }
  if (next?.kind === 'minute') return stop({ code: 'unsupported_interval', word: toWord(next.word) });
  if (next?.kind === 'half' || next?.kind === 'beyond') {
    return stop({ code: 'unsupported_interval', word: join(reading.tokens, at + 1, 2) });
  }
  if (next?.kind === 'hour') return setHours(reading, 1, at + 1, at + 2);
  const flag = toFlag(next?.kind);
  if (flag !== undefined) return setFlag(reading, flag, at + 2);
  if (next?.kind === 'ordinal') return readEveryOrdinal(reading, at);
  // `every morning`, `every midnight`.
  if (next?.kind === 'part' || (next?.kind === 'time' && next.half === 'exact')) {
    return setFlag(reading, 'daily', at + 1);
  }
  return expectNext(reading, at, ['weekdays', 'last', 'refresh', 'environment']);
}

function toFlag(unit: Token['kind'] | undefined): 'daily' | 'weekly' | 'monthly' | undefined {
  if (unit === 'day') return 'daily';
  if (unit === 'week') return 'weekly';
  return unit === 'month' ? 'monthly' : undefined;
}

/** `every 15th` is of the month; `every 2nd day` may be, and `every 2nd Monday` is an interval. */
function readEveryOrdinal({ tokens }: Reading, at: number): Step {
  const unit = tokens[at + 2]?.kind;
  if (unit === 'day') return stop({ code: 'ambiguous', word: join(tokens, at + 1, 2) });
  if (unit === 'weekdays' && tokens.some(({ kind }) => kind === 'month')) {
    return stop({ code: 'nth_weekday', word: join(tokens, at + 1, 2) });
  }
  const isInterval = unit === 'week' || unit === 'month' || unit === 'hour' || unit === 'weekdays';
  return isInterval ? stop({ code: 'unsupported_interval', word: join(tokens, at + 1, 2) }) : at + 1;
}
