/** Numbers, sizes, dates and times in one reader's locale and zone. */
export interface Formats {
  number(value: number): string;
  percent(fraction: number): string;
  bytes(value: number): string;
  /** `23 Nov 2026, 14:05` */
  exact(date: Date): string;
  /** `2 hours ago`; undefined within a minute of now, and when it is so long ago that only the date says something. */
  relative(date: Date, now: Date): string | undefined;
  time(date: Date): string;
  /** `23 Nov` */
  day(date: Date): string;
  /** `23 Nov, 14:05` */
  dayTime(date: Date): string;
  /** `Mon, 23 Nov, 14:05`: for times that come. */
  upcoming(date: Date): string;
  /** A local time `HH:mm`, whatever its zone, as this reader writes one. */
  clock(time: string): string;
  /** 1 (Monday) to 7 (Sunday), in full. */
  weekday(day: number): string;
  /** `1 min 5 sec`; two units at most. */
  duration(ms: number): string;
  list(items: readonly string[]): string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function createFormats(locale: string, zone: string): Formats {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: zone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const dayOfWeek = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: zone,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const unit = (value: number, name: string, digits = 0): string =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);

  return {
    number: (value) => number.format(value),
    percent: (fraction) => percent.format(fraction),
    bytes(value) {
      const power = Math.min(BYTE_UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
      return unit(value / 1000 ** power, BYTE_UNITS[power] ?? 'byte', power === 0 ? 0 : 1);
    },
    exact: (date) => exact.format(date),
    relative: (date, now) => toRelative(relative, date.getTime() - now.getTime()),
    time: (date) => time.format(date),
    day: (date) => day.format(date),
    dayTime: (date) => `${day.format(date)}, ${time.format(date)}`,
    // The time as it is written everywhere else: beside a date, some locales would leave a zero out.
    upcoming: (date) => `${dayOfWeek.format(date)}, ${time.format(date)}`,
    clock: (text) => clock.format(new Date(`1970-01-01T${text}Z`)),
    // The fifth of January 1970 was a Monday.
    weekday: (day) => weekday.format(new Date(Date.UTC(1970, 0, 4 + day))),
    duration(ms) {
      if (ms < SECOND) return unit(Math.max(ms, 0) / SECOND, 'second', 1);
      if (ms < 10 * SECOND) return unit(ms / SECOND, 'second', 1);
      if (ms < MINUTE) return unit(Math.floor(ms / SECOND), 'second');
      const [big, small, size, part] =
        ms < HOUR ? (['minute', 'second', MINUTE, SECOND] as const) : (['hour', 'minute', HOUR, MINUTE] as const);
      const rest = Math.floor((ms % size) / part);
      const first = unit(Math.floor(ms / size), big);
      return rest === 0 ? first : `${first} ${unit(rest, small)}`;
    },
    list: (items) => list.format(items),
  };
}

function toRelative(format: Intl.RelativeTimeFormat, ms: number): string | undefined {
  const away = Math.abs(ms);
  if (away < MINUTE) return undefined;
  if (away < HOUR) return format.format(Math.round(ms / MINUTE), 'minute');
  if (away < DAY) return format.format(Math.round(ms / HOUR), 'hour');
  return away < 7 * DAY ? format.format(Math.round(ms / DAY), 'day') : undefined;
}
