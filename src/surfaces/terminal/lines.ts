import { toGraphemes, truncate, widthOf } from './text.ts';

export type Tone = 'good' | 'warning' | 'attention' | 'accent';

export interface Style {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly tone?: Tone | undefined;
}

/** Visible text (see `toVisible`) in one style; escape sequences exist only in what `paint` returns. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

const CODES = { bold: 1, dim: 2, good: 32, warning: 33, attention: 31, accent: 36 } as const;
/** Between columns, and between buttons in a row. */
export const GAP = '  ';
const RESET = '\u001b[0m';

export const span = (text: string, style: Style = {}): Span => ({ text, style });
export const lineWidth = (line: Line): number => line.reduce((sum, { text }) => sum + widthOf(text), 0);
export const blockWidth = (lines: readonly Line[]): number => Math.max(0, ...lines.map(lineWidth));

/** Lines as text for the terminal, with escape sequences if `color`. */
export const paint = (lines: readonly Line[], color: boolean): string =>
  lines.map((line) => paintLine(trimEnd(line), color)).join('\n');

function paintLine(line: Line, color: boolean): string {
  if (!color) return line.map(({ text }) => text).join('');
  let painted = '';
  let open = '';
  for (const { text, style } of line) {
    const code = toCode(style);
    if (code !== open) painted += `${open && RESET}${code}`;
    open = code;
    painted += text;
  }
  return `${painted}${open && RESET}`;
}

function toCode({ bold, dim, tone }: Style): string {
  const codes = [...(bold ? [CODES.bold] : []), ...(dim ? [CODES.dim] : []), ...(tone ? [CODES[tone]] : [])];
  return codes.length > 0 ? `\u001b[${codes.join(';')}m` : '';
}

/** The line filled up with spaces, which stand on the left when it is aligned right. */
export function padLine(line: Line, columns: number, align: 'left' | 'right' = 'left'): Line {
  const missing = columns - lineWidth(line);
  if (missing <= 0) return line;
  const space = span(' '.repeat(missing));
  return align === 'right' ? [space, ...line] : [...line, space];
}

/** The line cut to `columns` with an ellipsis. */
export function truncateLine(line: Line, columns: number): Line {
  if (lineWidth(line) <= columns) return line;
  const kept: Span[] = [];
  let room = columns;
  for (const part of line) {
    const width = widthOf(part.text);
    if (width > room || (width === room && part !== line.at(-1))) {
      kept.push(span(truncate(`${part.text}…`, room), part.style));
      break;
    }
    kept.push(part);
    room -= width;
  }
  return kept;
}

/** Blocks side by side, each padded to its width, with a gap between them. */
export function joinBlocks(blocks: readonly (readonly Line[])[], widths: readonly number[], gap: string): Line[] {
  const height = Math.max(0, ...blocks.map((block) => block.length));
  return Array.from({ length: height }, (_, row) =>
    blocks.flatMap((block, index) => {
      const padded = padLine(block[row] ?? [], widths[index] ?? 0);
      return index === 0 ? padded : [span(gap), ...padded];
    }),
  );
}

/**
 * Breaks at spaces; a word that is wider than a line is cut between graphemes. The space at a break is dropped, all
 * others stay.
 */
export function wrapLine(line: Line, columns: number): Line[] {
  const width = Math.max(1, columns);
  if (lineWidth(line) <= width) return [line];
  const lines: Span[][] = [[]];
  let used = 0;
  let pending: Span[] = [];
  const startLine = () => {
    lines.push([]);
    used = 0;
    pending = [];
  };
  for (const word of toWords(line)) {
    if (word.isSpace) {
      pending = word.spans.slice();
      continue;
    }
    const space = lineWidth(pending);
    if (used > 0 && used + space + word.width > width) startLine();
    else used += space;
    lines.at(-1)?.push(...pending);
    pending = [];
    for (const piece of word.width > width ? toGraphemeSpans(word.spans) : word.spans) {
      const pieceWidth = widthOf(piece.text);
      if (used > 0 && used + pieceWidth > width) startLine();
      lines.at(-1)?.push(piece);
      used += pieceWidth;
    }
  }
  return lines;
}

interface Word {
  readonly spans: Span[];
  readonly isSpace: boolean;
  readonly width: number;
}

/** Runs of spaces and of anything else; a word may go across spans of several styles. */
function toWords(line: Line): Word[] {
  const words: { spans: Span[]; isSpace: boolean; width: number }[] = [];
  for (const { text, style } of line) {
    for (const part of text.match(/ +|[^ ]+/g) ?? []) {
      const isSpace = part.startsWith(' ');
      const last = words.at(-1);
      if (last && last.isSpace === isSpace) {
        last.spans.push(span(part, style));
        last.width += widthOf(part);
      } else words.push({ spans: [span(part, style)], isSpace, width: widthOf(part) });
    }
  }
  return words;
}

const toGraphemeSpans = (spans: readonly Span[]): Span[] =>
  spans.flatMap(({ text, style }) => toGraphemes(text).map((grapheme) => span(grapheme, style)));

function trimEnd(line: Line): Line {
  const last = line.at(-1);
  if (last === undefined || last.text.trimEnd() === last.text) return line;
  const text = last.text.trimEnd();
  return text === '' ? trimEnd(line.slice(0, -1)) : [...line.slice(0, -1), span(text, last.style)];
}
