import type { Tree } from '../files/tree.ts';
import { type SftpAccount, toAddressLabel } from './account.ts';
import type { SftpConnection } from './connection.ts';
import { atServer, refused, TITLE, toStatus } from './errors.ts';
import { findBelow, makePlace, type Place, toLabel } from './paths.ts';
import {
  hardLink,
  joinPath,
  list,
  lstat,
  makeFolder,
  readWhole,
  removeFile,
  removeFolder,
  removeIfEmpty,
  rename,
  stat,
} from './remote.ts';
import { openSftpSink } from './sink.ts';

export interface SftpRoot {
  readonly account: SftpAccount;
  /** Below the account's folder. */
  readonly subfolder: readonly string[];
  readonly dial: () => Promise<SftpConnection>;
}

/** `<account's folder>/<subfolder>`, which is made where it is missing. Holds a connection until it is closed. */
export async function openSftpTree(root: SftpRoot): Promise<Tree> {
  const server = await root.dial();
  try {
    return toSftpTree(root, server, await makePlace(server, root.account.settings, root.subfolder));
  } catch (error) {
    server.end();
    throw error;
  }
}

export function toSftpTree({ account, subfolder, dial }: SftpRoot, opened: SftpConnection, place: Place): Tree {
  const { settings } = account;
  let server = opened;
  const toParts = (path: string) => path.split('/').filter((part) => part !== '');
  const toPath = (path: string) => joinPath(place.path, ...toParts(path));
  const label = (path: string) => toLabel(settings, [...subfolder, ...toParts(path)]);
  const on = <T>(path: string, work: () => Promise<T>) => atServer(label(path), work);
  const follow = (path: string) => findBelow(server, place, toParts(path), [...subfolder, ...toParts(path)]);

  return {
    title: TITLE,
    locate: (path) =>
      `sftp://${toAddressLabel(settings)}${encodeURI(toPath(path)).replace(/[?#]/g, encodeURIComponent)}`,
    describe: (path) => `sftp://${toAddressLabel(settings)}${toPath(path)}`,
    kind: (path) =>
      on(path, async () => {
        const real = await follow(path);
        const found = real === undefined ? undefined : await stat(server, real);
        if (found === undefined) return undefined;
        return found.isDirectory() ? 'folder' : 'file';
      }),
    folders: (path) =>
      on(path, async () => {
        // Without links: what they lead to is not ours.
        const entries = (await list(server, toPath(path))) ?? [];
        return entries.filter(({ attrs }) => attrs.isDirectory()).map(({ filename }) => filename);
      }),
    async makeFolder(path) {
      let above = place.path;
      for (const part of toParts(path)) {
        above = joinPath(above, part);
        const folder = above;
        await on(path, () => makeIfMissing(server, folder));
      }
    },
    move: (from, to) =>
      on(to, async () => {
        try {
          await rename(server, toPath(from), toPath(to));
        } catch (error) {
          if (toStatus(error) === undefined) throw error;
          if ((await lstat(server, toPath(from))) === undefined) throw refused(`${label(to)}: its files are gone`);
          throw error;
        }
      }),
    setAside: (path, aside) =>
      on(path, async () => {
        const isFile = (await stat(server, toPath(path)))?.isFile() === true;
        if (isFile && (await hardLink(server, toPath(path), toPath(aside)))) return;
        await rename(server, toPath(path), toPath(aside));
      }),
    remove: (path) =>
      on(path, async () => {
        const found = await lstat(server, toPath(path));
        if (found === undefined) return;
        await (found.isDirectory() ? removeFolder(server, toPath(path)) : removeFile(server, toPath(path)));
      }),
    read: (path, limit) =>
      on(path, async () => {
        const real = await follow(path);
        if (real === undefined) return undefined;
        const bytes = await readWhole(server, real, limit);
        if (bytes === undefined) throw refused(`${label(path)}: is larger than expected`);
        return bytes;
      }),
    openSink: (path) => openSftpSink(server, toPath(path), label(path)),
    // The protocol has no way to ask for it.
    settle: async () => undefined,
    async revive() {
      if (!server.isOpen()) server = await dial();
    },
    removeMade: () => on('', () => removeEmpty(server, place)),
    close: () => server.end(),
  };
}

/** Looks only after a failure: it may have been made a moment ago, and servers tell that in many ways. */
async function makeIfMissing(server: SftpConnection, path: string): Promise<void> {
  try {
    await makeFolder(server, path);
  } catch (error) {
    if (toStatus(error) === undefined || (await stat(server, path))?.isDirectory() !== true) throw error;
  }
}

/** Takes away the folders that were made for this run, from the inside out, as long as nothing else is in them. */
async function removeEmpty(server: SftpConnection, { base, path, made }: Place): Promise<void> {
  if (made === undefined) return;
  for (let folder = path; folder !== base && folder.length >= made.length; folder = toOuter(folder)) {
    if (!(await removeIfEmpty(server, folder))) return;
  }
}

const toOuter = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));
