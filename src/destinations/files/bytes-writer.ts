import { basename } from 'node:path/posix';
import { AppError } from '../../domain/errors.ts';
import type { WrittenFile } from '../../domain/run.ts';
import type { BytesWriter, FilesSpec, Item, Published } from '../contract.ts';
import { findObsolete, readEarlier } from './earlier.ts';
import { toColumns } from './encoder.ts';
import { toFormat, toLevel } from './formats.ts';
import { writeItem } from './item-writer.ts';
import { type Layout, toDataOutLayout, toNamedLayout, toRunLayout } from './layout.ts';
import { toManifest } from './manifest.ts';
import { toModel } from './model.ts';
import { type FileSettings, readFileSettings } from './settings.ts';
import type { FileSession, FileStore } from './store.ts';

export interface BytesWriterOptions {
  readonly store: FileStore;
  readonly now: () => Date;
  /** Files that the destination takes of one entity or segment; undefined: any number. */
  readonly mostFiles?: number;
}

/**
 * A BytesWriter over any FileStore: lays out, encodes, compresses and splits as the export's settings say, and writes last
 * what tells of it all. Throws `path_outside`, `invalid_file_names`, and `folder_taken`.
 */
export async function openBytesWriter(spec: FilesSpec, options: BytesWriterOptions): Promise<BytesWriter> {
  const { store, now, mostFiles = Number.POSITIVE_INFINITY } = options;
  spec.signal.throwIfAborted();
  const settings = readFileSettings(spec.target);
  const session = await store.begin({ runId: spec.runId });
  const layout = await planLayout(spec, settings, session).catch(async (error: unknown) => {
    await session.abort().catch(() => undefined);
    throw error;
  });
  const written = new Map<string, readonly WrittenFile[]>();
  let published: Published | undefined;

  const toExtension = (item: Item): string => {
    const zip = toLevel(settings) === undefined ? '' : '.gz';
    return `${toFormat(settings, item.title).extension}${zip}`;
  };

  return {
    async write(item, stream, onProgress) {
      if (!spec.items.some(({ name }) => name === item.name)) throw misuse(`'${item.name}' is not an item of this run`);
      written.delete(item.name);
      const files = await writeItem(item, stream, {
        session,
        signal: spec.signal,
        now,
        format: toFormat(settings, item.title),
        columns: toColumns(item),
        level: toLevel(settings),
        split: settings.split,
        mostFiles,
        isEmptyWritten: settings.empty === 'file',
        toPath: (n) => `${layout.toPath(item, n)}.${toExtension(item)}`,
        onProgress,
      });
      written.set(item.name, files);
      return {
        rows: files.reduce((sum, file) => sum + file.rows, 0),
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        files: files.map((file) => ({ ...file, path: toInner(layout, file.path) })),
      };
    },
    async commit() {
      if (published === undefined) {
        spec.signal.throwIfAborted();
        await publish();
        published = { location: session.describe(layout.folder) };
      }
      return published;
    },
    abort: () => session.abort(),
  };

  async function publish(): Promise<void> {
    const entries = spec.items.map((item) => {
      const files = written.get(item.name);
      if (files === undefined) throw misuse(`'${item.name}' has not been written`);
      return { item, files };
    });
    const files = entries.flatMap((entry) => entry.files);
    if (settings.checksums === 'yes') for (const file of files) await writeChecksum(session, file);
    if (settings.marker === 'yes' && layout.index.kind === 'model') await writeMarkers(session, layout);
    await writeIndex(entries);
    if (settings.marker === 'yes' && layout.index.kind === 'manifest') await writeMarkers(session, layout);
    // Read again: another export may have come to the same place meanwhile.
    const earlier = hasSharedIndex(layout) ? await readEarlier(session, layout, spec) : undefined;
    const paths = new Set(files.map(({ path }) => path));
    await session.commit({ own: layout.own, obsolete: findObsolete(settings, layout, earlier, spec, paths) });
  }

  function writeIndex(entries: readonly { readonly item: Item; readonly files: readonly WrittenFile[] }[]) {
    const { path, kind } = layout.index;
    if (kind === 'manifest') {
      const inner = entries.map(({ item, files }) => ({
        item,
        files: files.map((file) => ({ ...file, path: toInner(layout, file.path) })),
      }));
      return writeSmall(session, path, JSON_TYPE, toManifest(spec, settings, inner, now()));
    }
    const toPartitionName = (file: string) => basename(file).replace(/\..*$/, '');
    const model = toModel({ spec, settings, entries, finishedAt: now(), locate: session.locate, toPartitionName });
    return writeSmall(session, path, JSON_TYPE, model);
  }
}

/** Looks where the files will go, as a link there may lead outside; better now than when they are written. */
async function planLayout(spec: FilesSpec, settings: FileSettings, session: FileSession): Promise<Layout> {
  const layout = await toLayout(spec, settings, session);
  for (const item of spec.items) await session.isTaken(toFolder(layout.toPath(item, 1)));
  if (hasSharedIndex(layout) && layout.index.kind === 'manifest') await readEarlier(session, layout, spec);
  return layout;
}

async function toLayout(spec: FilesSpec, settings: FileSettings, session: FileSession): Promise<Layout> {
  if (settings.layout === 'run') return toRunLayout(spec, settings.split !== undefined);
  if (settings.layout === 'named') return toNamedLayout(spec, settings);
  const plain = await toDataOutLayout(spec, session, true);
  const earlier = await readEarlier(session, plain, spec);
  return earlier?.runId === spec.runId ? plain : toDataOutLayout(spec, session, false);
}

/** Whether runs take turns at the index, as it does not lie in a folder of the run's own. */
const hasSharedIndex = ({ index, own }: Layout): boolean => !own.some((folder) => index.path.startsWith(`${folder}/`));

const toInner = ({ folder }: Layout, path: string): string => (folder === '' ? path : path.slice(folder.length + 1));
const toFolder = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

const JSON_TYPE = 'application/json';

/** As `sha256sum` writes and checks it. */
const writeChecksum = (session: FileSession, { path, sha256 }: WrittenFile): Promise<void> =>
  writeSmall(session, `${path}.sha256`, 'text/plain; charset=utf-8', Buffer.from(`${sha256}  ${basename(path)}\n`));

async function writeMarkers(session: FileSession, { markers }: Layout): Promise<void> {
  for (const path of markers) await writeSmall(session, path, 'text/plain; charset=utf-8', new Uint8Array());
}

async function writeSmall(session: FileSession, path: string, mediaType: string, bytes: Uint8Array): Promise<void> {
  const sink = await session.open(path, { mediaType });
  try {
    if (bytes.length > 0) await sink.append(bytes);
    await sink.close();
  } catch (error) {
    await sink.discard().catch(() => undefined);
    throw error;
  }
}

const misuse = (detail: string) => new AppError('internal', {}, { detail });
