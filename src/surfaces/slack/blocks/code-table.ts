import stringWidth from 'string-width';
import type { Place } from './card-types.ts';
import type { Grid } from './grid.ts';
import { CODE_COLUMNS, LIMITS } from './limits.ts';
import { cut, lengthOf, plain } from './text.ts';
import { type Draft, type Translation, toDraft } from './translation.ts';

const GAP = '  ';
/** A column is not made narrower than this to let the others fit. */
const LEAST = 6;
/** Characters of a cell that are looked at; some of them are not seen. */
const MOST = 200;

/** Columns under their titles, set in monospace. */
export function drawCodeTable(place: Place, grid: Grid, t: Translation): Draft[] {
  const why = t.surface === 'message' ? 'one data table fits in a message' : 'data tables are for messages';
  t.lose(place, 'table', `${why}: it is set as code`);
  const lines = [grid.header, ...grid.rows.map((row) => row.map(({ text }) => text))].map((cells) =>
    cells.map((text) => cut(text.replace(/\s+/g, ' '), MOST)),
  );
  const kept = fitColumns(lines, CODE_COLUMNS[t.surface]);
  const leftOut = grid.header.length - kept.length;
  if (leftOut > 0) t.lose(place, 'columns', `too narrow for all, ${leftOut} are left out`, 'cut');
  const isCut = lines.some((cells) => kept.some((width, index) => stringWidth(cells[index] ?? '') > width));
  if (isCut) t.lose(place, 'text of a cell', 'too narrow for it', 'cut');
  const set = lines.map((cells) => setLine(cells, kept, grid.isRight));
  const rule = kept.map((width) => '─'.repeat(width)).join(GAP);
  const [header = '', ...rows] = set;
  let text = `${header}\n${rule}`;
  let shown = 0;
  for (const row of rows) {
    if (lengthOf(text) + lengthOf(row) + 1 > LIMITS.richText) break;
    text += `\n${row}`;
    shown += 1;
  }
  const missing = rows.length - shown;
  if (missing > 0) t.lose(place, 'rows', `too long for it, ${missing} are left out`, 'cut');
  const notes = [
    ...(missing > 0 ? [t.texts.rowsLeftOut(missing)] : []),
    ...(leftOut > 0 ? [t.texts.columnsLeftOut(leftOut)] : []),
  ];
  const code = [{ type: 'rich_text_preformatted' as const, elements: [{ type: 'text' as const, text }] }];
  const block = { type: 'rich_text' as const, block_id: t.blockId(place), elements: code };
  if (notes.length === 0) return [toDraft(place, block)];
  const note = { type: 'context' as const, block_id: t.blockId(place, 'note'), elements: [plain(notes.join(' '))] };
  return [toDraft(place, [block, note])];
}

/** Widths of the columns that fit: the widest give room first, and when none can any more the last ones go. */
function fitColumns(lines: readonly (readonly string[])[], room: number): number[] {
  const [header = []] = lines;
  const widths = header.map((_, index) => Math.max(1, ...lines.map((cells) => stringWidth(cells[index] ?? ''))));
  const total = () => widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  while (total() > room) {
    const widest = Math.max(...widths);
    if (widest > LEAST)
      widths[widths.indexOf(widest)] = Math.max(LEAST, widest - Math.max(1, Math.ceil((total() - room) / 4)));
    else if (widths.length > 1) widths.pop();
    else break;
  }
  return widths;
}

function setLine(cells: readonly string[], widths: readonly number[], isRight: readonly boolean[]): string {
  return widths
    .map((width, index) => {
      const text = cutToWidth(cells[index] ?? '', width);
      const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
      return isRight[index] === true ? `${space}${text}` : `${text}${space}`;
    })
    .join(GAP)
    .trimEnd();
}

/** By what it takes on the screen: an ideograph is two wide. */
function cutToWidth(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    room -= stringWidth(segment);
    if (room < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
