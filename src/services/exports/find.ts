import { distance } from 'fastest-levenshtein';
import { foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';

/** What a typed name turned out to be. */
export type Match<T> =
  | { readonly kind: 'one'; readonly value: T }
  | { readonly kind: 'several'; readonly values: readonly T[] }
  | { readonly kind: 'close'; readonly values: readonly T[] }
  | { readonly kind: 'none' };

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** At most so many are offered to pick from. */
const OFFERED = 5;

/**
 * Finds what a person meant: the id that a button carries, the name without regard to case, a unique prefix; failing
 * these, names that contain the text or are spelled nearly so.
 */
export function matchName<T extends Named>(all: readonly T[], text: string): Match<T> {
  const wanted = foldName(text);
  const exact = all.find((one) => one.id === text) ?? all.find((one) => foldName(one.name) === wanted);
  if (exact !== undefined) return { kind: 'one', value: exact };
  if (wanted === '') return { kind: 'none' };
  const prefixed = all.filter((one) => foldName(one.name).startsWith(wanted));
  if (prefixed.length > 0) return toMatch(prefixed);
  const close = findClose(all, wanted);
  return close.length > 0 ? { kind: 'close', values: close } : { kind: 'none' };
}

const toMatch = <T>(values: readonly T[]): Match<T> => {
  const [first] = values;
  return values.length === 1 && first !== undefined ? { kind: 'one', value: first } : { kind: 'several', values };
};

function findClose<T extends Named>(all: readonly T[], wanted: string): T[] {
  return all
    .map((one) => ({ one, far: farness(foldName(one.name), wanted) }))
    .filter(({ far }) => far <= 0.4)
    .sort((a, b) => a.far - b.far)
    .slice(0, OFFERED)
    .map(({ one }) => one);
}

/** 0 for the same, 1 for nothing in common; a name that contains the text counts as near. */
function farness(name: string, wanted: string): number {
  if (wanted.length >= 3 && name.includes(wanted)) return 0.2;
  // Somebody who types the first words with a slip is near, however long the rest of the name is.
  const start = name.slice(0, wanted.length);
  const longest = Math.max(name.length, wanted.length);
  return Math.min(
    distance(name, wanted) / longest,
    wanted.length >= 5 ? distance(start, wanted) / wanted.length + 0.05 : 1,
  );
}

/**
 * One thing by its typed name. `command` is what to offer for each candidate: a button does with the right one what was
 * asked. Throws `unknown_export` or `ambiguous_name`, with those buttons.
 */
export function findOne<T extends Named>(
  all: readonly T[],
  text: string,
  toCall: (one: T) => { command: string; input: Record<string, unknown> },
): T {
  const match = matchName(all, text);
  if (match.kind === 'one') return match.value;
  if (match.kind === 'several') {
    throw new AppError(
      'ambiguous_name',
      { name: text, count: match.values.length },
      { calls: match.values.slice(0, OFFERED).map(toCall) },
    );
  }
  throw new AppError(
    'unknown_export',
    { name: text },
    { calls: match.kind === 'close' ? match.values.map(toCall) : [] },
  );
}

/**
 * Several names out of typed words, which may be unquoted and of several words each: the longest run of words that is a
 * name wins; failing names, the longest that is a unique prefix.
 */
export function findSeveral<T extends Named>(
  all: readonly T[],
  words: readonly string[],
  toCall: (one: T) => { command: string; input: Record<string, unknown> },
): T[] {
  const found: T[] = [];
  for (let start = 0; start < words.length; ) {
    const hit = longestMatch(all, words, start);
    if (hit === undefined) {
      found.push(findOne(all, words.slice(start).join(' '), toCall));
      break;
    }
    found.push(hit.value);
    start = hit.end;
  }
  return [...new Set(found)];
}

function longestMatch<T extends Named>(
  all: readonly T[],
  words: readonly string[],
  start: number,
): { value: T; end: number } | undefined {
  for (const isExact of [true, false]) {
    for (let end = words.length; end > start; end--) {
      // A comma after a name parts it from the next; one inside a name is part of it.
      const typed = words.slice(start, end).join(' ');
      const text = matchName(all, typed).kind === 'one' ? typed : typed.replace(/,$/, '');
      const match = matchName(all, text);
      if (
        match.kind === 'one' &&
        (!isExact || match.value.id === text || foldName(match.value.name) === foldName(text))
      ) {
        return { value: match.value, end };
      }
    }
  }
  return undefined;
}
