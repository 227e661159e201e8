import { and, eq, gt, lte } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { people, runApprovals } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope, Services } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { type StartedRun, startRun } from '../runs/start.ts';

type ApprovalRow = typeof runApprovals.$inferSelect;

/**
 * Lets a held run go on, as another run that may take out as many members as were asked about. The first answer wins:
 * the change that closes the question and the new run are one transaction. Throws `nothing_to_approve` and
 * `approval_closed`, and `run_active` while another run of the export is under way.
 */
export async function approveRun(scope: Scope, subject: StoredExport): Promise<StartedRun> {
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), 'run.approve');
  const approval = await requireApproval(scope, subject);
  const started = await startRun(scope, subject, {
    approvedRemovals: approval.removals,
    within: (tx) => close(tx, scope, subject, approval, 'approved'),
  });
  if (started.joined) throw new AppError('run_active', { name: subject.name });
  return started;
}

/** Leaves everything as it is; the next run compares anew. */
export async function rejectRun(scope: Scope, subject: StoredExport): Promise<void> {
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), 'run.reject');
  const approval = await requireApproval(scope, subject);
  await scope.db.orm.transaction((tx) => close(tx, scope, subject, approval, 'rejected'));
}

/** Closes what nobody answered in time. */
export async function expireApprovals(services: Services): Promise<void> {
  const now = services.clock.now();
  await services.db.orm.transaction(async (tx) => {
    const expired = await tx
      .update(runApprovals)
      .set({ state: 'expired', answeredAt: now })
      .where(
        and(
          eq(runApprovals.environmentId, services.environmentId),
          eq(runApprovals.state, 'open'),
          lte(runApprovals.expiresAt, now),
        ),
      )
      .returning({ runId: runApprovals.runId });
    for (const { runId } of expired) await publish(tx, { kind: 'run', id: runId });
  });
}

/** The newest question about the export, open or not: who comes late hears who was first. */
async function requireApproval(scope: Scope, subject: StoredExport): Promise<ApprovalRow> {
  const all = await scope.db.orm
    .select()
    .from(runApprovals)
    .where(and(eq(runApprovals.exportId, subject.id), eq(runApprovals.environmentId, scope.environmentId)));
  const newest = all.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  if (newest === undefined) throw new AppError('nothing_to_approve', { name: subject.name });
  if (newest.state !== 'open') throw await toClosed(scope.db.orm, newest);
  return newest;
}

async function close(
  tx: Queryable,
  scope: Scope,
  subject: StoredExport,
  approval: ApprovalRow,
  state: 'approved' | 'rejected',
): Promise<void> {
  const now = scope.clock.now();
  const isThis = eq(runApprovals.id, approval.id);
  const closed = await tx
    .update(runApprovals)
    .set({ state, answeredBy: scope.person.id, answeredAt: now })
    .where(and(isThis, eq(runApprovals.state, 'open'), gt(runApprovals.expiresAt, now)))
    .returning({ id: runApprovals.id });
  if (closed.length === 0) {
    const [found] = await tx.select().from(runApprovals).where(isThis);
    throw await toClosed(tx, found ?? approval);
  }
  const { removals, delivered, runId } = approval;
  await recordDone(tx, scope, {
    action: state === 'approved' ? 'run.approve' : 'run.reject',
    subjectId: subject.id,
    subjectName: subject.name,
    after: { run: runId, removals, delivered },
  });
  await publish(tx, { kind: 'run', id: runId });
}

async function toClosed(db: Queryable, { state, answeredBy }: ApprovalRow): Promise<AppError> {
  const [who] =
    answeredBy === null ? [] : await db.select({ name: people.name }).from(people).where(eq(people.id, answeredBy));
  const shown = state === 'open' ? 'expired' : state === 'rejected' ? 'denied' : state;
  return new AppError('approval_closed', { state: shown, by: who?.name ?? '' }) as AppError;
}
