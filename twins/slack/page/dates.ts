import type { User } from '../model.ts';

const DAY_MS = 86_400_000;

const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  day_divider_pretty: { month: 'long', day: 'numeric', weekday: 'long' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

/** What a date token says (docs.slack.dev/messaging/formatting-message-text), in the reader's own words and zone. */
export function formatDate(seconds: number, format: string, reader: User, now: number): string {
  const at = seconds * 1000;
  return format.replaceAll(/\{(\w+)\}/g, (whole: string, token: string) => {
    if (token === 'ago') return ago(at, now, reader.locale);
    const isPretty = token.endsWith('_pretty') && STYLES[token] === undefined;
    const style = STYLES[isPretty ? token.replace('_pretty', '') : token];
    if (style === undefined) return whole;
    const nearby = isPretty ? nameDay(at, now, reader) : undefined;
    return nearby ?? new Intl.DateTimeFormat(reader.locale, { ...style, timeZone: reader.tz }).format(at);
  });
}

export const formatTime = (ts: string, reader: User): string => formatDate(Number(ts), '{time}', reader, 0);

/** Yesterday, today or tomorrow; undefined otherwise. */
function nameDay(at: number, now: number, { locale, tz }: User): string | undefined {
  const dayOf = (time: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone: tz, year: 'numeric', month: '2-digit', day: '2-digit' }).format(time);
  const away = [-1, 0, 1].find((days) => dayOf(now + days * DAY_MS) === dayOf(at));
  return away === undefined ? undefined : new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(away, 'day');
}

function ago(at: number, now: number, locale: string): string {
  const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', DAY_MS],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ];
  const [unit, size] = units.find(([, ms]) => Math.abs(at - now) >= ms) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round((at - now) / size), unit);
}
