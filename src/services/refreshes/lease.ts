import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { refreshes } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import type { RefreshId } from '../../domain/ids.ts';
import { ACTIVE_REFRESH } from '../../domain/refresh.ts';
import type { Services } from '../context.ts';
import { LEASE_MS } from '../runs/lease.ts';

/** As of a run: a worker that lost the refresh changes nothing any more. */
export interface RefreshLease {
  readonly id: RefreshId;
  readonly fence: number;
  readonly attempt: number;
  readonly targets: readonly string[] | undefined;
  /** Before it was taken up. */
  readonly isCanceled: boolean;
}

const leaseUntil = sql`now() + ${LEASE_MS / 1000} * interval '1 second'`;
const isUnheld = or(isNull(refreshes.leaseUntil), lt(refreshes.leaseUntil, sql`now()`));

/** The refresh that waits for a worker, or whose worker died. */
export async function findUnheldRefresh(services: Services): Promise<RefreshId | undefined> {
  const [row] = await services.db.orm
    .select({ id: refreshes.id })
    .from(refreshes)
    .where(
      and(eq(refreshes.environmentId, services.environmentId), inArray(refreshes.state, [...ACTIVE_REFRESH]), isUnheld),
    )
    .limit(1);
  return row?.id;
}

export async function claimRefresh(
  services: Services,
  id: RefreshId,
  owner: string,
): Promise<RefreshLease | undefined> {
  return services.db.orm.transaction(async (tx) => {
    const [row] = await tx
      .update(refreshes)
      .set({
        state: 'running',
        leaseOwner: owner,
        leaseUntil,
        fence: sql`${refreshes.fence} + 1`,
        attempt: sql`${refreshes.attempt} + 1`,
        startedAt: sql`coalesce(${refreshes.startedAt}, ${services.clock.now().toISOString()}::timestamptz)`,
      })
      .where(and(eq(refreshes.id, id), inArray(refreshes.state, [...ACTIVE_REFRESH]), isUnheld))
      .returning();
    if (row === undefined) return undefined;
    await publish(tx, { kind: 'refresh', id });
    return {
      id,
      fence: row.fence,
      attempt: row.attempt,
      targets: row.targets ?? undefined,
      isCanceled: row.cancelRequestedBy !== null,
    };
  });
}

export async function renewRefresh(services: Services, lease: RefreshLease): Promise<'held' | 'lost' | 'cancel'> {
  const [row] = await services.db.orm
    .update(refreshes)
    .set({ leaseUntil })
    .where(holdsRefresh(lease))
    .returning({ cancel: refreshes.cancelRequestedBy });
  if (row === undefined) return 'lost';
  return row.cancel === null ? 'held' : 'cancel';
}

/** Gives it back unfinished; this attempt does not count. */
export async function releaseRefresh(services: Services, lease: RefreshLease): Promise<void> {
  await services.db.orm
    .update(refreshes)
    .set({ leaseUntil: null, leaseOwner: null, attempt: sql`${refreshes.attempt} - 1` })
    .where(holdsRefresh(lease));
}

export const holdsRefresh = (lease: RefreshLease) =>
  and(eq(refreshes.id, lease.id), eq(refreshes.fence, lease.fence), eq(refreshes.state, 'running'));
