import type { WirePerson } from '../wire.ts';
import type { Texts } from './texts.ts';

const DAY_MS = 86_400_000;

export interface Times {
  /** `14:05` */
  time(iso: string): string;
  /** Everything, for a tooltip. */
  full(iso: string): string;
  /** Equal for two moments of one day in the person's zone. */
  dayKey(iso: string): string;
  /** `Today`, `Yesterday`, or the date in words. */
  day(iso: string): string;
}

/** Dates and times as this person reads them: their locale, their zone. */
export function createTimes({ locale, zone }: WirePerson, t: Texts): Times {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const full = format({ dateStyle: 'full', timeStyle: 'medium' });
  const key = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayWithYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const dayKey = (iso: string): string => key.format(new Date(iso));

  return {
    time: (iso) => time.format(new Date(iso)),
    full: (iso) => full.format(new Date(iso)),
    dayKey,
    day(iso) {
      const now = new Date();
      if (dayKey(iso) === key.format(now)) return t('today');
      if (dayKey(iso) === key.format(new Date(now.getTime() - DAY_MS))) return t('yesterday');
      const isThisYear = dayKey(iso).slice(0, 4) === key.format(now).slice(0, 4);
      const words = (isThisYear ? day : dayWithYear).format(new Date(iso));
      return words.charAt(0).toUpperCase() + words.slice(1);
    },
  };
}
