import type { FileSink } from '../../files/store.ts';
import { type Tree, toAncestors, toParent } from '../../files/tree.ts';
import { refused } from '../../network/http-errors.ts';
import { createPartSink } from '../../objects/part-sink.ts';
import type { LakeFiles } from './files.ts';

/** One request takes far more (https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/update). */
const PART_SIZE = 8 * 1024 * 1024;

export interface LakeRoot {
  readonly files: LakeFiles;
  /** The export's folder in the container, or empty. */
  readonly folder: string;
  /** Of the container, without a query. */
  readonly url: string;
}

/** Makes the folder where it is missing. */
export async function openLakeTree(root: LakeRoot): Promise<Tree> {
  const { files, folder } = root;
  const places = folder === '' ? [] : [...toAncestors(folder), folder];
  const made: string[] = [];
  for (const place of places) {
    const kind = await files.kind(place);
    if (kind === 'file') throw refused(files.title, `${files.label(place)}: is a file, not a folder`);
    if (kind === undefined) made.unshift(place);
  }
  await files.makeFolder(folder);
  return toLakeTree(root, made);
}

/** `made`: folders up to the root that were not there before, the innermost first. */
export function toLakeTree({ files, folder, url }: LakeRoot, made: readonly string[] = []): Tree {
  const toPath = (path: string) => [folder, path].filter((part) => part !== '').join('/');
  const buffers: Buffer[] = [];

  async function openSink(path: string): Promise<FileSink> {
    const whole = toPath(path);
    // The service would make it again, and what another attempt took away must not come back.
    if ((await files.kind(toParent(whole))) !== 'folder') {
      throw refused(files.title, `${files.label(whole)}: the files of this attempt are gone`);
    }
    await files.create(whole, 'application/octet-stream');
    let size = 0;
    const sink = createPartSink({ title: files.title, describe: () => files.label(whole) }, whole, buffers, {
      partSize: PART_SIZE,
      maxParts: Number.MAX_SAFE_INTEGER,
      send: (number, bytes) => files.append(whole, bytes, (number - 1) * PART_SIZE),
      drop: () => files.remove(whole),
    });
    return {
      async append(bytes) {
        size += bytes.length;
        await sink.append(bytes);
      },
      async close() {
        await sink.close();
        await files.flush(whole, size);
      },
      discard: sink.discard,
    };
  }

  return {
    title: files.title,
    locate: (path) => [url, ...toPath(path).split('/').map(encodeURIComponent)].filter((part) => part !== '').join('/'),
    describe: (path) => files.label(toPath(path)),
    kind: (path) => files.kind(toPath(path)),
    folders: (path) => files.folders(toPath(path)),
    makeFolder: (path) => files.makeFolder(toPath(path)),
    move: (from, to) => files.move(toPath(from), toPath(to)),
    setAside: (path, aside) => files.move(toPath(path), toPath(aside)),
    remove: (path) => files.remove(toPath(path)),
    read: (path, limit) => files.read(toPath(path), limit),
    openSink,
    settle: async () => undefined,
    revive: async () => undefined,
    async removeMade() {
      for (const place of made) if (!(await files.removeIfEmpty(place))) return;
    },
    close: () => undefined,
  };
}
