import { AppError } from './errors.ts';
import {
  type DayRecurrence,
  type HourlyRecurrence,
  ORIGIN_MS,
  recurrenceSchema,
  type TimedRecurrence,
  toHourly,
} from './recurrence.ts';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * The stored form: RFC 5545 content lines, a `DTSTART` and an `RRULE` for each part, parts one under the other; the
 * schedule is their union. One part is the rule (one `VEVENT` can hold no more, and `BYHOUR` times `BYMINUTE` is every
 * combination), so there is a part for each minute of the hour, and for the 29th and the 30th one each: "the last of
 * the days 28 to 30" is `BYMONTHDAY=28,29,30;BYSETPOS=-1` (`-1,-2` with two hours, as positions count times). The 31st
 * is `BYMONTHDAY=-1`. Hourly rules are in UTC, as they count real hours.
 *
 * `DTSTART` is the first match in January 2024, so equal recurrences are equal texts.
 */
export function toRule(recurrence: TimedRecurrence): string {
  return (recurrence.kind === 'hourly' ? [toHourlyPart(recurrence)] : toDayParts(recurrence)).join('\n');
}

/** Reads what `toRule` wrote. Anything else, other people's RFC 5545 rules included, is refused as `internal`. */
export function fromRule(rule: string): TimedRecurrence {
  const text = rule.replaceAll('\r\n', '\n').trim();
  const read = text.length > 5_000 ? undefined : recurrenceSchema.safeParse(readParts(text)).data;
  // Written again it must be the same text: what we would not write, we do not pretend to understand.
  if (read === undefined || read.kind === 'refresh' || toRule(read) !== text) {
    throw new AppError('internal', {}, { detail: `not a rule that we stored: ${JSON.stringify(text.slice(0, 200))}` });
  }
  return read;
}

function toHourlyPart({ every, phase }: HourlyRecurrence): string {
  const start = new Date(ORIGIN_MS + phase * 60_000).toISOString().replace(/[-:]|\.\d+/g, '');
  return `DTSTART:${start}\nRRULE:FREQ=HOURLY;INTERVAL=${every}`;
}

function toDayParts(recurrence: DayRecurrence): string[] {
  const minutes = [...new Set(recurrence.times.map((time) => time.slice(3)))].sort();
  return minutes.flatMap((minute) => {
    const hours = recurrence.times.filter((time) => time.slice(3) === minute).map((time) => time.slice(0, 2));
    const by = `BYHOUR=${hours.map(Number).join(',')};BYMINUTE=${Number(minute)}`;
    return toDaySets(recurrence, hours.length).map(({ first, days }) => {
      const start = `202401${String(first).padStart(2, '0')}T${hours[0]}${minute}00`;
      return `DTSTART;TZID=${recurrence.zone}:${start}\nRRULE:FREQ=${recurrence.kind.toUpperCase()};${days}${by}`;
    });
  });
}

interface DaySet {
  /** Day of January 2024. */
  readonly first: number;
  /** What chooses the days in the rule, each with its `;`. */
  readonly days: string;
}

function toDaySets(recurrence: DayRecurrence, hours: number): DaySet[] {
  if (recurrence.kind === 'daily') return [{ first: 1, days: '' }];
  if (recurrence.kind === 'weekly') {
    const names = recurrence.weekdays.map((weekday) => WEEKDAYS[weekday - 1]);
    return [{ first: recurrence.weekdays[0] ?? 1, days: `BYDAY=${names.join(',')};` }];
  }
  const plain = recurrence.days.filter((day) => day < 29 || day === 31);
  const positions = Array.from({ length: hours }, (_, index) => -1 - index).join(',');
  const sets = recurrence.days
    .filter((day) => day === 29 || day === 30)
    .map((day) => ({ first: day, days: `BYMONTHDAY=${day === 29 ? '28,29' : '28,29,30'};BYSETPOS=${positions};` }));
  if (plain[0] === undefined) return sets;
  return [{ first: plain[0], days: `BYMONTHDAY=${plain.map((day) => (day === 31 ? -1 : day)).join(',')};` }, ...sets];
}

const HOURLY = /^DTSTART:2024010(\d)T(\d\d)(\d\d)00Z\nRRULE:FREQ=HOURLY;INTERVAL=(\d{1,3})$/;
const START = /^DTSTART;TZID=([^:;]+):\d{8}T\d{6}$/;

/** A recurrence that may have been meant, unchecked. */
function readParts(text: string): unknown {
  const hourly = HOURLY.exec(text);
  if (hourly) {
    const [day = 0, hour = 0, minute = 0, every = 0] = hourly.slice(1).map(Number);
    return every > 0 ? toHourly(every, new Date(Date.UTC(2024, 0, day, hour, minute))) : undefined;
  }
  const lines = text.split('\n');
  const zone = START.exec(lines[0] ?? '')?.[1];
  const rules = lines.filter((_, index) => index % 2 === 1).map(readRule);
  const times = rules.flatMap(({ BYHOUR = '', BYMINUTE = '' }) =>
    BYHOUR.split(',').map((hour) => `${hour.padStart(2, '0')}:${BYMINUTE.padStart(2, '0')}`),
  );
  const shared = { kind: rules[0]?.FREQ?.toLowerCase(), times: [...new Set(times)], zone };
  if (shared.kind === 'weekly') {
    return { ...shared, weekdays: (rules[0]?.BYDAY ?? '').split(',').map((name) => WEEKDAYS.indexOf(name) + 1) };
  }
  return shared.kind === 'monthly' ? { ...shared, days: rules.flatMap(readMonthDays) } : shared;
}

/** `RRULE:A=1;B=2` as `{ A: '1', B: '2' }`. */
const readRule = (line: string): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    line
      .replace(/^RRULE:/, '')
      .split(';')
      .map((part) => [part.split('=')[0], part.split('=')[1]]),
  );

function readMonthDays({ BYMONTHDAY = '', BYSETPOS }: ReturnType<typeof readRule>): number[] {
  const days = BYMONTHDAY.split(',').map((day) => (day === '-1' ? 31 : Number(day)));
  return BYSETPOS === undefined ? days : days.slice(-1);
}
