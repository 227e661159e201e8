import type { FileSink } from '../files/store.ts';
import { refused } from '../network/http-errors.ts';
import type { ObjectStore, Upload } from './object-store.ts';

/** With so many parts on their way, a distant far end is not waited for after each. */
const UNDER_WAY = 4;

export interface PartSink extends FileSink {
  /** Parts that were sent, once it is closed. */
  parts(): number;
}

/** Gathers bytes to parts of the upload's size. Holds as many buffers of that size as there are parts under way, and one. */
export function createPartSink(
  store: Pick<ObjectStore, 'title' | 'describe'>,
  key: string,
  buffers: Buffer[],
  upload: Omit<Upload, 'complete'>,
): PartSink {
  let buffer: Buffer | undefined;
  let filled = 0;
  let parts = 0;
  let failure: { readonly error: unknown } | undefined;
  const underWay = new Set<Promise<void>>();

  function throwIfFailed(): void {
    if (failure !== undefined) throw failure.error;
  }

  async function send(): Promise<void> {
    if (buffer === undefined) return;
    while (underWay.size >= UNDER_WAY) await Promise.race(underWay);
    throwIfFailed();
    if (parts === upload.maxParts) {
      const most = Math.floor((upload.maxParts * upload.partSize) / 1e9);
      throw refused(store.title, `${store.describe(key)}: is larger than ${most} GB, the most that one file can have`);
    }
    const full = buffer;
    const part = full.subarray(0, filled);
    buffer = undefined;
    filled = 0;
    parts += 1;
    const sending: Promise<void> = upload
      .send(parts, part)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        underWay.delete(sending);
        buffers.push(full);
      });
    underWay.add(sending);
  }

  return {
    async append(bytes) {
      throwIfFailed();
      for (let from = 0; from < bytes.length; ) {
        buffer ??= buffers.pop() ?? Buffer.allocUnsafeSlow(upload.partSize);
        const some = bytes.subarray(from, from + upload.partSize - filled);
        buffer.set(some, filled);
        filled += some.length;
        from += some.length;
        if (filled === upload.partSize) await send();
      }
    },
    async close() {
      await send();
      await Promise.all(underWay);
      throwIfFailed();
    },
    async discard() {
      await Promise.all(underWay);
      await upload.drop();
    },
    parts: () => parts,
  };
}
