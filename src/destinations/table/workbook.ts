import writeExcelFile from 'write-excel-file/node';
import { AppError } from '../../domain/errors.ts';
import type { Row } from '../../sources/contract.ts';
import type { Column } from '../files/encoder.ts';

/** Excel's own limits (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3). */
const MOST_CHARACTERS = 32_767;
const MOST_SHEET_NAME = 31;
/** So many digits a spreadsheet keeps; a longer number stays text, so that a customer number is not rounded. */
const MOST_DIGITS = 15;

/** A sheet with a header. Cells are values, never formulas, whatever stands in them. */
export async function writeWorkbook(title: string, columns: readonly Column[], rows: readonly Row[]): Promise<Buffer> {
  const header = columns.map(({ name }) => ({ value: name, type: String, fontWeight: 'bold' as const }));
  const body = rows.map((row) => row.map((text, index) => toCell(text, columns[index])));
  return writeExcelFile([header, ...body], { sheet: toSheetName(title), stickyRowsCount: 1 }).toBuffer();
}

function toCell(text: string | null, column: Column | undefined) {
  if (text === null || text === '') return null;
  const type = column?.type;
  if ((type === 'integer' || type === 'decimal') && isExact(text)) return { value: Number(text), type: Number };
  if (type === 'boolean' && (text === 't' || text === 'f')) return { value: text === 't', type: Boolean };
  if (type === 'date' && /^(19|[2-9]\d)\d{2}-\d{2}-\d{2}$/.test(text)) {
    return { value: new Date(`${text}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  }
  if (text.length > MOST_CHARACTERS) throw new AppError('chat_file_unfit', { field: column?.name ?? '' });
  return { value: text.replace(NOT_XML, '\ufffd'), type: String };
}

/** What XML 1.0 has no way to say. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const isExact = (text: string): boolean =>
  /^-?\d+(\.\d+)?$/.test(text) && text.replace(/^-?0*|\./g, '').length <= MOST_DIGITS;

/** Without the signs that Excel does not take in names of sheets. */
function toSheetName(title: string): string {
  const plain = title
    .replace(/[\\/?*[\]:\p{Cc}]/gu, ' ')
    .replace(/^'+|'+$/g, '')
    .trim();
  return [...plain].slice(0, MOST_SHEET_NAME).join('').trim() || 'Records';
}
