import type { Services } from '../context.ts';
import { HEARTBEAT_MS, LEASE_MS } from '../runs/lease.ts';
import { type RefreshLease, renewRefresh } from './lease.ts';

export interface RefreshKeeper {
  readonly signal: AbortSignal;
  /** Why it was stopped from outside; the first reason counts. */
  readonly stopped: 'canceled' | 'lost' | 'handover' | undefined;
  close(): Promise<void>;
}

/** Keeps the lease while the refresh works, and stops it when it is canceled, lost, or to be handed over. */
export function keepRefresh(services: Services, lease: RefreshLease, stopping: AbortSignal): RefreshKeeper {
  const abort = new AbortController();
  const closing = new AbortController();
  let stopped: RefreshKeeper['stopped'];
  const stop = (reason: NonNullable<RefreshKeeper['stopped']>) => {
    stopped ??= reason;
    abort.abort(new Error(`refresh stopped: ${stopped}`));
  };
  const onStopping = () => stop('handover');
  if (stopping.aborted) onStopping();
  stopping.addEventListener('abort', onStopping, { once: true });

  const beat = async () => {
    let renewedAt = performance.now();
    while (!closing.signal.aborted) {
      await services.clock.wait(HEARTBEAT_MS, closing.signal);
      if (closing.signal.aborted) return;
      try {
        const check = await renewRefresh(services, lease);
        if (check === 'held') renewedAt = performance.now();
        else if (!closing.signal.aborted) stop(check === 'lost' ? 'lost' : 'canceled');
      } catch (error) {
        services.log.warn({ refresh: lease.id, error: String(error) }, 'heartbeat failed');
        if (performance.now() - renewedAt > LEASE_MS) stop('lost');
      }
    }
  };
  const beating = beat();
  return {
    signal: abort.signal,
    get stopped() {
      return stopped;
    },
    async close() {
      stopping.removeEventListener('abort', onStopping);
      closing.abort();
      await beating;
    },
  };
}
