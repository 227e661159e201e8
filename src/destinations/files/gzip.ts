import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

/** Turns blocks into others, in their order, beside the thread that makes them. */
export interface Compressor {
  /** Settles when there is room for the next block; `release` is called once this one is not needed any more. */
  push(block: Uint8Array, release: () => void): Promise<Uint8Array[]>;
  end(): Promise<Uint8Array[]>;
}

const deflate = promisify(deflateRaw);
/** What deflate can look back to. */
const WINDOW = 32 * 1024;
/** Each worker has one at hand and one in work. */
const UNDER_WAY = 2 * Math.max(2, Math.min(4, availableParallelism()));

/** RFC 1952, with nothing in it that tells of the machine or the time: the same input makes the same file. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** An empty block of deflate that is the last one. */
const LAST = Buffer.from([3, 0]);

/**
 * One gzip member, made by several threads: each block is deflated by itself with what stands before it as its
 * dictionary, and ends on the border of a byte, so that the results can be put one after another.
 */
export function createGzip(level: number): Compressor {
  const queue: Promise<Uint8Array>[] = [];
  let before: Uint8Array | undefined;
  let crc = 0;
  let length = 0;
  let isStarted = false;

  function start(): Uint8Array[] {
    if (isStarted) return [];
    isStarted = true;
    return [HEADER];
  }

  return {
    async push(block, release) {
      const ready = start();
      crc = crc32(block, crc);
      length = (length + block.length) % 2 ** 32;
      const dictionary = before;
      before = toTail(before, block);
      const done = deflate(block, {
        level,
        finishFlush: constants.Z_SYNC_FLUSH,
        ...(dictionary === undefined ? {} : { dictionary }),
      });
      const part = done.finally(release);
      // It is awaited in its turn; until then a failure is not unhandled.
      part.catch(() => undefined);
      queue.push(part);
      while (queue.length >= UNDER_WAY) ready.push(await next());
      return ready;
    },
    async end() {
      const ready = start();
      while (queue.length > 0) ready.push(await next());
      const trailer = Buffer.alloc(8);
      trailer.writeUInt32LE(crc, 0);
      trailer.writeUInt32LE(length, 4);
      return [...ready, LAST, trailer];
    },
  };

  async function next(): Promise<Uint8Array> {
    const part = await queue[0];
    queue.shift();
    return part ?? new Uint8Array();
  }
}

/** A copy, as the block is used for something else soon. */
function toTail(before: Uint8Array | undefined, block: Uint8Array): Uint8Array {
  if (block.length >= WINDOW || before === undefined) return block.slice(-WINDOW);
  return Buffer.concat([before, block]).subarray(-WINDOW);
}
