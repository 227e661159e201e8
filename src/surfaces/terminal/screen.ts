import type { CardJson } from '../../views/contract.ts';
import { type Line, paint, type Style, span, wrapLine } from './lines.ts';
import { type RenderedCard, renderCard } from './render.ts';
import { toVisible } from './text.ts';

/**
 * A stream to write to; `isTTY` decides about colour and cursor, `columns` is the width of its window. `hasColors` of a
 * terminal of Node knows NO_COLOR and dumb terminals.
 */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly hasColors?: () => boolean;
};

export interface ScreenSettings {
  /** COLUMNS of the environment; it wins over the window's own width. */
  readonly columns?: number | undefined;
}

/** Everything that is drawn goes through here, in the width and colours of one output. */
export interface Screen {
  readonly output: Output;
  readonly isTTY: boolean;
  /** As it is now: a window may be resized. */
  columns(): number;
  /** Lines as text, with colours where the output has them. */
  paint(lines: readonly Line[]): string;
  /** A sentence of ours or of the views, wrapped. */
  say(text: string, style?: Style): string;
  card(card: CardJson, actions: 'numbers' | 'lines', first?: number): RenderedCard;
}

const DEFAULT_COLUMNS = 80;
const LEAST_COLUMNS = 20;

export function createScreen(output: Output, settings: ScreenSettings = {}): Screen {
  const isTTY = output.isTTY === true;
  const color = isTTY && (output.hasColors?.() ?? true);
  const columns = () => Math.max(LEAST_COLUMNS, settings.columns || output.columns || DEFAULT_COLUMNS);
  const paintLines = (lines: readonly Line[]) => paint(lines, color);
  return {
    output,
    isTTY,
    columns,
    paint: paintLines,
    say: (text, style) => paintLines(wrapLine([span(toVisible(text), style)], columns())),
    card: (card, actions, first = 1) => renderCard(card, { columns: columns(), color, actions, first }),
  };
}
