import type { ChatFileFormat } from '../domain/chat-file.ts';
import type { TextStream } from '../sources/contract.ts';
import type { Item } from './contract.ts';

export interface TableFile {
  readonly bytes: Buffer;
  readonly rows: number;
  readonly mediaType: string;
}

/**
 * Makes a small file for people to open: in memory, for a spreadsheet. Throws `chat_file_too_heavy` beyond the limit of bytes,
 * and `chat_file_unfit` for a text that a spreadsheet's cell cannot hold.
 */
export interface TableMaker {
  make(item: Item, stream: TextStream, format: ChatFileFormat, signal: AbortSignal): Promise<TableFile>;
}
