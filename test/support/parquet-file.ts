import type { Column } from '../../src/destinations/files/encoder.ts';
import { createParquetEncoder } from '../../src/destinations/files/parquet/encoder.ts';
import type { Row } from '../../src/sources/contract.ts';
import { toChunks, toCopyText } from './text-stream.ts';

/** A Parquet file of these records, made on this thread; what comes in is cut into chunks of these sizes. */
export function encodeParquet(columns: readonly Column[], rows: readonly Row[], sizes = [1000]): ArrayBuffer {
  const encoder = createParquetEncoder('Customers');
  encoder.start(columns);
  const parts: Uint8Array[] = [];
  const keep = (blocks: readonly Uint8Array[]) => {
    for (const block of blocks) {
      parts.push(Buffer.from(block));
      encoder.recycle(block);
    }
  };
  for (const chunk of toChunks(toCopyText(rows), sizes)) keep(encoder.push(chunk));
  keep(encoder.end());
  return Uint8Array.from(Buffer.concat(parts)).buffer;
}
