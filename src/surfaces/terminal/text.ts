import stringWidth from 'string-width';

/** Controls and format characters that move the cursor, reorder text or start an escape sequence. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
/** Stands in names where a platform would read `{{` as a function of its own; here it is nothing. */
const WORD_JOINER = 0x2060;
const ASCII = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * One line of data as harmless text: a control character becomes its picture (ESC is `␛`), and what has no picture its
 * code point; so no name can colour, move, link or hide anything on the terminal. Line breaks and tabs become spaces:
 * in our cards they do not count.
 */
export function toVisible(text: string): string {
  return text.replace(/\r\n|[\n\t]/g, ' ').replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code === WORD_JOINER) return '';
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Like `toVisible` where line breaks do count: the value of an input. */
export const toVisibleLines = (text: string): string[] => text.split(/\r\n|\n/).map(toVisible);

/** Columns that visible text takes on a terminal: wide characters and emoji two, combining marks none. */
export const widthOf = (text: string): number => (ASCII.test(text) ? text.length : stringWidth(text));

/** What a reader sees as characters, so that nothing is cut in the middle of one. */
export function toGraphemes(text: string): string[] {
  return ASCII.test(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The text, cut to `columns` with an ellipsis where it is wider. */
export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const grapheme of toGraphemes(text)) {
    width += widthOf(grapheme);
    if (width > columns - 1) break;
    kept += grapheme;
  }
  return columns < 1 ? '' : `${kept}…`;
}
