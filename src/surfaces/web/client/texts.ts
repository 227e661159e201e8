import type { PageStrings } from '../strings.ts';

export type Texts = (key: keyof PageStrings, values?: Readonly<Record<string, string | number>>) => string;

/** Looks up the page's own words and fills in `{name}`. */
export const createTexts =
  (strings: PageStrings, locale: string): Texts =>
  (key, values = {}) =>
    strings[key].replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) return placeholder;
      return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
    });
