import type { Table, TableCell } from '../../views/dialect.ts';
import { drawFacts, drawText } from './blocks.ts';
import { blockWidth, GAP, joinBlocks, type Line, padLine, span } from './lines.ts';
import { toVisible, widthOf } from './text.ts';

/** A column is not made narrower than its longest word to let the others fit, or than this where words are longer. */
const MOST_OF_A_WORD = 14;

/** Columns under their headers; on a terminal that is too narrow for them, each row as facts of its own. */
export function drawTable({ columns: definitions, rows }: Table, columns: number): Line[] {
  const [header, ...body] = rows.map((row) => row.cells);
  if (header === undefined) return [];
  const natural = definitions.map((_, index) =>
    Math.max(...[header, ...body].map((cells) => blockWidth(drawCell(cells[index], Number.POSITIVE_INFINITY)))),
  );
  const least = definitions.map((_, index) => Math.max(...rows.map(({ cells }) => longestWord(toText(cells[index])))));
  const widths = shrink(natural, least, columns - GAP.length * (natural.length - 1));
  if (widths === undefined) return drawRecords(header, body, columns);
  const drawRow = (cells: readonly TableCell[]) =>
    joinBlocks(
      definitions.map(({ horizontalCellContentAlignment: align }, index) => {
        const width = widths[index] ?? 0;
        return drawCell(cells[index], width).map((line) => padLine(line, width, align));
      }),
      widths,
      GAP,
    );
  const rule = widths.flatMap((width) => [span('─'.repeat(width), { dim: true }), span(GAP)]);
  return [...drawRow(header).map(toBold), rule, ...body.flatMap(drawRow)];
}

const drawCell = (cell: TableCell | undefined, columns: number): Line[] =>
  (cell?.items ?? []).flatMap((item) => drawText(item, columns));
const toBold = (line: Line): Line => line.map(({ text, style }) => span(text, { ...style, bold: true }));

const toText = (cell: TableCell | undefined): string => (cell?.items ?? []).map(({ text }) => text).join(' ');
const longestWord = (text: string): number =>
  Math.min(MOST_OF_A_WORD, Math.max(...toVisible(text).split(' ').map(widthOf)));

/** Takes room from the widest columns that have some, until all fit; undefined when they cannot. */
function shrink(natural: readonly number[], least: readonly number[], room: number): number[] | undefined {
  const widths = [...natural];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess -= 1) {
    const spare = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = Math.max(...spare);
    if (widest === 0) return undefined;
    widths[spare.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function drawRecords(header: readonly TableCell[], body: readonly (readonly TableCell[])[], columns: number): Line[] {
  return body.flatMap((cells, row) => {
    const facts = cells.map((cell, index) => ({ title: toText(header[index]), value: toText(cell) }));
    return [...(row === 0 ? [] : [[]]), ...drawFacts(facts, columns)];
  });
}
