import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { runs } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import type { ExportId, PersonId, RunId } from '../../domain/ids.ts';
import { ACTIVE_STATES, type Trigger } from '../../domain/run.ts';
import type { Services } from '../context.ts';

/** A worker that is silent for so long has lost its run. The database's clock decides, so machines may disagree. */
export const LEASE_MS = 10_000;
export const HEARTBEAT_MS = 1_000;

export interface Lease {
  readonly runId: RunId;
  readonly exportId: ExportId;
  /** Grows with each owner; every write of the run's state names it, so a worker that lost the run changes nothing. */
  readonly fence: number;
  readonly attempt: number;
  /** How long the attempts before this one have worked. */
  readonly workedMs: number;
  readonly startedAt: Date;
  readonly startedBy: PersonId | null;
  readonly cancelRequestedBy: PersonId | null;
  readonly trigger: Trigger;
  /** So many members may be taken out: somebody said so. */
  readonly approvedRemovals: number | null;
}

const leaseUntil = sql`now() + ${LEASE_MS / 1000} * interval '1 second'`;

/** True for runs that nobody holds at the moment. */
export const isUnheld = or(isNull(runs.leaseUntil), lt(runs.leaseUntil, sql`now()`));

/** Takes the run up, unless it has ended or another worker holds it. */
export async function claimRun(services: Services, runId: RunId, owner: string): Promise<Lease | undefined> {
  const { orm } = services.db;
  const [row] = await orm
    .update(runs)
    .set(toTaken(services, owner))
    .where(and(eq(runs.id, runId), inArray(runs.state, [...ACTIVE_STATES]), isUnheld))
    .returning();
  if (row === undefined) return undefined;
  await publish(orm, { kind: 'run', id: runId });
  return toLease(services, row);
}

/** What changes when a worker takes a run up. */
export const toTaken = ({ clock }: Services, owner: string) => ({
  state: 'running' as const,
  leaseOwner: owner,
  leaseUntil,
  fence: sql`${runs.fence} + 1`,
  attempt: sql`${runs.attempt} + 1`,
  startedAt: sql`coalesce(${runs.startedAt}, ${clock.now().toISOString()}::timestamptz)`,
});

export const toLease = ({ clock }: Services, row: typeof runs.$inferSelect): Lease => ({
  runId: row.id,
  exportId: row.exportId,
  fence: row.fence,
  attempt: row.attempt,
  workedMs: row.workedMs,
  startedAt: row.startedAt ?? clock.now(),
  startedBy: row.startedBy,
  cancelRequestedBy: row.cancelRequestedBy,
  trigger: row.trigger,
  approvedRemovals: row.approvedRemovals,
});

export type LeaseCheck = 'held' | 'lost' | 'cancel';

/** Prolongs the lease, notes how long the run has worked by now, and says whether it is still ours and still wanted. */
export async function renewLease(services: Services, lease: Lease, workedMs: number): Promise<LeaseCheck> {
  const [row] = await services.db.orm
    .update(runs)
    .set({ leaseUntil, workedMs })
    .where(holds(lease))
    .returning({ cancel: runs.cancelRequestedBy });
  if (row === undefined) return 'lost';
  return row.cancel === null ? 'held' : 'cancel';
}

/** Gives the run back unfinished, for the next worker to start over; this attempt does not count. */
export async function releaseLease(services: Services, lease: Lease, workedMs: number): Promise<void> {
  await services.db.orm
    .update(runs)
    .set({ leaseUntil: null, leaseOwner: null, attempt: sql`${runs.attempt} - 1`, workedMs })
    .where(holds(lease));
}

/** The condition of every write by the owner of a run. */
export const holds = (lease: Lease) =>
  and(eq(runs.id, lease.runId), eq(runs.fence, lease.fence), eq(runs.state, 'running'));
