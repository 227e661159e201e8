import type { RunId } from '../domain/ids.ts';
import { expireApprovals } from '../services/approvals/answer.ts';
import { announceEndingSignIns } from '../services/connections/expiring.ts';
import type { Services } from '../services/context.ts';
import { pollMatching } from '../services/delivery/poll.ts';
import { executeRefresh } from '../services/refreshes/execute.ts';
import { releaseForgotten } from '../services/refreshes/gate.ts';
import { findUnheldRefresh } from '../services/refreshes/lease.ts';
import { expireRequests } from '../services/requests/answer.ts';
import { carryRun, executeRun } from '../services/runs/execute.ts';
import { forgetOld } from '../services/runs/reconcile.ts';
import { findUnheldRuns, readSubjects, takeRuns } from '../services/runs/take.ts';
import { fireDue } from '../services/schedules/fire.ts';
import { rearm } from '../services/schedules/rearm.ts';
import { announceWorker } from '../services/status/workers.ts';

const RECONCILE_MS = 5_000;
const REARM_MS = 60_000;
const FORGET_MS = 60 * 60 * 1000;
/** Changes come in bursts; one look serves them all. */
const GATHER_MS = 25;

export interface WorkerOptions {
  readonly name: string;
  /** Runs at a time. */
  readonly concurrency: number;
}

export interface RunWorker {
  /** Looks for runs and refreshes that nobody holds, as far as there is room. */
  wake(): void;
  /** Queues what is due. */
  ring(): Promise<void>;
  /** Announces the worker and begins to look after what nobody holds. */
  start(): Promise<void>;
  /** What is under way is handed over; resolves when nothing is left here. */
  stop(): Promise<void>;
}

/**
 * One process that works off runs: it takes as many as it has room for out of our own table, the oldest first, and looks
 * for the next one when one ends. `services` is asked for late: the queue that it contains is made after the worker.
 */
export function createWorker({ name, concurrency }: WorkerOptions, services: () => Services): RunWorker {
  const stopping = new AbortController();
  const held = new Map<RunId, Promise<void>>();
  let refresh: Promise<void> | undefined;
  let filling: Promise<void> | undefined;
  let isWanted = false;
  let mayRefresh = true;
  let gathering: NodeJS.Timeout | undefined;
  let leave: (() => Promise<void>) | undefined;
  let loop: Promise<void> | undefined;
  let unwatch = (): void => undefined;

  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => services().log.warn({ error: String(error) }, `could not ${what}`));
  };

  const worker = { name, stopping: stopping.signal };
  const hold = (id: RunId, carry: () => Promise<void>): void => {
    const work = attempt('carry a run through', carry).finally(() => {
      held.delete(id);
      wake();
    });
    held.set(id, work);
  };

  const fillOnce = async (): Promise<void> => {
    if (refresh === undefined && mayRefresh) {
      mayRefresh = false;
      const id = await findUnheldRefresh(services());
      if (id !== undefined && !stopping.signal.aborted) {
        refresh = attempt('refresh', () => executeRefresh(services(), worker, id)).finally(() => {
          refresh = undefined;
          mayRefresh = true;
          void fill();
        });
      }
    }
    const room = concurrency - held.size;
    if (room <= 0) return;
    // Taken is taken: where the process is to stop, carrying them through gives them back at once.
    const leases = await takeRuns(services(), name, room, [...held.keys()]);
    const readSubject = readSubjects(services(), leases);
    for (const lease of leases) hold(lease.runId, () => carryRun(services(), worker, lease, readSubject));
    if (held.size >= concurrency) return;
    for (const id of await findUnheldRuns(services(), concurrency - held.size, [...held.keys()])) {
      if (stopping.signal.aborted) return;
      hold(id, () => executeRun(services(), worker, id));
    }
  };

  /** One look at a time; one that is asked for meanwhile follows it. */
  const fill = (): Promise<void> => {
    isWanted = true;
    filling ??= (async () => {
      while (isWanted && !stopping.signal.aborted) {
        isWanted = false;
        await attempt('look for waiting runs', fillOnce);
      }
      filling = undefined;
    })();
    return filling;
  };

  const wake = (): void => {
    if (stopping.signal.aborted || gathering !== undefined) return;
    gathering = setTimeout(() => {
      gathering = undefined;
      if (held.size < concurrency || (mayRefresh && refresh === undefined)) void fill();
    }, GATHER_MS);
  };

  const ring = async (): Promise<void> => {
    if (!stopping.signal.aborted) await attempt('queue what is due', () => fireDue(services()));
  };

  const watch = async () => {
    let armedAt = 0;
    let forgottenAt = 0;
    while (!stopping.signal.aborted) {
      await ring();
      await attempt('release waiting runs', () => releaseForgotten(services()));
      mayRefresh = true;
      await fill();
      await attempt('close old requests', () => expireRequests(services()));
      await attempt('close old questions', () => expireApprovals(services()));
      await attempt('ask about delivered runs', () => pollMatching(services()));
      const now = performance.now();
      if (armedAt === 0 || now - armedAt > REARM_MS) {
        armedAt = now;
        await attempt('set alarms', () => rearm(services()));
      }
      if (forgottenAt === 0 || now - forgottenAt > FORGET_MS) {
        forgottenAt = now;
        await attempt('clean up', () => forgetOld(services()));
        await attempt('announce sign-ins that end', () => announceEndingSignIns(services()));
      }
      await services().clock.wait(RECONCILE_MS, stopping.signal);
    }
  };

  return {
    wake,
    ring,
    async start() {
      leave = await announceWorker(services());
      unwatch = services().signals.watch((signal) => {
        if (signal.kind !== 'run' && signal.kind !== 'refresh') return;
        mayRefresh ||= signal.kind === 'refresh';
        wake();
      });
      loop = watch();
    },
    async stop() {
      stopping.abort();
      unwatch();
      clearTimeout(gathering);
      await filling;
      await Promise.allSettled([...held.values(), refresh]);
      await loop;
      await leave?.();
    },
  };
}
