import { isPartOf } from '../files/places.ts';
import type { FileStore } from '../files/store.ts';
import type { SftpConnection } from './connection.ts';
import { atServer } from './errors.ts';
import { findPlace, toLabel } from './paths.ts';
import { joinPath, list, removeFolder, removeIfEmpty } from './remote.ts';
import { beginSftpSession, type SessionOptions } from './session.ts';

/** Runs go to `<account's folder>/<subfolder>/<export>/<run>`. */
export function createSftpStore(options: SessionOptions): FileStore {
  const { account, subfolder, dial } = options;
  return {
    begin: (place) => beginSftpSession(options, place),
    async discard(runId) {
      const server = await dial();
      try {
        const root = await findPlace(server, account.settings, subfolder);
        if (root === undefined) return;
        await atServer(toLabel(account.settings, subfolder), () => discardBelow(server, root, runId));
      } finally {
        server.end();
      }
    },
  };
}

/** So many folders are looked into at once: one after another, a distant server would take its time for each. */
const AT_ONCE = 16;

/** In all exports' folders: the export may have been renamed since. */
async function discardBelow(server: SftpConnection, root: string, runId: string): Promise<void> {
  const folders = await listFolders(server, root);
  for (let from = 0; from < folders.length; from += AT_ONCE) {
    const some = folders.slice(from, from + AT_ONCE);
    await Promise.all(some.map((name) => discardIn(server, joinPath(root, name), runId)));
  }
}

async function discardIn(server: SftpConnection, exportFolder: string, runId: string): Promise<void> {
  // Some folders beside ours may not be looked into.
  const names = await listFolders(server, exportFolder).catch((error: unknown) => {
    if (!server.isOpen()) throw error;
    return [];
  });
  const parts = names.filter((name) => isPartOf(runId, name));
  for (const name of parts) await removeFolder(server, joinPath(exportFolder, name));
  if (parts.length > 0) await removeIfEmpty(server, exportFolder);
}

/** Without links: what they lead to is not ours. */
async function listFolders(server: SftpConnection, path: string): Promise<string[]> {
  const entries = (await list(server, path)) ?? [];
  return entries.filter(({ attrs }) => attrs.isDirectory()).map(({ filename }) => filename);
}
