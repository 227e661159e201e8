import { and, eq, inArray } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
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
  const { counts, isHeard } = await lookAround(services, lease);
  const state = toState(ending, counts);
  const end = {
    state,
    endedAt,
    leaseUntil: null,
    leaseOwner: null,
    location: ending.kind === 'published' ? ending.location : null,
    skipReason: ending.kind === 'skipped' ? ending.reason : ending.kind === 'held' ? ('needs_approval' as const) : null,
    ...(ending.kind === 'skipped' ? { skipDetails: ending.limit ?? null } : {}),
    failure: ending.kind === 'failed' ? toFailure(ending.error) : null,
    ...toMatching(ending, endedAt),
  };
  const write = async (tx: Queryable): Promise<boolean> => {
    const ended = await tx.update(runs).set(end).where(holds(lease)).returning({ id: runs.id });
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
    if (isHeard) await tellRunEnded(tx, services, lease.runId);
    await publish(tx, { kind: 'run', id: lease.runId });
    return true;
  };
  // A lone statement is a transaction; the signal after it is a hint.
  const isLone = ending.kind === 'published' && !isHeard;
  const written = await (isLone ? write(services.db.orm) : services.db.orm.transaction(write));
  if (written && isFinal(state)) {
    const seconds = (endedAt.getTime() - lease.startedAt.getTime()) / 1000;
    const outcome = { state, rows: counts.total, bytes: counts.bytes, seconds };
    services.events.ended(outcome);
    services.log.info({ run: lease.runId, export: lease.exportId, ...outcome }, `run ${state}`);
  }
  return written;
}

/** What the run's tasks come to, and whether any channel would hear of its end. */
async function lookAround({ db, environmentId }: Services, { runId }: Lease) {
  const [row] = await db.sql<{ counts: Counts[] | null; heard: boolean }[]>`
    select (select jsonb_agg(counts) from run_tasks where run_id = ${runId}) as counts, exists (
      select from subscriptions where environment_id = ${environmentId}) as heard`;
  const counts = toRunCounts((row?.counts ?? []).map((one) => ({ counts: one })));
  return { counts, isHeard: row?.heard !== false };
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
