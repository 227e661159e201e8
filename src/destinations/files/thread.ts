import { Worker } from 'node:worker_threads';
import { AppError } from '../../domain/errors.ts';
import { BLOCK_SIZE, createBlockPool } from './blocks.ts';
import type { Block, Encoding } from './encoder.ts';
import { type Answer, fromSent, type Order } from './thread-messages.ts';

export interface ThreadOptions {
  /** The module that the thread begins with, which calls `serveEncoder`. */
  readonly entry: URL;
  /** Its `workerData`. */
  readonly data: unknown;
  /** What it means that the thread's own memory did not do. */
  toOutOfMemory(detail: string): AppError;
}

/** Of the thread's heap: a row group as objects fits in several times, and what is left of the ones before is collected in time. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };
/** Chunks that have been handed over and not been answered yet; one in work, the others at hand. */
export const MOST_UNDER_WAY = 4;

const LF = 0x0a;

/**
 * An encoder on a thread of its own, which lives as long as its file. The source's chunks are gathered into blocks, so that
 * messages are few, and both kinds of blocks go back and forth without being copied. A source that is ahead waits.
 */
export function encodeInThread({ entry, data, toOutOfMemory }: ThreadOptions): Encoding {
  const worker = startThread(entry, data);
  const pool = createBlockPool(BLOCK_SIZE, MOST_UNDER_WAY + 1);
  let chunk = pool.take();
  let length = 0;
  let spares: Block[] = [];
  const underWay: Promise<Block[]>[] = [];
  const waiting: Waiting[] = [];
  let failure: AppError | undefined;
  let rows = 0;

  function fail(error: AppError): void {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  }
  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'failed') return fail(fromSent(answer.error));
    pool.giveBack(answer.chunk);
    waiting.shift()?.resolve([...answer.blocks]);
  });
  worker.on('error', (error: Error & { readonly code?: string }) => {
    const isOutOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    fail(isOutOfMemory ? toOutOfMemory(error.message) : broken(error.message, error));
  });
  worker.on('messageerror', (error) => fail(broken(error.message, error)));
  worker.on('exit', (code) => fail(broken(`the thread ended with ${code}, before its file`)));

  function handOver(kind: Order['kind']): void {
    if (failure !== undefined) throw failure;
    const order: Order = { kind, chunk: chunk.subarray(0, length), spares };
    const answered = new Promise<Block[]>((resolve, reject) => waiting.push({ resolve, reject }));
    // It is awaited in its turn; until then a failure is not unhandled.
    answered.catch(() => undefined);
    underWay.push(answered);
    worker.postMessage(
      order,
      [order.chunk, ...spares].map(({ buffer }) => buffer),
    );
    spares = [];
    chunk = pool.take();
    length = 0;
  }

  async function takeBlocks(): Promise<Block[]> {
    const blocks = await underWay[0];
    underWay.shift();
    return blocks ?? [];
  }

  return {
    async push(bytes) {
      rows += countRecords(bytes);
      const blocks: Block[] = [];
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + BLOCK_SIZE - length);
        chunk.set(part, length);
        length += part.length;
        at += part.length;
        if (length < BLOCK_SIZE) continue;
        handOver('push');
        // The oldest, rather than whichever is there: so the same bytes give the same blocks at the same call.
        while (underWay.length >= MOST_UNDER_WAY) blocks.push(...(await takeBlocks()));
      }
      return blocks;
    },
    async end() {
      handOver('end');
      const blocks: Block[] = [];
      while (underWay.length > 0) blocks.push(...(await takeBlocks()));
      return blocks;
    },
    recycle({ buffer }) {
      const isHere = spares.some((spare) => spare.buffer === buffer);
      if (buffer instanceof ArrayBuffer && buffer.byteLength > 0 && !isHere) spares.push(new Uint8Array(buffer));
    },
    rows: () => rows,
    async close() {
      await worker.terminate();
    },
  };
}

interface Waiting {
  resolve(blocks: Block[]): void;
  reject(error: AppError): void;
}

/** In COPY's text format a line feed ends a record wherever it stands. */
function countRecords(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}

const broken = (detail: string, cause?: unknown): AppError => new AppError('internal', {}, { detail, cause });

function startThread(entry: URL, workerData: unknown): Worker {
  const options = { workerData, resourceLimits: LIMITS, name: 'encoder' };
  if (!entry.pathname.endsWith('.ts')) return new Worker(entry, options);
  // Node 20 begins no thread with TypeScript; one that has begun can load it as the whole program does.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const program = JSON.stringify(entry.href);
  const code = `import(${loader}).then(({ register }) => { register(); return import(${program}); });`;
  return new Worker(code, { ...options, eval: true, execArgv: [] });
}
