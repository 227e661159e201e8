import { IntlMessageFormat } from 'intl-messageformat';
import { type Language, toLanguage } from '../domain/person.ts';
import type { Reader } from './contract.ts';
import { createFormats, type Formats } from './formats.ts';
import { toFormatLocale, toZone } from './locale.ts';
import { isStringKey, STRINGS, type StringKey } from './strings/index.ts';

export type TextParams = Readonly<Record<string, string | number>>;

/** Everything needed to say something to one reader. */
export interface Words extends Formats {
  readonly language: Language;
  readonly now: Date;
  /** The reader's. */
  readonly zone: string;
  /** A string of the reader's language. Parameters are put in as they are: nothing in them is read as a message. */
  t(key: StringKey, params?: TextParams): string;
  /** The same for a message that is not in the table of strings. */
  say(message: string, params: TextParams): string;
  /** For a key that came as data; what is not a key is shown as it is. */
  label(key: string): string;
  /** When something was: `2 hours ago (23 Nov 2026, 14:05)`. */
  when(date: Date): string;
}

/** Makes the words of readers; what is costly is made once for each locale and zone. */
export function createPhrasebook(): (reader: Pick<Reader, 'locale' | 'zone'>, now: Date) => Words {
  const formats = new Map<string, Formats>();
  const messages = new Map<string, IntlMessageFormat>();

  return (reader, now) => {
    const language = toLanguage(reader.locale);
    const locale = toFormatLocale(reader.locale, language);
    const zone = toZone(reader.zone);
    const own = remember(formats, `${locale} ${zone}`, () => createFormats(locale, zone));
    const say = (message: string, params: TextParams): string => {
      const format = remember(
        messages,
        `${locale} ${message}`,
        () => new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }),
      );
      return String(format.format(params));
    };
    const t = (key: StringKey, params: TextParams = {}): string => say(STRINGS[language][key], params);
    return {
      ...own,
      language,
      now,
      zone,
      t,
      say,
      label: (key) => (isStringKey(key) ? t(key) : key),
      when(date) {
        const isNow = Math.abs(date.getTime() - now.getTime()) < 60_000;
        const relative = isNow ? t('when.now') : own.relative(date, now);
        return relative === undefined ? own.exact(date) : t('when.relative', { relative, exact: own.exact(date) });
      },
    };
  };
}

function remember<T>(store: Map<string, T>, key: string, make: () => T): T {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}
