import type { CardJson } from '../../views/contract.ts';
import { type Action, type Column, type ColumnSet, type Element, toDialectCard } from '../../views/dialect.ts';
import { drawBar, drawFacts, drawText } from './blocks.ts';
import { type DrawActions, drawButtons, drawLines } from './buttons.ts';
import { drawChart } from './chart.ts';
import { actionsOf, toFraction } from './elements.ts';
import { drawInput } from './input-text.ts';
import { blockWidth, GAP, joinBlocks, type Line, paint, span } from './lines.ts';
import { drawTable } from './table.ts';

export interface RenderOptions {
  /** Width to draw for. */
  readonly columns: number;
  readonly color: boolean;
  /** Buttons as `[1] Run`, to be pressed by number, or as the command line that does the same. */
  readonly actions: 'numbers' | 'lines';
  /** Number of the first button; 1 unless told. */
  readonly first?: number;
}

export interface RenderedCard {
  /** Without a line break at the end. */
  readonly text: string;
  /** What the numbers stand for, in their order; empty where no numbers were drawn. */
  readonly actions: readonly Action[];
}

const LEAST_COLUMN = 12;

/** A card as text. Nothing in its data can reach the terminal as a control character (see `toVisible`). */
export function renderCard(
  cardJson: CardJson,
  { columns, color, actions: style, first = 1 }: RenderOptions,
): RenderedCard {
  const card = toDialectCard(cardJson);
  const actions = actionsOf(cardJson);
  const numbers = new Map(actions.map((action, index) => [action, first + index]));
  const drawActions: DrawActions = style === 'numbers' ? (row, width) => drawButtons(row, width, numbers) : drawLines;
  const body = drawItems(card.body, columns, drawActions);
  const end = drawActions(card.actions ?? [], columns);
  return {
    text: paint(end.length > 0 ? [...body, [], ...end] : body, color),
    actions: style === 'numbers' ? actions : [],
  };
}

function drawItems(items: readonly Element[], columns: number, drawActions: DrawActions): Line[] {
  const lines: Line[] = [];
  let above: Element | undefined;
  for (const [index, item] of items.entries()) {
    const block =
      item.type === 'ColumnSet'
        ? drawColumns(item.columns, neighboursOf(items, index), columns, drawActions)
        : drawElement(item, columns, drawActions);
    if (block.length === 0) continue;
    if (above && item.separator) lines.push([span('─'.repeat(Number.isFinite(columns) ? columns : 1), { dim: true })]);
    else if (above && hasGap(above, item)) lines.push([]);
    lines.push(...block);
    above = item;
  }
  return lines;
}

/** Texts stay together, and so do rows of columns and of buttons; others get a blank line unless they decline it. */
function hasGap(above: Element, below: Element): boolean {
  if (below.spacing === 'none' || below.spacing === 'small') return false;
  if (below.spacing === 'medium' || below.spacing === 'large') return true;
  return above.type !== below.type || !['TextBlock', 'ColumnSet', 'ActionSet'].includes(below.type);
}

function drawElement(item: Exclude<Element, ColumnSet>, columns: number, drawActions: DrawActions): Line[] {
  switch (item.type) {
    case 'TextBlock':
      return drawText(item, columns);
    case 'FactSet':
      return drawFacts(item.facts, columns);
    case 'Container': {
      if (item.style === undefined || item.style === 'default') return drawItems(item.items, columns, drawActions);
      const side = span('│ ', item.style === 'emphasis' ? { dim: true } : { tone: item.style });
      return drawItems(item.items, columns - 2, drawActions).map((line) => [side, ...line]);
    }
    case 'Table':
      return drawTable(item, columns);
    case 'ActionSet':
      return drawActions(item.actions, columns);
    case 'Chart.VerticalBar':
    case 'Chart.Line':
      return drawChart(item, columns);
    case 'ProgressBar':
      return [drawBar(toFraction(item.value, item.max), columns)];
    default:
      return drawInput(item, columns);
  }
}

/** Rows of columns that stand directly together, and are aligned with each other. */
function neighboursOf(items: readonly Element[], index: number): ColumnSet[] {
  const isAlike = (item: Element | undefined): item is ColumnSet => {
    const here = items[index];
    return item?.type === 'ColumnSet' && here?.type === 'ColumnSet' && item.columns.length === here.columns.length;
  };
  let from = index;
  while (isAlike(items[from - 1])) from -= 1;
  let to = index;
  while (isAlike(items[to + 1])) to += 1;
  return items.slice(from, to + 1).filter(isAlike);
}

/**
 * Side by side at the widths of their widest neighbours, the widest column given less where the line is too short; one
 * below the other where that leaves it unreadable.
 */
function drawColumns(
  items: readonly Column[],
  neighbours: readonly ColumnSet[],
  columns: number,
  drawActions: DrawActions,
): Line[] {
  const draw = (column: Column, width: number) => drawItems(column.items, width, drawActions);
  const naturalWidth = (column: Column | undefined) =>
    column ? blockWidth(draw(column, Number.POSITIVE_INFINITY)) : 0;
  const widths = items.map((_, index) => Math.max(...neighbours.map((row) => naturalWidth(row.columns[index]))));
  const excess = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - columns;
  const widest = widths.indexOf(Math.max(...widths));
  if (excess > 0) widths[widest] = (widths[widest] ?? 0) - excess;
  if (excess > 0 && (widths[widest] ?? 0) < LEAST_COLUMN) return items.flatMap((column) => draw(column, columns));
  return joinBlocks(
    items.map((column, index) => draw(column, widths[index] ?? 0)),
    widths,
    GAP,
  );
}
