import { createRequire } from 'node:module';

/** One family for each alphabet, as a canvas looks for a missing letter in the next family, not in the next file. */
const FILES = {
  'Chart Latin': 'latin',
  'Chart Latin Extended': 'latin-ext',
  'Chart Greek': 'greek',
  'Chart Cyrillic': 'cyrillic',
} as const;

/** For `font-family`, most common first; what the machine has comes last. */
export const FAMILIES = [...Object.keys(FILES).map((name) => `"${name}"`), 'sans-serif'].join(', ');

/** Makes the letters of pictures the same on every machine. */
export function registerFonts(fonts: { registerFromPath(path: string, name: string): unknown }): void {
  const { resolve } = createRequire(import.meta.url);
  for (const [name, alphabet] of Object.entries(FILES)) {
    fonts.registerFromPath(resolve(`@fontsource-variable/inter/files/inter-${alphabet}-standard-normal.woff2`), name);
  }
}

const LETTERS = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u;
const SYMBOLS = /[\u2190-\u2BFF\u3000-\u303F\uE000-\uF8FF\u{1F000}-\u{10FFFF}]/u;

/** Whether these fonts have it: a row of empty boxes says less than numbers in words. */
export const isWritable = (text: string): boolean => LETTERS.test(text) && !SYMBOLS.test(text);
