import { open, rm } from 'node:fs/promises';
import type { FileSink } from '../files/store.ts';
import { onDisk } from './errors.ts';

/** Written bytes are sent to the disk on the way, so that `close` has little left to wait for. */
const FLUSH_EVERY = 16 * 1024 * 1024;

/** A file at `path`; `label` names it in messages. */
export async function openFileSink(path: string, label: string): Promise<FileSink> {
  const handle = await onDisk(label, () => open(path, 'w'));
  let unflushed = 0;
  let flush: Promise<void> | undefined;
  let flushError: { readonly error: unknown } | undefined;

  function startFlush(): void {
    unflushed = 0;
    flush = handle
      .datasync()
      .catch((error: unknown) => {
        flushError = { error };
      })
      .finally(() => {
        flush = undefined;
      });
  }

  async function finishFlush(): Promise<void> {
    await flush;
    // The disk may report a failed write once and then never again.
    if (flushError !== undefined) throw flushError.error;
  }

  return {
    append: (bytes) =>
      onDisk(label, async () => {
        for (let from = 0; from < bytes.length; ) {
          from += (await handle.write(bytes, from)).bytesWritten;
        }
        unflushed += bytes.length;
        if (flush === undefined && unflushed >= FLUSH_EVERY) startFlush();
      }),
    close: () =>
      onDisk(label, async () => {
        await finishFlush();
        await handle.sync();
        await handle.close();
      }),
    discard: () =>
      onDisk(label, async () => {
        await flush;
        await handle.close();
        await rm(path, { force: true });
      }),
  };
}
