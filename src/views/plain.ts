import { NAME_SHOWN } from './limits.ts';

/** What cannot be seen, or turns the direction of what follows: controls, bidirectional overrides, half surrogates. */
const UNSEEN = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u2028\u2029]+/gu;
/** Joins characters before and after it; a text must not end in one when it is cut. */
const DANGLING = /[\u200D\uFE0F\u{1F3FB}-\u{1F3FF}]+$/u;

/** A name or value that came from people or data, on one line and cut to `limit` code points with an ellipsis. */
export function toShown(text: string, limit: number = NAME_SHOWN): string {
  const line = text.replace(UNSEEN, ' ').replace(/\s+/gu, ' ').trim();
  return truncate(neutralise(line), limit);
}

/** Cuts at the end, by code points. */
export function truncate(text: string, limit: number): string {
  const points = [...text];
  if (points.length <= limit) return text;
  return `${points
    .slice(0, limit - 1)
    .join('')
    .replace(DANGLING, '')
    .trimEnd()}…`;
}

/** Cuts in the middle, by code points: names are often told apart by how they end. */
export function truncateMiddle(text: string, limit: number): string {
  const points = [...text];
  if (points.length <= limit) return text;
  const tail = Math.floor((limit - 1) / 3);
  const head = points
    .slice(0, limit - 1 - tail)
    .join('')
    .replace(DANGLING, '');
  return `${head.trimEnd()}…${points.slice(-tail).join('').trimStart()}`;
}

/** Adaptive Cards fills in `{{DATE(…)}}` and `{{TIME(…)}}` wherever they stand; a word joiner keeps them as they are. */
export const neutralise = (text: string): string => text.replace(/\{(?=\{\s*(?:DATE|TIME))/giu, '{\u2060');
