import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type AddressRules, resolvePublicAddresses } from './addresses.ts';

export interface ConnectOptions extends AddressRules {
  /** For the name and all its addresses together, in milliseconds. */
  readonly timeoutMs: number;
}

/** Names with more addresses than this have the others as reserves. */
const TRIED_ADDRESSES = 3;

/**
 * A TCP connection to a host that a person named, made to an address that was checked. Throws `address_refused`, else the
 * system's error with its code, which is `ETIMEDOUT` also where the resolver is slow.
 */
export async function connectPublic(host: string, port: number, options: ConnectOptions): Promise<Socket> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const addresses = (await within(deadline, resolvePublicAddresses(host, options))).slice(0, TRIED_ADDRESSES);
  let failure: unknown;
  for (const { address, family } of addresses) {
    // Each has its share of the time, so that one that swallows packets leaves some to the next.
    const share = AbortSignal.timeout(options.timeoutMs / addresses.length);
    const socket = connect({ host: address, port, family, noDelay: true });
    try {
      await within(AbortSignal.any([deadline, share]), once(socket, 'connect'));
      return socket;
    } catch (error) {
      socket.on('error', () => undefined);
      socket.destroy();
      failure = error;
    }
  }
  throw failure;
}

async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort: () => void = () => undefined;
  const timeout = new Promise<never>((_, reject) => {
    onAbort = () => reject(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
