import { and, eq, inArray } from 'drizzle-orm';
import { runs, runTasks } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId, RunId } from '../../domain/ids.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readExportsById } from '../exports/read.ts';
import { isUnheld } from './lease.ts';

/** What to cancel: a run that a button names, or whichever run of an export is under way. */
export type CancelTarget = { readonly run: RunId } | { readonly export: ExportId; readonly name: string };

/**
 * Asks for a run's end. One that no worker has taken up ends here; a running one is stopped by its worker, which sees the
 * request within a second. Throws `not_running` when there is nothing to cancel.
 */
export async function cancelRun(scope: Scope, target: CancelTarget): Promise<{ id: RunId; name: string }> {
  const isTarget = 'run' in target ? eq(runs.id, target.run) : eq(runs.exportId, target.export);
  const isActive = inArray(runs.state, [...ACTIVE_STATES]);
  const [run] = await scope.db.orm
    .select({ id: runs.id, exportId: runs.exportId })
    .from(runs)
    .where(and(isTarget, eq(runs.environmentId, scope.environmentId), 'run' in target ? undefined : isActive));
  const [subject] = run === undefined ? [] : await readExportsById(scope, [run.exportId]);
  if (run === undefined || subject === undefined) {
    if ('run' in target) throw new AppError('unknown_run', { id: target.run });
    throw new AppError('not_running', { name: target.name });
  }
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), 'run.cancel');
  const now = scope.clock.now();
  await scope.db.orm.transaction(async (tx) => {
    const asked = await tx
      .update(runs)
      .set({ cancelRequestedBy: scope.person.id })
      .where(and(eq(runs.id, run.id), isActive))
      .returning({ id: runs.id });
    if (asked.length === 0) throw new AppError('not_running', { name: subject.name });
    const ended = await tx
      .update(runs)
      .set({ state: 'canceled', endedAt: now })
      .where(and(eq(runs.id, run.id), inArray(runs.state, ['queued', 'waiting']), isUnheld))
      .returning({ id: runs.id });
    if (ended.length > 0) {
      await tx.update(runTasks).set({ state: 'canceled', endedAt: now }).where(eq(runTasks.runId, run.id));
    }
    await recordDone(tx, scope, {
      action: 'run.cancel',
      subjectId: subject.id,
      subjectName: subject.name,
      after: { run: run.id },
    });
    await publish(tx, { kind: 'run', id: run.id });
  });
  return { id: run.id, name: subject.name };
}
