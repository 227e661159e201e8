import type { Place } from './card-types.ts';
import { LIMITS } from './limits.ts';
import { printable } from './text.ts';
import type { Translation } from './translation.ts';

/*
 * What buttons and choices carry. The data of an action is JSON; a choice of an input is its own text. Whatever is too
 * long, or cannot be told from one of these marks, gets one of them.
 */
const STORED = 'ref:';
const EMPTY = 'empty:';
const RAW = 'raw:';

/** The reference that a value stands for; undefined for one that says what it means itself. */
export const toReference = (value: string): string | undefined =>
  value.startsWith(STORED) ? value.slice(STORED.length) : undefined;

/** Gives back what `store` kept under a reference. */
export type Load = (reference: string) => unknown;

/** JSON, or a reference to it where that is longer than `limit`; undefined when there is nothing or no way to send it. */
export function writeValue(place: Place, data: unknown, t: Translation, limit: number): string | undefined {
  if (data === undefined) return undefined;
  const json = JSON.stringify(data);
  return json.length <= limit ? json : toStoredValue(place, data, t, limit);
}

export function toStoredValue(place: Place, data: unknown, t: Translation, limit: number): string | undefined {
  const reference = t.options.store === undefined ? undefined : `${STORED}${t.options.store(data)}`;
  if (reference !== undefined && reference.length <= limit) return reference;
  const why = reference === undefined ? 'and nothing was given to store it' : 'and so is its reference';
  t.lose(place, 'data', `longer than ${limit} characters, ${why}`, 'dropped');
  return undefined;
}

/** The data of an action, as it was or as `load` gives it; undefined for what this translator did not write. */
export function readValue(value: string | null | undefined, load?: Load): unknown {
  if (typeof value !== 'string') return undefined;
  if (value.startsWith(STORED)) return load?.(value.slice(STORED.length));
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The value of a choice as Slack takes it, at least 1 and at most 75 characters. */
export function writeChoice(place: Place, value: string, t: Translation): string | undefined {
  if (value === '') return EMPTY;
  const isMarked = [STORED, EMPTY, RAW].some((mark) => value.startsWith(mark));
  // Blanks alone, and what is no text, Slack does not take.
  if (printable(value) !== value) return toStoredValue(place, value, t, LIMITS.optionValue);
  const written = isMarked || value.trim() === '' ? `${RAW}${value}` : value;
  if (written.length <= LIMITS.optionValue) return written;
  return toStoredValue(place, value, t, LIMITS.optionValue);
}

export function readChoice(value: string, load?: Load): string {
  if (value === EMPTY) return '';
  if (value.startsWith(RAW)) return value.slice(RAW.length);
  if (!value.startsWith(STORED)) return value;
  const loaded = load?.(value.slice(STORED.length));
  return typeof loaded === 'string' ? loaded : value;
}
