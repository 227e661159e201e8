import type { FileStore } from '../files/store.ts';
import { beginTreeSession, discardParts } from '../files/tree-session.ts';
import { TITLE } from './errors.ts';
import { openFolderTree, toFolderTree } from './folder-tree.ts';
import { findPlace } from './paths.ts';

/** Files go below `<baseDir>/<subfolder>`. */
export function createFolderStore(baseDir: string, subfolder: readonly string[]): FileStore {
  return {
    title: TITLE,
    begin: async ({ runId }) => beginTreeSession(await openFolderTree(baseDir, subfolder), runId),
    async discard(runId) {
      const place = await findPlace(baseDir, subfolder);
      if (place !== undefined) await discardParts(toFolderTree(baseDir, subfolder, place), runId);
    },
  };
}
