import type { Chat, Drawn } from '../../chat/contract.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Subject } from '../../views/contract.ts';

export interface FollowOptions {
  readonly chat: Chat;
  readonly subject: Subject;
  readonly personId: PersonId;
  /** Ends the watching, never what is watched. */
  readonly signal: AbortSignal;
  /** A change that was not heard of is seen after so many milliseconds. */
  readonly pollMs: number;
  /** Told of the card as it was at first and after each change. */
  readonly onDrawn: (drawn: Drawn) => void;
}

/** Draws a subject whenever it changes, until it will not change any more: its last card, `gone` or `stopped`. */
export async function follow({
  chat,
  subject,
  personId,
  signal,
  pollMs,
  onDrawn,
}: FollowOptions): Promise<Drawn | 'gone' | 'stopped'> {
  const bell = createBell();
  const unwatch = chat.watch((changed) => {
    if (changed.kind === subject.kind && changed.id === subject.id) bell.ring();
  });
  const timer = setInterval(bell.ring, pollMs);
  signal.addEventListener('abort', bell.ring);
  try {
    while (!signal.aborted) {
      const drawn = await chat.draw(subject, personId);
      if (drawn === undefined) return 'gone';
      onDrawn(drawn);
      if (!drawn.live || drawn.hasEnded === true) return drawn;
      await bell.rung();
    }
    return 'stopped';
  } finally {
    unwatch();
    clearInterval(timer);
    signal.removeEventListener('abort', bell.ring);
  }
}

/** Remembers that it rang while nobody listened, once: many changes during one drawing are one more drawing. */
function createBell() {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      hasRung = true;
      wake?.();
    },
    rung: async () => {
      if (!hasRung)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      wake = undefined;
      hasRung = false;
    },
  };
}
