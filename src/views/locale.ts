import { type Language, toLanguage } from '../domain/person.ts';

/**
 * The locale for numbers and dates: the reader's own where we speak their language. For others ours with their region,
 * so that a sentence never mixes languages: `fr-FR` reads English, with 24 November written as in France.
 */
export function toFormatLocale(locale: string, language: Language = toLanguage(locale)): string {
  try {
    const own = new Intl.Locale(locale);
    if (own.language === language) return own.baseName;
    return own.region === undefined ? language : new Intl.Locale(language, { region: own.region }).baseName;
  } catch {
    return language;
  }
}

/** Asking costs a thousand times what remembering does, and every text of a card asks. */
const zones = new Map<string, string>();
const MOST_ZONES = 1_000;

/** The zone if it is one; UTC otherwise. */
export function toZone(zone: string): string {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const found = askZone(zone);
  if (zones.size < MOST_ZONES) zones.set(zone, found);
  return found;
}

function askZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
