import type { RunId } from '../domain/ids.ts';
import { expireApprovals } from '../services/approvals/answer.ts';
import type { Services } from '../services/context.ts';
import { pollMatching } from '../services/delivery/poll.ts';
import { expireRequests } from '../services/requests/answer.ts';
import { executeRun } from '../services/runs/execute.ts';
import { forgetOld, reconcileRuns } from '../services/runs/reconcile.ts';
import { announceWorker } from '../services/status/workers.ts';

const RECONCILE_MS = 5_000;
const FORGET_MS = 60 * 60 * 1000;

export interface RunWorker {
  handle(runId: RunId, keepAlive: () => Promise<void>): Promise<void>;
  /** Announces the worker and begins to look after runs that nobody holds. */
  start(): Promise<void>;
  /** Runs that are under way are handed over; resolves when none is left here. */
  stop(): Promise<void>;
}

/** One process that works off runs. `services` is asked for late: the queue that it contains is made after the worker. */
export function createWorker(name: string, services: () => Services): RunWorker {
  const stopping = new AbortController();
  const held = new Set<Promise<void>>();
  let leave: (() => Promise<void>) | undefined;
  let loop: Promise<void> | undefined;

  const tick = async () => {
    try {
      const woken = await reconcileRuns(services());
      if (woken > 0) services().log.info({ runs: woken }, 'woke runs that nobody was working on');
    } catch (error) {
      services().log.warn({ error: String(error) }, 'could not look for waiting runs');
    }
  };

  const watch = async () => {
    let forgottenAt = 0;
    while (!stopping.signal.aborted) {
      await tick();
      await expireRequests(services()).catch((error) =>
        services().log.warn({ error: String(error) }, 'could not close old requests'),
      );
      await expireApprovals(services()).catch((error) =>
        services().log.warn({ error: String(error) }, 'could not close old questions'),
      );
      await pollMatching(services()).catch((error) =>
        services().log.warn({ error: String(error) }, 'could not ask about delivered runs'),
      );
      const now = performance.now();
      if (forgottenAt === 0 || now - forgottenAt > FORGET_MS) {
        forgottenAt = now;
        await forgetOld(services()).catch((error) =>
          services().log.warn({ error: String(error) }, 'could not clean up'),
        );
      }
      await services().clock.wait(RECONCILE_MS, stopping.signal);
    }
  };

  return {
    async handle(runId, keepAlive) {
      if (stopping.signal.aborted) return;
      const work = executeRun(services(), { name, stopping: stopping.signal, onHeartbeat: keepAlive }, runId);
      held.add(work);
      await work.finally(() => held.delete(work));
    },
    async start() {
      leave = await announceWorker(services());
      loop = watch();
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(held);
      await loop;
      await leave?.();
    },
  };
}
