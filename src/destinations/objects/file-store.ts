import type { FileStore } from '../files/store.ts';
import { findParts, readJournal, removePart, undoSteps } from './journal.ts';
import { beginObjectSession, type ConnectStore } from './session.ts';

/** A FileStore over a container of objects. */
export function createObjectFileStore(title: string, connect: ConnectStore): FileStore {
  return {
    title,
    begin: ({ runId }) => beginObjectSession(connect, runId),
    async discard(runId) {
      const store = connect();
      for (const part of await findParts(store, runId)) {
        const { uploads, steps } = await readJournal(store, part);
        for (const key of uploads) await store.dropUploads(key);
        await undoSteps(store, part, steps);
        await removePart(store, part);
      }
    },
  };
}
