import { isConnectionLost } from '../db/client.ts';
import type { Services } from './context.ts';

/** Repeats work on the database that is safe to repeat. */
export type Steady = <T>(work: () => Promise<T>) => Promise<T>;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Outlives a restart of the database: what failed for its connection is done again, until the signal aborts.
 */
export function createSteady(services: Services, signal: AbortSignal): Steady {
  return async (work) => {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !isConnectionLost(error)) throw error;
        services.log.debug({ error: String(error) }, 'the database was away; trying again');
        await services.clock.wait(wait, signal);
        signal.throwIfAborted();
      }
    }
  };
}
