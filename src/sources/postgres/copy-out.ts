import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** A `COPY … TO STDOUT` under way. */
export interface CopyOut {
  next(): Promise<IteratorResult<Uint8Array>>;
  /** What the driver reported outside of `next`, also after the last byte. */
  error(): unknown;
  /** Known once the connection is free again. */
  rows(): number;
}

/** Large enough for the socket to fill while a chunk is being worked on; bounds what is held in memory. */
const BUFFER_BYTES = 256 * 1024;

export function startCopyOut(client: Pick<Client, 'query'>, sql: string): CopyOut {
  const stream = client.query(copyTo(sql, { highWaterMark: BUFFER_BYTES }));
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let failure: unknown;
  // The driver emits errors without destroying the stream, which would then read from a connection that is gone.
  stream.on('error', (error) => {
    failure ??= error;
    stream.destroy();
  });
  return {
    async next() {
      try {
        return await chunks.next();
      } catch (error) {
        throw failure ?? error;
      }
    },
    error: () => failure,
    rows: () => stream.rowCount,
  };
}
