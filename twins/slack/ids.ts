import { createHash } from 'node:crypto';
import type { TwinClock } from './clock.ts';

/** Ids as Slack makes them: a letter for the kind, then capitals and digits. The same calls give the same ids. */
export interface Ids {
  next(letter: string): string;
  /** `1503435956.000247`: unique, and later ones sort after earlier ones. */
  ts(): string;
  /** As in a view's `hash`. */
  hash(): string;
  trigger(): string;
  blockId(): string;
  /** Hard to guess, for addresses. */
  secret(): string;
}

const SOME_TEXT = 'slack-twin';

export function createIds(clock: TwinClock): Ids {
  let count = 0;
  let lastMicros = 0;
  const digest = (): string => {
    count += 1;
    return createHash('sha256').update(`${SOME_TEXT}:${count}`).digest('hex');
  };
  const nextTs = (): string => {
    lastMicros = Math.max(clock.now() * 1000, lastMicros + 1);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
  };
  return {
    next(letter) {
      count += 1;
      return `${letter}0TW${count.toString(36).toUpperCase().padStart(7, '0')}`;
    },
    ts: nextTs,
    hash: () => `${Math.floor(clock.now() / 1000)}.${digest().slice(0, 8)}`,
    trigger: () => `${clock.now()}.${String(count).padStart(10, '1')}.${digest().slice(0, 32)}`,
    blockId: () => Buffer.from(digest(), 'hex').toString('base64url').slice(0, 5),
    secret: () => digest().slice(0, 24),
  };
}
