import type { WireEntry } from '../wire.ts';
import { toEventsAddress } from './api.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Three heartbeats without a word: the connection is dead, whatever the browser believes. */
const SILENCE_MS = 45_000;

export interface EventsOptions {
  readonly as: string;
  readonly cursor: string;
  onEntry(entry: WireEntry): void;
  /** Called when the connection is lost, and when it is back. */
  onConnection(isConnected: boolean): void;
}

export interface Events {
  retryNow(): void;
  close(): void;
}

/** The stream of changes; lost connections are tried again, ever more patiently, and miss nothing. */
export function openEvents({ as, cursor, onEntry, onConnection }: EventsOptions): Events {
  let since = cursor;
  let wait = FIRST_WAIT_MS;
  let source: EventSource | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;

  const listen = (): void => {
    clearTimeout(retryTimer);
    source?.close();
    source = new EventSource(toEventsAddress(as, since));
    source.addEventListener('ready', () => {
      wait = FIRST_WAIT_MS;
      onConnection(true);
      noteLife();
    });
    source.addEventListener('beat', noteLife);
    source.addEventListener('entry', (event) => {
      noteLife();
      if (Number(event.lastEventId) > Number(since)) since = event.lastEventId;
      onEntry(JSON.parse(event.data));
    });
    source.addEventListener('error', lose);
    noteLife();
  };

  const lose = (): void => {
    source?.close();
    clearTimeout(silenceTimer);
    clearTimeout(retryTimer);
    onConnection(false);
    // Spread out, so that many pages do not come back in one blow.
    retryTimer = setTimeout(listen, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };

  const noteLife = (): void => {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(lose, SILENCE_MS);
  };

  const onOnline = (): void => listen();
  window.addEventListener('online', onOnline);
  listen();

  return {
    retryNow: listen,
    close() {
      window.removeEventListener('online', onOnline);
      clearTimeout(retryTimer);
      clearTimeout(silenceTimer);
      source?.close();
    },
  };
}
