import { eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { limitWarnings, runs } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import type { ExportId } from '../../domain/ids.ts';
import { type LimitCheck, toSituation } from '../../domain/limits.ts';
import type { Services } from '../context.ts';
import { holds, type Lease } from '../runs/lease.ts';
import { readRuns } from '../runs/read.ts';
import { readSubscriptions } from '../subscriptions/read.ts';
import { tell } from './tell.ts';

/**
 * Keeps on a run that it comes close to a limit, and tells the channels: once for each export until something about it
 * changes. The run goes on.
 */
export async function noteLimit(services: Services, lease: Lease, check: LimitCheck): Promise<void> {
  await services.db.orm.transaction(async (tx) => {
    const details = check.kind === 'near' ? check.details : null;
    const held = await tx.update(runs).set({ skipDetails: details }).where(holds(lease)).returning({ id: runs.id });
    if (held.length === 0) return;
    await publish(tx, { kind: 'run', id: lease.runId });
    if (details === null) {
      await tx.delete(limitWarnings).where(eq(limitWarnings.exportId, lease.exportId));
      return;
    }
    if (!(await isNews(tx, lease.exportId, toSituation(details)))) return;
    const [run] = await readRuns(services, eq(runs.id, lease.runId), { limit: 1 }, tx);
    await tell(tx, services, await readSubscriptions(services, tx), {
      kind: 'near_limit',
      event: `near:${lease.runId}`,
      about: [lease.exportId],
      exportId: lease.exportId,
      runId: lease.runId,
      cardAt: run?.place,
    });
  });
}

async function isNews(tx: Queryable, exportId: ExportId, situation: string): Promise<boolean> {
  const [known] = await tx.select().from(limitWarnings).where(eq(limitWarnings.exportId, exportId));
  if (known?.situation === situation) return false;
  await tx
    .insert(limitWarnings)
    .values({ exportId, situation })
    .onConflictDoUpdate({ target: limitWarnings.exportId, set: { situation } });
  return true;
}
