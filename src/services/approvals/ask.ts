import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { runApprovals } from '../../db/schema/index.ts';
import type { Held } from '../../engine/records/plan.ts';
import type { Services } from '../context.ts';
import type { Lease } from '../runs/lease.ts';

/** As long as a request (SPEC section 3): the numbers are old after that. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Asks whether a held run may go on. An older question about the same export is out of date with this. */
export async function askApproval(tx: Queryable, services: Services, lease: Lease, why: Held): Promise<void> {
  const now = services.clock.now();
  await tx
    .update(runApprovals)
    .set({ state: 'expired', answeredAt: now })
    .where(and(eq(runApprovals.exportId, lease.exportId), eq(runApprovals.state, 'open')));
  await tx.insert(runApprovals).values({
    environmentId: services.environmentId,
    runId: lease.runId,
    exportId: lease.exportId,
    cause: why.cause,
    removals: why.removals,
    delivered: why.delivered,
    state: 'open',
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  });
}
