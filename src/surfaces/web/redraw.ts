import type { Chat, Entry } from '../../chat/contract.ts';
import { toAppError } from '../../domain/errors.ts';
import type { Subject } from '../../views/contract.ts';
import type { WebLog } from './errors.ts';

/** A run reports several times a second; people cannot read faster than this. */
const GAP_MS = 200;

export interface Redrawer {
  /** Draws the subject's entries anew, soon; calls that come meanwhile are answered by one more drawing. */
  schedule(subject: Subject): void;
  close(): void;
}

/**
 * Keeps entries that stand for something up to date. Every process may do this at once: each draws the latest state
 * after the latest event, so the last word is the same.
 */
export function createRedrawer(chat: Chat, log: WebLog): Redrawer {
  const states = new Map<string, { again: boolean }>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  const schedule = (subject: Subject): void => {
    const key = `${subject.kind}:${subject.id}`;
    const state = states.get(key);
    if (isClosed) return;
    if (state !== undefined) {
      state.again = true;
      return;
    }
    const fresh = { again: false };
    states.set(key, fresh);
    void redrawSubject(chat, subject)
      .catch((cause: unknown) => {
        const error = toAppError(cause);
        log.error({ code: error.code, reference: error.reference, subject, err: error }, 'redraw failed');
      })
      .finally(() => {
        if (isClosed) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          states.delete(key);
          if (fresh.again) schedule(subject);
        }, GAP_MS);
        timers.add(timer);
      });
  };

  const stopWatching = chat.watch(schedule);
  return {
    schedule,
    close() {
      isClosed = true;
      stopWatching();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

async function redrawSubject(chat: Chat, subject: Subject): Promise<void> {
  for (const entry of await chat.transcript.bySubject(subject)) {
    const drawn = await chat.draw(subject, entry.reader);
    // What is gone keeps its last card, and is not looked up again.
    const content = drawn ?? { text: entry.text, card: entry.card, live: false };
    if (content.live && isSame(entry, content)) continue;
    await chat.transcript.replace(entry.id, {
      text: content.text,
      ...(content.card === undefined ? {} : { card: content.card }),
      ...(content.live ? { subject } : {}),
    });
  }
}

const isSame = (entry: Entry, content: Pick<Entry, 'text' | 'card'>): boolean =>
  entry.text === content.text && JSON.stringify(entry.card) === JSON.stringify(content.card);
