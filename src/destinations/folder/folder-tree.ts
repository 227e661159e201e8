import { link, mkdir, open, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../domain/errors.ts';
import type { Tree } from '../files/tree.ts';
import { onDisk, TITLE, toSystemCode } from './errors.ts';
import { openFileSink } from './file-sink.ts';
import { findBelow, makePlace, type Place, toLabel } from './paths.ts';
import { syncFolder } from './sync.ts';

/** `<baseDir>/<subfolder>`, which is made where it is missing. */
export async function openFolderTree(baseDir: string, subfolder: readonly string[]): Promise<Tree> {
  return toFolderTree(baseDir, subfolder, await makePlace(baseDir, subfolder));
}

export function toFolderTree(baseDir: string, subfolder: readonly string[], place: Place): Tree {
  const toParts = (path: string) => path.split('/').filter((part) => part !== '');
  const toPath = (path: string) => join(place.path, ...toParts(path));
  const label = (path: string) => toLabel(baseDir, [...subfolder, ...toParts(path)]);
  const on = <T>(path: string, work: () => Promise<T>) => onDisk(label(path), work);

  return {
    title: TITLE,
    locate: (path) => pathToFileURL(toPath(path)).href,
    describe: toPath,
    kind: (path) =>
      on(path, async () => {
        const real = await findBelow(place, toParts(path), [...subfolder, ...toParts(path)]);
        if (real === undefined) return undefined;
        return (await stat(real)).isDirectory() ? 'folder' : 'file';
      }),
    folders: (path) => on(path, () => listFolders(toPath(path))),
    // Recursive, as a run that was aborted may just have taken the empty root away.
    makeFolder: (path) => on(path, async () => void (await mkdir(toPath(path), { recursive: true }))),
    move: (from, to) => on(to, () => rename(toPath(from), toPath(to))),
    setAside: (path, aside) => on(path, () => setAside(toPath(path), toPath(aside))),
    // Goes on where a write under way has just added a file.
    remove: (path) => on(path, () => rm(toPath(path), { recursive: true, force: true, maxRetries: 5 })),
    read: (path, limit) =>
      on(path, async () => {
        const real = await findBelow(place, toParts(path), [...subfolder, ...toParts(path)]);
        return real === undefined ? undefined : readWhole(real, limit, label(path));
      }),
    openSink: (path) => openFileSink(toPath(path), label(path)),
    async settle(folders) {
      const paths = folders.map(toPath);
      // A new root has a name in the folder above it, up to the base.
      if (folders.includes('')) paths.push(...toUpwards(place));
      for (const path of paths) await on('', () => syncFolder(path));
    },
    revive: async () => undefined,
    removeMade: () => on('', () => removeEmpty(place)),
    close: () => undefined,
  };
}

/** A second name for the same file, so that the first stays visible; where the disk has no such thing, another name. */
async function setAside(path: string, aside: string): Promise<void> {
  if ((await stat(path)).isFile()) {
    const isLinked = await link(path, aside).then(
      () => true,
      () => false,
    );
    if (isLinked) return;
  }
  await rename(path, aside);
}

async function readWhole(path: string, limit: number, label: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > limit) {
      const detail = `${label}: is larger than expected`;
      throw new AppError('destination_refused', { destination: TITLE, detail }, { detail });
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Without links: what they lead to is not ours. */
async function listFolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (toSystemCode(error) !== 'ENOENT') throw error;
    return [];
  });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function toUpwards({ base, path }: Place): string[] {
  const folders: string[] = [];
  for (let folder = path; folder !== base && folder !== dirname(folder); ) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** From the inside out, as long as nothing else is in them. */
async function removeEmpty({ base, path, made }: Place): Promise<void> {
  if (made === undefined || (await realpath(base).catch(() => undefined)) === undefined) return;
  for (let folder = path; folder !== base && folder.length >= made.length; folder = dirname(folder)) {
    if (!(await removeIfEmpty(folder))) return;
  }
}

/** Whether the folder is gone now. */
async function removeIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    const code = toSystemCode(error);
    if (code === 'ENOENT') return true;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}
