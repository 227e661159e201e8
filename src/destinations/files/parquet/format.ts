import { extname } from 'node:path/posix';
import { AppError } from '../../../domain/errors.ts';
import type { FileFormat } from '../encoder.ts';
import { encodeInThread } from '../thread.ts';
import type { ParquetThreadData } from './parquet-thread.ts';

/** Apache Parquet, made beside the thread that everything else runs on. `item` is what messages call the records. */
export const toParquet = (item: string): FileFormat => ({
  name: 'parquet',
  extension: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  encode: (columns) =>
    encodeInThread({
      entry: toEntry(),
      data: { item, columns } satisfies ParquetThreadData,
      toOutOfMemory: (detail) => new AppError('records_too_large', { item, format: 'Parquet' }, { detail }),
    }),
});

/** Beside this file, and like it compiled or not. */
const toEntry = (): URL => new URL(`./parquet-thread${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
