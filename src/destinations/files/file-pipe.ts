import { createHash } from 'node:crypto';
import type { Column, Encoding, FileFormat } from './encoder.ts';
import { type Compressor, createGzip } from './gzip.ts';
import type { FileSession, FileSink } from './store.ts';

export interface PipeOptions {
  readonly format: FileFormat;
  readonly columns: readonly Column[];
  /** Of gzip; undefined: not compressed. */
  readonly level: number | undefined;
}

export interface PipedFile {
  readonly rows: number;
  readonly bytes: number;
  /** Of the bytes as they are at the far end, compressed or not. */
  readonly sha256: string;
}

/** One file on its way: encoded, compressed, counted, and sent, each a block ahead of the next. */
export interface FilePipe {
  push(chunk: Uint8Array): Promise<void>;
  finish(): Promise<PipedFile>;
  discard(): Promise<void>;
  /** So far. */
  rows(): number;
  bytes(): number;
}

export async function openFilePipe(session: FileSession, path: string, options: PipeOptions): Promise<FilePipe> {
  const { format, columns, level } = options;
  const mediaType = level === undefined ? format.mediaType : 'application/gzip';
  const encoding = format.encode(columns);
  const sink = await openSink(session, path, mediaType, encoding);
  const compressor = level === undefined ? undefined : createGzip(level);
  const hash = createHash('sha256');
  let bytes = 0;
  let pending: Promise<void> = Promise.resolve();

  /** The next block is made while the one before it is on its way. */
  async function send(block: Uint8Array, release: () => void): Promise<void> {
    hash.update(block);
    await pending;
    bytes += block.length;
    pending = sink.append(block).then(release);
    // It is awaited before the next one; until then a failure is not unhandled.
    pending.catch(() => undefined);
  }

  async function put(blocks: readonly Uint8Array[]): Promise<void> {
    for (const block of blocks) {
      const release = () => encoding.recycle(block);
      if (compressor === undefined) await send(block, release);
      else await sendAll(await compressor.push(block, release));
    }
  }

  async function sendAll(blocks: readonly Uint8Array[]): Promise<void> {
    for (const block of blocks) await send(block, () => undefined);
  }

  const endCompressed = async (last: Compressor | undefined) => {
    if (last !== undefined) await sendAll(await last.end());
  };

  return {
    push: async (chunk) => put(await encoding.push(chunk)),
    async finish() {
      const last = await encoding.end();
      await encoding.close();
      await put(last);
      await endCompressed(compressor);
      await pending;
      await sink.close();
      return { rows: encoding.rows(), bytes, sha256: hash.digest('hex') };
    },
    async discard() {
      await encoding.close();
      await pending.catch(() => undefined);
      await sink.discard();
    },
    rows: encoding.rows,
    bytes: () => bytes,
  };
}

async function openSink(session: FileSession, path: string, mediaType: string, encoding: Encoding): Promise<FileSink> {
  try {
    return await session.open(path, { mediaType });
  } catch (error) {
    await encoding.close();
    throw error;
  }
}
