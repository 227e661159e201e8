import type { Json } from '../model.ts';
import { isRecord } from '../records.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './reader.ts';
import { renderRichText } from './rich-text.ts';

const DEFAULT_PAGE = 5;

/** A `table`: every row; the first one is its head. */
export function renderTable(block: Json, reader: Reader): Html {
  const [head, ...rows] = toRows(block.rows);
  const settings = Array.isArray(block.column_settings) ? block.column_settings : [];
  const alignOf = (index: number): string => {
    const setting: unknown = settings[index];
    return isRecord(setting) && typeof setting.align === 'string' ? setting.align : 'left';
  };
  const cells = (row: readonly Json[], tag: 'th' | 'td') =>
    row.map((cell, index) => wrap(tag, alignOf(index), renderCell(cell, reader)));
  return html`<div class="table-box"><table class="table"><thead><tr>${cells(head ?? [], 'th')}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row, 'td')}</tr>`)}</tbody></table></div>`;
}

/** A `data_table`: a page of rows under its caption; numbers to the right. */
export function renderDataTable(block: Json, reader: Reader): Html {
  const [head, ...rows] = toRows(block.rows);
  const size = Number(block.page_size ?? DEFAULT_PAGE);
  const isNumber = (index: number): boolean =>
    rows.length > 0 && rows.every((row) => row[index]?.type === 'raw_number');
  const alignOf = (index: number): string => (isNumber(index) ? 'right' : 'left');
  const line = (row: readonly Json[], hidden: boolean): Html =>
    html`<tr class="${hidden ? 'later' : ''}">${row.map((cell, index) => {
      const isHeader = index === block.row_header_column_index;
      return wrap('td', `${alignOf(index)}${isHeader ? ' row-head' : ''}`, renderCell(cell, reader));
    })}</tr>`;
  return html`<figure class="table-box data"><figcaption>${String(block.caption ?? '')}</figcaption>
    <table class="table"><thead><tr>${(head ?? []).map((cell, index) => wrap('th', alignOf(index), renderCell(cell, reader)))}</tr></thead>
    <tbody>${rows.map((row, index) => line(row, index >= size))}</tbody></table>
    ${rows.length > size && html`<button class="more" data-more>Show all ${rows.length} rows</button>`}</figure>`;
}

const wrap = (tag: 'th' | 'td', style: string, content: Html): Html =>
  tag === 'th' ? html`<th class="${style}">${content}</th>` : html`<td class="${style}">${content}</td>`;

const toRows = (rows: unknown): readonly (readonly Json[])[] =>
  Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.filter(isRecord) : [])) : [];

function renderCell(cell: Json, reader: Reader): Html {
  return cell.type === 'rich_text' ? renderRichText(cell, reader) : html`${String(cell.text ?? cell.value ?? '')}`;
}
