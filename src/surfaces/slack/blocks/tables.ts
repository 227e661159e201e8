import type { DataCell } from './block-types.ts';
import { type Place, placesOf, stringOf, typeOf, wordOf } from './card-types.ts';
import { drawCodeTable } from './code-table.ts';
import type { Cell, Grid } from './grid.ts';
import { LIMITS } from './limits.ts';
import { createNumberReader } from './numbers.ts';
import { clean, cut, lengthOf, plain } from './text.ts';
import { dateOf, reportLooks, textOf } from './text-blocks.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';
import { weightOf } from './weight.ts';

export /** A cell cannot be empty. */
const NOTHING = '–';
/** Rows in view at once; the others are a page away. */
const PAGE = 10;
/** What the line below a table weighs that was shortened. */
const ROOM_FOR_NOTE = LIMITS.blockWeight + 100;
/** Characters of a cell below which a table says nothing. */
const LEAST_OF_A_ROW = 8;

/** One data table in a message; elsewhere, and for further ones, columns of code. */
export function drawTable(place: Place, t: Translation): Draft[] {
  const grid = readGrid(place, t);
  if (grid === undefined) return [];
  const isNative =
    t.surface === 'message' &&
    t.options.dataTables !== false &&
    t.counts.tables < LIMITS.tables &&
    grid.rows.length > 0;
  if (!isNative) return drawCodeTable(place, grid, t);
  t.counts.tables += 1;
  const ids = { table: t.blockId(place), note: t.blockId(place, 'note') };
  const caption = cut(t.nearby.title || t.texts.table, LIMITS.header);
  return [drawDataTable(place, { ...narrow(place, grid, t), ids, caption }, t, LIMITS.tableText)];
}

function readGrid(place: Place, t: Translation): Grid | undefined {
  const rows = placesOf(place, 'rows').map((row) => placesOf(row, 'cells').map((cell) => readCell(cell, t)));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return undefined;
  const columns = placesOf(place, 'columns');
  const isRight = columns.map(({ node }) => wordOf(node, 'horizontalCellContentAlignment') === 'right');
  const full = rows.map((row) => Array.from({ length: width }, (_, index) => row[index] ?? { text: '' }));
  const hasHeader = place.node.firstRowAsHeaders !== false;
  const [first = []] = full;
  const header = hasHeader ? first.map(({ text }) => text) : first.map((_, index) => String(index + 1));
  return { header, rows: hasHeader ? full.slice(1) : full, isRight };
}

function readCell(cell: Place, t: Translation): Cell {
  const items = placesOf(cell, 'items');
  for (const item of items) {
    reportLooks(item, t, ['weight']);
    if (typeOf(item) !== 'TextBlock') t.lose(item, 'element', 'a cell of Slack holds text', 'dropped');
    if (wordOf(item.node, 'color') !== '' && wordOf(item.node, 'color') !== 'default') {
      t.lose(item, 'color', 'a cell that sorts has no colours');
    }
  }
  const text = items
    .map((item) => textOf(item) || clean(stringOf(item.node, 'altText')))
    .filter((line) => line !== '')
    .join(' ');
  const [only] = items;
  return { text, date: items.length === 1 && only !== undefined ? dateOf(only, t) : undefined };
}

/** At most 20 columns. */
function narrow(place: Place, grid: Grid, t: Translation): Grid & { readonly leftOut: number } {
  const leftOut = Math.max(0, grid.header.length - LIMITS.tableColumns);
  if (leftOut === 0) return { ...grid, leftOut };
  t.lose(place, 'columns', `a table of Slack has ${LIMITS.tableColumns}, ${leftOut} are left out`, 'cut');
  const some = <T>(cells: readonly T[]) => cells.slice(0, LIMITS.tableColumns);
  return { header: some(grid.header), rows: grid.rows.map(some), isRight: grid.isRight, leftOut };
}

interface DataGrid extends Grid {
  readonly leftOut: number;
  readonly ids: { readonly table: string; readonly note: string };
  /** For screen readers: the title that stands above the table. */
  readonly caption: string;
}

/** As many rows as there is room for, and a line that says how many are not there. */
function drawDataTable(place: Place, grid: DataGrid, t: Translation, room: number): Draft {
  const most = Math.floor(room / (2 * grid.header.length));
  const readNumber = createNumberReader(t.options.locale);
  const header: DataCell[] = grid.header.map((text) => ({ type: 'raw_text', text: short(place, text, most, t) }));
  const rows: DataCell[][] = [header];
  let left = room - sizeOf(header);
  for (const cells of grid.rows.slice(0, LIMITS.tableRows)) {
    const row = cells.map((cell) => toCell(place, cell, most, t, readNumber));
    left -= sizeOf(row);
    if (left < 0) break;
    rows.push(row);
  }
  const shown = rows.length - 1;
  const missing = grid.rows.length - shown;
  if (missing > 0) t.lose(place, 'rows', `a table of Slack holds fewer, ${missing} are left out`, 'cut');
  const notes = [
    ...(missing > 0 ? [t.texts.rowsLeftOut(missing)] : []),
    ...(grid.leftOut > 0 ? [t.texts.columnsLeftOut(grid.leftOut)] : []),
  ];
  const table = {
    type: 'data_table' as const,
    block_id: grid.ids.table,
    caption: grid.caption,
    rows,
    page_size: Math.max(1, Math.min(shown, PAGE)),
    row_header_column_index: 0,
  };
  const note = { type: 'context' as const, block_id: grid.ids.note, elements: [plain(notes.join(' '))] };
  const blocks = notes.length > 0 ? [table, note] : [table];
  const shrink = (weight: number): Draft | undefined => {
    const around = blocks.reduce((sum, block) => sum + weightOf(block), 0) - (room - left);
    const smaller = Math.min(room - left - 1, weight - around - ROOM_FOR_NOTE);
    return smaller < LEAST_OF_A_ROW * 2 * grid.header.length ? undefined : drawDataTable(place, grid, t, smaller);
  };
  return toDraft(place, blocks, { shrink });
}

const sizeOf = (cells: readonly DataCell[]): number => cells.reduce((sum, cell) => sum + lengthOf(textIn(cell)), 0);

function textIn(cell: DataCell): string {
  if (cell.type !== 'rich_text') return cell.text;
  return cell.elements
    .flatMap(({ elements }) => elements)
    .map((piece) => (piece.type === 'date' ? piece.fallback : (piece.text ?? '')))
    .join('');
}

const short = (place: Place, text: string, most: number, t: Translation): string =>
  t.fit(place, 'text of a cell', text === '' ? NOTHING : text, Math.max(1, most));

function toCell(
  place: Place,
  cell: Cell,
  most: number,
  t: Translation,
  readNumber: (text: string) => number | undefined,
): DataCell {
  const text = short(place, cell.text, most, t);
  if (cell.date !== undefined) {
    const date = { type: 'date' as const, ...cell.date, fallback: text };
    return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [date] }] };
  }
  const value = readNumber(text);
  return value === undefined ? { type: 'raw_text', text } : { type: 'raw_number', value, text };
}
