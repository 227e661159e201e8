import type { Chat, Entry } from '../../chat/contract.ts';
import { toAppError } from '../../domain/errors.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { WebLog } from './errors.ts';

export interface Listener {
  onEntry(entry: Entry): void;
  onClose(): void;
}

export interface Hub {
  /** Returns the way to leave. */
  join(listener: Listener): () => void;
  close(): void;
}

/** Looks up each changed entry once and hands it to every open page; who may see it is the listener's to decide. */
export function createHub(chat: Chat, environmentId: EnvironmentId, log: WebLog): Hub {
  const listeners = new Set<Listener>();

  const stopWatching = chat.transcript.watch((entryId) => {
    if (listeners.size === 0) return;
    void chat.transcript
      .find(entryId)
      .then((entry) => {
        if (entry === undefined || entry.conversation.environmentId !== environmentId) return;
        for (const listener of listeners) listener.onEntry(entry);
      })
      .catch((cause: unknown) => {
        const error = toAppError(cause);
        log.error({ code: error.code, reference: error.reference, entryId, err: error }, 'entry not found for pages');
      });
  });

  return {
    join(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stopWatching();
      for (const listener of listeners) listener.onClose();
      listeners.clear();
    },
  };
}
