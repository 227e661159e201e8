import type { Mrkdwn, PlainText } from './block-types.ts';

/*
 * Everything a card says is shown letter by letter. So it goes where Slack reads no markup: plain_text with `emoji`
 * off, rich_text, raw_text. Mrkdwn has no way to write a literal asterisk (invisible characters beside it are read
 * differently by different clients), so only text without a single character of markup gets there: see `toBold`.
 */

/** Controls, which Slack refuses or drops, and halves of surrogate pairs, which are no characters. */
const UNPRINTABLE = /[^\P{Cc}\n\t]|\p{Cs}/gu;
/** Joins the characters around it; a text that was cut must not end in one. */
const DANGLING = /[\u200D\uFE0F\u{1F3FB}-\u{1F3FF}]+$/u;

export const printable = (text: string): string => text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '\uFFFD');

export const clean = (text: string): string => printable(text).trim();

/** In code points, which is what Slack counts. */
export const lengthOf = (text: string): number => [...text].length;

/** At most `limit` code points, the last one an ellipsis when something was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = [...text];
  if (points.length <= limit) return text;
  return `${points
    .slice(0, Math.max(0, limit - 1))
    .join('')
    .replace(DANGLING, '')
    .trimEnd()}…`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** For mrkdwn and the `text` of a message: mentions, links and dates become letters. */
export const escapeText = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');

/** Escaped, and at most `limit` code points with its entities whole. */
export function cutEscaped(text: string, limit: number): string {
  const escaped = escapeText(text);
  if (lengthOf(escaped) <= limit) return escaped;
  let room = limit - 1;
  const kept: string[] = [];
  for (const point of text) {
    const written = escapeText(point);
    if (written.length > 1 ? written.length > room : room < 1) break;
    room -= lengthOf(written);
    kept.push(point);
  }
  return `${escapeText(kept.join('').replace(DANGLING, '').trimEnd())}…`;
}

export const plain = (text: string): PlainText => ({ type: 'plain_text', text, emoji: false });

/** Letters and digits at both ends, so that the asterisks count, and between them nothing that mrkdwn or links use. */
const FREE_OF_MARKUP = /^[\p{L}\p{N}](?:[^*_~`<>&:@#\\\n./]*[\p{L}\p{N}])?$/u;

/** Whether mrkdwn might read something in it that is not meant. */
export const mayBeMarkup = (text: string): boolean => /[*_~`<>&:@#\\\n./]/u.test(text);

/** Bold where that is safe, else undefined. */
export const toBold = (text: string): Mrkdwn | undefined =>
  FREE_OF_MARKUP.test(text) ? { type: 'mrkdwn', text: `*${text}*`, verbatim: true } : undefined;

/** A short name for a long text: the same for the same text. FNV-1a, 32 bits. */
export function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const point of text) value = Math.imul(value ^ (point.codePointAt(0) ?? 0), 0x01000193);
  return (value >>> 0).toString(36);
}
