import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from 'postgres';

const RETRY_MS = 1000;

/**
 * Holds a shared advisory lock on a connection of its own, and takes it again whenever that is lost. Returns, once it is held
 * for the first time, the way to let go. `open` makes a client and is told what to call when its connection has closed.
 */
export async function holdShared(
  open: (options: { readonly max: 1; readonly max_lifetime: null; onclose(): void }) => Sql,
  lock: number,
): Promise<() => Promise<void>> {
  const released = new AbortController();
  const { signal } = released;
  let isTaking = false;

  /** The lock goes with its session, so that only a new one has to take it. */
  async function take(): Promise<void> {
    if (isTaking) return;
    isTaking = true;
    while (isTaking && !signal.aborted) {
      try {
        await client`select pg_advisory_lock_shared(${lock})`;
        isTaking = false;
      } catch {
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  const client: Sql = open({
    max: 1,
    max_lifetime: null,
    onclose() {
      void take();
    },
  });
  await client`select pg_advisory_lock_shared(${lock})`;
  return async () => {
    released.abort();
    await client.end({ timeout: 1 });
  };
}
