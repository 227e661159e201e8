import type { FileStore } from '../files/store.ts';
import { beginTreeSession, discardParts } from '../files/tree-session.ts';
import { TITLE } from './errors.ts';
import { findPlace } from './paths.ts';
import { openSftpTree, type SftpRoot, toSftpTree } from './tree.ts';

/** Files go below `<account's folder>/<subfolder>`. */
export function createSftpStore(root: SftpRoot): FileStore {
  return {
    title: TITLE,
    async begin({ runId }) {
      const tree = await openSftpTree(root);
      return beginTreeSession(tree, runId).catch((error: unknown) => {
        tree.close();
        throw error;
      });
    },
    async discard(runId) {
      const server = await root.dial();
      try {
        const place = await findPlace(server, root.account.settings, root.subfolder);
        if (place !== undefined) await discardParts(toSftpTree(root, server, place), runId);
      } finally {
        server.end();
      }
    },
  };
}
