import { AppError } from '../domain/errors.ts';

/** Far above what our own cards carry. */
const MOST = { depth: 8, items: 2_000, text: 50_000 };

/**
 * What came from outside, made fit to be kept: no NUL, which PostgreSQL cannot store, and no half of a surrogate pair,
 * which is no character. Throws `outdated_card` for what no card of ours could have sent.
 */
export function cleanInput(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (depth > MOST.depth || entries.length > MOST.items) throw tooMuch();
  if (Array.isArray(value)) return value.map((one) => cleanInput(one, depth + 1));
  return Object.fromEntries(entries.map(([key, one]) => [cleanText(key), cleanInput(one, depth + 1)]));
}

export function cleanText(text: string): string {
  if (text.length > MOST.text) throw tooMuch();
  return text.replace(/\p{Cs}/gu, '\uFFFD').replaceAll('\0', '');
}

const tooMuch = () => new AppError('outdated_card', {}, { detail: 'input is larger than any card of ours sends' });
