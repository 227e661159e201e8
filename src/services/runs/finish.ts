import { and, eq, inArray } from 'drizzle-orm';
import { runs, runTasks } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import type { AppError } from '../../domain/errors.ts';
import type { LimitDetails } from '../../domain/limits.ts';
import {
  type Counts,
  isFinal,
  type Matching,
  type RunFailure,
  type RunState,
  type SkipReason,
  toFinalState,
  toRunCounts,
} from '../../domain/run.ts';
import type { Held } from '../../engine/records/plan.ts';
import { askApproval } from '../approvals/ask.ts';
import type { Services } from '../context.ts';
import { tellRunEnded } from '../notifications/run-ended.ts';
import { holds, type Lease } from './lease.ts';
import { readRun } from './read.ts';

export type Ending =
  | {
      readonly kind: 'published';
      readonly location: string;
      /** The far end has all of it and is not done with it; `polls`: it can be asked. */
      readonly isMatching?: boolean;
      readonly polls?: boolean;
    }
  /** Nothing more happens before a person has decided. */
  | { readonly kind: 'held'; readonly why: Held }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly limit?: LimitDetails }
  | { readonly kind: 'canceled' };

/** Writes a run's end and tells of it, once, and only by the worker that holds it. False when it was held by another. */
export async function finishRun(
  services: Services,
  lease: Lease,
  ending: Ending,
  { keepsSent } = { keepsSent: false },
): Promise<boolean> {
  const endedAt = services.clock.now();
  const run = await readRun(services, lease.runId);
  const counts = toRunCounts(run?.tasks ?? []);
  const state: RunState = toState(ending, counts);
  const written = await services.db.orm.transaction(async (tx) => {
    const ended = await tx
      .update(runs)
      .set({
        state,
        endedAt,
        leaseUntil: null,
        leaseOwner: null,
        location: ending.kind === 'published' ? ending.location : null,
        skipReason: ending.kind === 'skipped' ? ending.reason : ending.kind === 'held' ? 'needs_approval' : null,
        ...(ending.kind === 'skipped' ? { skipDetails: ending.limit ?? null } : {}),
        failure: ending.kind === 'failed' ? toFailure(ending.error) : null,
        ...toMatching(ending, endedAt),
      })
      .where(holds(lease))
      .returning({ id: runs.id });
    if (ended.length === 0) return false;
    if (ending.kind === 'held') await askApproval(tx, services, lease, ending.why);
    if (ending.kind !== 'published') {
      // Nothing of an unpublished run is at the destination, whatever its tasks had written; but records stay sent.
      const open: RunState[] = ['queued', 'waiting', 'running'];
      const unpublished = inArray(runTasks.state, keepsSent ? open : [...open, 'successful']);
      await tx
        .update(runTasks)
        .set({ state, endedAt, files: [] })
        .where(and(eq(runTasks.runId, lease.runId), unpublished));
    }
    await tellRunEnded(tx, services, lease.runId);
    await publish(tx, { kind: 'run', id: lease.runId });
    return true;
  });
  if (written && isFinal(state)) {
    const seconds = (endedAt.getTime() - lease.startedAt.getTime()) / 1000;
    const outcome = { state, rows: counts.total, bytes: counts.bytes, seconds };
    services.events.ended(outcome);
    services.log.info({ run: lease.runId, export: lease.exportId, ...outcome }, `run ${state}`);
  }
  return written;
}

function toState(ending: Ending, counts: Counts): RunState {
  if (ending.kind === 'published') return toFinalState(counts);
  return ending.kind === 'held' ? 'skipped' : ending.kind;
}

/** The first look is soon: small audiences are matched in minutes. */
const FIRST_POLL_MS = 5 * 60_000;

function toMatching(ending: Ending, now: Date): { matching?: Matching; pollAt?: Date } {
  if (ending.kind !== 'published' || ending.isMatching !== true) return {};
  const matching: Matching = { isMatching: true, summary: '' };
  return ending.polls === true ? { matching, pollAt: new Date(now.getTime() + FIRST_POLL_MS) } : { matching };
}

export const toFailure = (error: AppError): RunFailure => ({
  code: error.code,
  params: error.params as RunFailure['params'],
  fault: error.fault,
  reference: error.reference,
});
