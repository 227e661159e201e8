import { AppError } from '../../domain/errors.ts';
import type { TextStream } from '../../sources/contract.ts';
import type { Item } from '../contract.ts';
import type { TableFile, TableMaker } from '../contract-table.ts';
import { abortable } from '../files/abortable.ts';
import { unescapeField } from '../files/copy-fields.ts';
import { createCsvEncoder, USUAL_CSV } from '../files/csv.ts';
import { toColumns } from '../files/encoder.ts';
import { writeWorkbook } from './workbook.ts';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** CSV and spreadsheets of a few thousand records; `mostBytes` is what a file, or what is read for it, may come to. */
export function createTableMaker(mostBytes: number): TableMaker {
  return {
    make: (item, stream, format, signal) =>
      format === 'csv' ? makeCsv(item, stream, signal) : makeWorkbook(item, stream, signal),
  };

  /** With the mark that spreadsheets know UTF-8 by, and with formulas made harmless: people open it by a double click. */
  async function makeCsv(item: Item, stream: TextStream, signal: AbortSignal): Promise<TableFile> {
    const encoder = createCsvEncoder({ ...USUAL_CSV, neutralises: true });
    encoder.start(toColumns(item));
    const parts: Buffer[] = [BYTE_ORDER_MARK];
    let size = 0;
    const keep = (blocks: readonly Uint8Array[]) => {
      for (const block of blocks) {
        parts.push(Buffer.from(block));
        size += block.length;
        encoder.recycle(block);
      }
      if (size > mostBytes) throw tooHeavy();
    };
    for await (const chunk of abortable(stream.bytes, signal)) keep(encoder.push(chunk));
    keep(encoder.end());
    return { bytes: Buffer.concat(parts), rows: encoder.rows(), mediaType: 'text/csv; charset=utf-8' };
  }

  async function makeWorkbook(item: Item, stream: TextStream, signal: AbortSignal): Promise<TableFile> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const chunk of abortable(stream.bytes, signal)) {
      size += chunk.length;
      if (size > mostBytes) throw tooHeavy();
      parts.push(Buffer.from(chunk));
    }
    const lines = Buffer.concat(parts).toString().split('\n').slice(0, -1);
    const rows = lines.map((line) => line.split('\t').map(unescapeField));
    const bytes = await writeWorkbook(item.title, toColumns(item), rows);
    if (bytes.length > mostBytes) throw tooHeavy();
    const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return { bytes, rows: rows.length, mediaType };
  }

  function tooHeavy(): AppError {
    return new AppError('chat_file_too_heavy', { megabytes: Math.floor(mostBytes / 1024 / 1024) });
  }
}
