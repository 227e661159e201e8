import { and, count, desc, eq, gt, inArray, lte, max, ne } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { exports, runs } from '../../db/schema/index.ts';
import type { ConnectionId, RunId } from '../../domain/ids.ts';
import { toNotificationKind } from '../../domain/notification.ts';
import type { Run, SkipReason } from '../../domain/run.ts';
import type { Services } from '../context.ts';
import { readRuns } from '../runs/read.ts';
import { readSubscriptions } from '../subscriptions/read.ts';
import { closeThreads } from './bundle.ts';
import { tellNeedsSignIn } from './needs-sign-in.ts';
import { tell } from './tell.ts';

/**
 * Tells the channels of a run that has ended, whichever way; give it the transaction that writes the end. Safe to call
 * again for the same run.
 */
export async function tellRunEnded(tx: Queryable, services: Services, runId: RunId): Promise<void> {
  const subscriptions = await readSubscriptions(services, tx);
  if (subscriptions.length === 0) return;
  const [run] = await readRuns(services, eq(runs.id, runId), { limit: 1 }, tx);
  if (run === undefined) return;
  const before = await countFailuresBefore(tx, run);
  const kind = toNotificationKind(run, before);
  if (kind === undefined || (await isStillSkipped(tx, run))) return;
  const connectionId = await readConnectionId(tx, run);
  const isConnections = kind === 'needs_sign_in' && connectionId !== undefined;
  if (isConnections && (await tellNeedsSignIn(tx, services, connectionId, subscriptions))) return;
  if (kind === 'completed_with_errors' || kind === 'recovered') await closeThreads(tx, run.exportId);
  await tell(tx, services, subscriptions, {
    // Credentials of a connection that was never ready have nobody who waits for them.
    kind: kind === 'needs_sign_in' ? 'failed' : kind,
    event: `run:${run.id}`,
    about: [run.exportId],
    exportId: run.exportId,
    runId: run.id,
    ...(connectionId === undefined ? {} : { connectionId }),
    failures: run.state === 'failed' ? before + 1 : before,
    cardAt: run.place,
  });
}

/** Failed runs of the export since one that ran to its end; skipped and canceled ones in between change nothing. */
async function countFailuresBefore(tx: Queryable, run: Run): Promise<number> {
  const isOther = and(eq(runs.exportId, run.exportId), ne(runs.id, run.id));
  const [last] = await tx
    .select({ at: max(runs.endedAt) })
    .from(runs)
    .where(and(isOther, inArray(runs.state, ['successful', 'completed_with_errors'])));
  const since = last?.at ?? undefined;
  const [failed] = await tx
    .select({ total: count() })
    .from(runs)
    .where(and(isOther, eq(runs.state, 'failed'), since === undefined ? undefined : gt(runs.endedAt, since)));
  return failed?.total ?? 0;
}

/** Reasons that stay until somebody changes the export: told when it begins, not at each of its times. */
const LASTING: readonly (SkipReason | undefined)[] = ['no_connection', 'nothing_selected', 'ineligible_segment'];

async function isStillSkipped(tx: Queryable, run: Run): Promise<boolean> {
  if (run.state !== 'skipped' || run.trigger === 'on_demand' || !LASTING.includes(run.skipReason)) return false;
  const [last] = await tx
    .select({ state: runs.state, reason: runs.skipReason })
    .from(runs)
    .where(and(eq(runs.exportId, run.exportId), ne(runs.id, run.id), lte(runs.queuedAt, run.queuedAt)))
    .orderBy(desc(runs.queuedAt), desc(runs.id))
    .limit(1);
  return last?.state === 'skipped' && last.reason === run.skipReason;
}

async function readConnectionId(tx: Queryable, run: Run): Promise<ConnectionId | undefined> {
  const [row] = await tx.select({ id: exports.connectionId }).from(exports).where(eq(exports.id, run.exportId));
  return row?.id ?? undefined;
}
