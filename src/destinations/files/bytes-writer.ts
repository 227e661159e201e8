import { createHash } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { RunId } from '../../domain/ids.ts';
import type { WrittenFile } from '../../domain/run.ts';
import type { TextStream } from '../../sources/contract.ts';
import type { BytesWriter, FilesSpec, Item, Published, WrittenItem } from '../contract.ts';
import { abortable } from './abortable.ts';
import type { FileFormat } from './encoder.ts';
import { MANIFEST_NAME, toExportFolder, toFileNames, toRunFolder } from './layout.ts';
import { toManifest } from './manifest.ts';
import type { FileSession, FileSink, FileStore } from './store.ts';

export interface BytesWriterOptions {
  readonly store: FileStore;
  readonly format: FileFormat;
  readonly now: () => Date;
}

type Progress = (progress: { rows: number; bytes: number }) => void;

const PROGRESS_EVERY_MS = 100;

/** A BytesWriter over any FileStore: one folder a run, one file an item, and a manifest written last. */
export async function openBytesWriter(spec: FilesSpec, options: BytesWriterOptions): Promise<BytesWriter> {
  const { store, format, now } = options;
  spec.signal.throwIfAborted();
  const names = toFileNames(spec.items, format.extension);
  const folder = `${toExportFolder(spec.exportName)}/${toRunFolder(spec.startedAt, spec.runId)}`;
  const session = await beginIn(store, spec.runId, folder);
  const written = new Map<string, WrittenFile>();
  let hasManifest = false;
  let published: Published | undefined;

  return {
    async write(item, stream, onProgress) {
      const path = names.get(item.name);
      if (path === undefined) throw misuse(`'${item.name}' is not an item of this run`);
      written.delete(item.name);
      const file = await writeFile(session, path, item, stream, onProgress);
      written.set(item.name, file);
      return { rows: file.rows, bytes: file.bytes, files: [file] } satisfies WrittenItem;
    },
    async commit() {
      if (published === undefined) {
        spec.signal.throwIfAborted();
        if (!hasManifest) await writeManifest();
        hasManifest = true;
        await session.commit({ own: [folder], obsolete: [] });
        published = { location: session.describe(folder) };
      }
      return published;
    },
    abort: () => session.abort(),
  };

  async function writeFile(
    session: FileSession,
    path: string,
    item: Item,
    stream: TextStream,
    onProgress: Progress,
  ): Promise<WrittenFile> {
    const sink = await session.open(`${folder}/${path}`, { mediaType: format.mediaType });
    try {
      const file = await encode(sink, item, stream, onProgress);
      await sink.close();
      onProgress({ rows: file.rows, bytes: file.bytes });
      return { path, ...file };
    } catch (error) {
      await sink.discard().catch(() => undefined);
      throw error;
    }
  }

  async function encode(sink: FileSink, item: Item, stream: TextStream, onProgress: Progress) {
    const encoder = format.createEncoder();
    const hash = createHash('sha256');
    let bytes = 0;
    let reportedAt = now().getTime();
    let pending: Promise<void> = Promise.resolve();

    /** The next block is encoded while the one before it is on its way. */
    async function put(block: Uint8Array): Promise<void> {
      hash.update(block);
      await pending;
      bytes += block.length;
      pending = sink.append(block).then(() => encoder.recycle(block));
      // It is awaited before the next one; until then a failure is not unhandled.
      pending.catch(() => undefined);
    }

    encoder.start(item.fields.map((field) => field.as));
    for await (const chunk of abortable(stream.bytes, spec.signal)) {
      for (const block of encoder.push(chunk)) await put(block);
      const at = now().getTime();
      if (Math.abs(at - reportedAt) >= PROGRESS_EVERY_MS) {
        reportedAt = at;
        onProgress({ rows: encoder.rows(), bytes });
      }
    }
    for (const block of encoder.end()) await put(block);
    await pending;
    const rows = encoder.rows();
    holdAgainst(stream.rows(), rows, item);
    return { rows, bytes, sha256: hash.digest('hex') };
  }

  async function writeManifest(): Promise<void> {
    const entries = spec.items.map((item) => {
      const file = written.get(item.name);
      if (file === undefined) throw misuse(`'${item.name}' has not been written`);
      return { item, files: [file] };
    });
    const sink = await session.open(`${folder}/${MANIFEST_NAME}`, { mediaType: 'application/json' });
    try {
      await sink.append(toManifest(spec, format.name, entries, now()));
      await sink.close();
    } catch (error) {
      await sink.discard().catch(() => undefined);
      throw error;
    }
  }
}

/** Looks where the files will go, as a link there may lead outside; better now than when they are written. */
async function beginIn(store: FileStore, runId: RunId, folder: string): Promise<FileSession> {
  const session = await store.begin({ runId });
  try {
    await session.isTaken(folder);
    return session;
  } catch (error) {
    await session.abort().catch(() => undefined);
    throw error;
  }
}

/** A stream that was cut between two records looks complete; only the source knows better. */
function holdAgainst(expected: number | undefined, rows: number, item: Item): void {
  if (expected === rows) return;
  const detail = `${item.name}: the source reported ${expected ?? 'no number of'} records, ${rows} arrived`;
  throw new AppError('source_query_failed', { detail }, { detail });
}

const misuse = (detail: string) => new AppError('internal', {}, { detail });
