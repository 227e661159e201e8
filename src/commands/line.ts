import { distance } from 'fastest-levenshtein';
import { AppError } from '../domain/errors.ts';

/** What one person may type at once; far above any sensible command, far below what would hurt. */
export const LINE_LIMIT = 4000;

export interface Word {
  readonly text: string;
  /** Begins with a quote: a name, whatever stands in it. */
  readonly isQuoted: boolean;
}

/** A typed line taken apart: words in order, and the options that the command knows, each with its values. */
export interface Line {
  readonly words: readonly string[];
  /** How many of the first words stand in quotes: names, whatever they say. */
  readonly quoted: number;
  readonly options: ReadonlyMap<string, readonly string[]>;
}

const DOUBLE_OPEN = '"“”„«»‟';
const DOUBLE_CLOSE = '"“”»«‟';
const SINGLE_OPEN = "'‘‚‹";
const SINGLE_CLOSE = "'’‘›";

/**
 * Splits a typed line into words. Chat clients change what people type, so curly and angled quotes count as quotes, a
 * long dash before a letter as `--`, and every kind of space as a space. Throws `text_too_long` and `unclosed_quote`.
 */
export function splitWords(text: string): Word[] {
  if (text.length > LINE_LIMIT) throw new AppError('text_too_long', { length: text.length, limit: LINE_LIMIT });
  const characters = [...text.normalize('NFC').replace(/[\s\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+/gu, ' ')];
  const words: Word[] = [];
  let word = '';
  let isQuoted = false;
  let index = 0;
  const end = () => {
    if (word !== '' || isQuoted)
      words.push({ text: isQuoted ? word : word.replace(/^[—–](?=\p{L})/u, '--'), isQuoted });
    word = '';
    isQuoted = false;
  };
  while (index < characters.length) {
    const character = characters[index] ?? '';
    if (character === ' ') {
      end();
      index++;
      continue;
    }
    const close = opensQuote(character, word);
    if (close === undefined) {
      word += character;
      index++;
      continue;
    }
    const from = index + 1;
    const to = findClose(characters, from, close);
    if (to === -1) {
      // An apostrophe at the start of a word is no quote when nothing closes it: 'n roll.
      if (close === SINGLE_CLOSE) {
        word += character;
        index++;
        continue;
      }
      throw new AppError('unclosed_quote', { text: characters.slice(index, index + 40).join('') });
    }
    isQuoted ||= word === '';
    word += characters.slice(from, to).join('');
    index = to + 1;
  }
  end();
  return words;
}

/** The closing quotes that go with an opening one; undefined where the character opens nothing. */
function opensQuote(character: string, before: string): string | undefined {
  const mayOpen = before === '' || /[:=,]$/.test(before);
  if (!mayOpen) return undefined;
  if (DOUBLE_OPEN.includes(character)) return DOUBLE_CLOSE;
  return SINGLE_OPEN.includes(character) ? SINGLE_CLOSE : undefined;
}

/** A quote ends where a space, a comma or the end follows, so that `'O'Neil'` keeps its apostrophe. */
function findClose(characters: readonly string[], from: number, close: string): number {
  for (let index = from; index < characters.length; index++) {
    const next = characters[index + 1];
    if (close.includes(characters[index] ?? '') && (next === undefined || next === ' ' || next === ',')) return index;
  }
  return -1;
}

/**
 * Parts a command's words from its options: `key:value`, `--key value` and `--key=value`, for the keys that it knows.
 * Throws `unexpected_argument` for `--` with an unknown key, and `unknown_option` for a `key:value` that is hardly part of a
 * name: after one in quotes, or where the key is nearly one that there is.
 */
export function readLine(command: string, words: readonly Word[], keys: readonly string[]): Line {
  const rest: string[] = [];
  let quoted = 0;
  const options = new Map<string, string[]>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const option = toOption(word, keys);
    if (option === undefined) {
      if (!word.isQuoted && /^--\p{L}/u.test(word.text))
        throw new AppError('unexpected_argument', { command, argument: word.text });
      const isAfterName = rest.length > 0 && quoted === rest.length;
      const stray = word.isQuoted ? undefined : findStray(word.text, keys, isAfterName);
      if (stray !== undefined) throw new AppError('unknown_option', { command, ...stray });
      if (word.isQuoted && quoted === rest.length) quoted++;
      rest.push(word.text);
      continue;
    }
    const value = option.value ?? words[++index]?.text;
    if (value === undefined) throw new AppError('missing_argument', { command, argument: option.key });
    options.set(option.key, [...(options.get(option.key) ?? []), value]);
  }
  return { words: rest, quoted, options };
}

function toOption(word: Word, keys: readonly string[]): { key: string; value: string | undefined } | undefined {
  if (word.isQuoted) return undefined;
  const match = /^(?:--([\p{L}_]+)(?:=(.*))?|([\p{L}_]+):(.+))$/su.exec(word.text);
  if (match === null) return undefined;
  const [, dashed, dashedValue, named, namedValue] = match;
  const key = (dashed ?? named ?? '').toLowerCase();
  if (!keys.includes(key)) return undefined;
  return { key, value: dashed === undefined ? namedValue : dashedValue };
}

/** An option that there is not, rather than a word; addresses are words. */
function findStray(text: string, keys: readonly string[], isAfterName: boolean) {
  const option = /^([\p{L}_]+):(?!\/\/)./su.exec(text)?.[1]?.toLowerCase();
  if (option === undefined || keys.length === 0) return undefined;
  const [nearest = 'none'] = keys.filter((key) => key.length > 3 && distance(key, option) <= (key.length > 6 ? 2 : 1));
  return isAfterName || nearest !== 'none' ? { option, nearest } : undefined;
}

/** Values of an option, with commas parting several: `items:a,b items:c`. */
export const listOf = (line: Line, key: string): string[] =>
  (line.options.get(key) ?? [])
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter(Boolean);

export const lastOf = (line: Line, key: string): string | undefined => line.options.get(key)?.at(-1);

/** A line that reads back as the same words: names in quotes where they need them. */
export const quote = (text: string): string =>
  /^[\p{L}\p{N}_.-]+$/u.test(text) ? text : `"${text.replaceAll('"', '”')}"`;
