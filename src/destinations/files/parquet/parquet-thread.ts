import { parentPort, workerData } from 'node:worker_threads';
import type { Column } from '../encoder.ts';
import { serveEncoder } from '../serve-encoder.ts';
import { createParquetEncoder } from './encoder.ts';

export interface ParquetThreadData {
  /** What messages call the records. */
  readonly item: string;
  readonly columns: readonly Column[];
}

/** The beginning of a thread that makes one Parquet file. */
const { item, columns }: ParquetThreadData = workerData;
if (parentPort === null) throw new Error('this is a thread of another program, and no program itself');
serveEncoder(parentPort, createParquetEncoder(item), columns);
