import type { PoolClient } from 'pg';
import type { Door } from './door.ts';
import { toConnectionError } from './failure.ts';

/** A connection that is ours until it is given back or dropped. */
export interface Lease {
  readonly client: PoolClient;
  /** Throws what the lease was dropped for. */
  check(): void;
  readonly isHeld: () => boolean;
  /** A sound connection goes back to the pool. */
  giveBack(): void;
  /** Closes the connection at once, so that its statement fails. Does nothing once given back. */
  drop(reason: unknown): void;
}

export interface LeaseOptions {
  readonly door: Door;
  readonly kind: 'read' | 'question';
  /** Aborting drops the connection, whoever is waiting for what. */
  readonly signal?: AbortSignal | undefined;
}

/** Throws `source_unreachable`, or the signal's reason. `onDrop` runs before a dropped connection is closed. */
export async function takeLease({ door, kind, signal }: LeaseOptions, onDrop: () => void): Promise<Lease> {
  const leave = await (kind === 'read' ? door.reads : door.questions).enter(signal);
  const client = await door.connect(signal).catch((error: unknown) => {
    leave();
    throw signal?.aborted ? signal.reason : toConnectionError(error);
  });
  const signals = signal === undefined ? [door.closing] : [signal, door.closing];
  let held = true;
  let dropped: { readonly reason: unknown } | undefined;

  function letGo(broken: boolean): void {
    held = false;
    for (const one of signals) one.removeEventListener('abort', onAbort);
    client.release(broken);
    // A connection whose other side is silent would otherwise linger until the system gives up on it.
    if (broken) client.connection.stream.destroy();
    leave();
  }
  function drop(reason: unknown): void {
    if (!held) return;
    dropped = { reason };
    onDrop();
    letGo(true);
  }
  function onAbort(this: AbortSignal): void {
    drop(this.reason);
  }

  for (const one of signals) {
    one.addEventListener('abort', onAbort, { once: true });
    if (one.aborted) drop(one.reason);
  }
  return {
    client,
    check() {
      if (dropped !== undefined) throw dropped.reason;
    },
    isHeld: () => held,
    giveBack: () => letGo(false),
    drop,
  };
}
