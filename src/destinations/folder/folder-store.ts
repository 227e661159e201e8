import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPartOf } from '../files/places.ts';
import type { FileStore } from '../files/store.ts';
import { onDisk } from './errors.ts';
import { beginFolderSession, removeFolder, removeIfEmpty } from './folder-session.ts';
import { findPlace, toLabel } from './paths.ts';

/** Runs go to `<baseDir>/<subfolder>/<export>/<run>`. */
export function createFolderStore(baseDir: string, subfolder: readonly string[]): FileStore {
  return {
    begin: (place) => beginFolderSession(baseDir, subfolder, place),
    async discard(runId) {
      const root = await findPlace(baseDir, subfolder);
      if (root === undefined) return;
      await onDisk(toLabel(baseDir, subfolder), async () => {
        // In all exports' folders: the export may have been renamed since.
        for (const folder of await listFolders(root)) await discardIn(join(root, folder), runId);
      });
    },
  };
}

async function discardIn(exportFolder: string, runId: string): Promise<void> {
  const parts = (await listFolders(exportFolder)).filter((name) => isPartOf(runId, name));
  for (const name of parts) await removeFolder(join(exportFolder, name));
  if (parts.length > 0) await removeIfEmpty(exportFolder);
}

/** Without links: what they lead to is not ours. */
async function listFolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
