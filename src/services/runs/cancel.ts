import { and, eq, inArray } from 'drizzle-orm';
import { runs, runTasks } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId, RunId } from '../../domain/ids.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readExportsById, type StoredExport } from '../exports/read.ts';
import { isUnheld } from './lease.ts';

/** What to cancel: a run that a button names, or whichever run of an export is under way. */
export type CancelTarget = { readonly run: RunId } | { readonly export: ExportId; readonly name: string };

const isActive = inArray(runs.state, [...ACTIVE_STATES]);

/**
 * Asks for a run's end. One that no worker has taken up ends here; a running one is stopped by its worker, which sees the
 * request within a second. Throws `not_running` when there is nothing to cancel.
 */
export async function cancelRun(scope: Scope, target: CancelTarget): Promise<{ id: RunId; name: string }> {
  const subject = await readSubject(scope, target);
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), 'run.cancel');
  const isTarget = 'run' in target ? eq(runs.id, target.run) : eq(runs.exportId, subject.id);
  const now = scope.clock.now();
  return scope.db.orm.transaction(async (tx) => {
    const [asked] = await tx
      .update(runs)
      .set({ cancelRequestedBy: scope.person.id })
      .where(and(isTarget, isActive))
      .returning({ id: runs.id });
    if (asked === undefined) throw new AppError('not_running', { name: subject.name });
    const ended = await tx
      .update(runs)
      .set({ state: 'canceled', endedAt: now })
      .where(and(eq(runs.id, asked.id), inArray(runs.state, ['queued', 'waiting']), isUnheld))
      .returning({ id: runs.id });
    if (ended.length > 0) {
      await tx.update(runTasks).set({ state: 'canceled', endedAt: now }).where(eq(runTasks.runId, asked.id));
    }
    await recordDone(tx, scope, {
      action: 'run.cancel',
      subjectId: subject.id,
      subjectName: subject.name,
      after: { run: asked.id },
    });
    await publish(tx, { kind: 'run', id: asked.id });
    return { id: asked.id, name: subject.name };
  });
}

async function readSubject(scope: Scope, target: CancelTarget): Promise<StoredExport> {
  const exportId = 'export' in target ? target.export : await findExportOf(scope, target.run);
  const [subject] = await readExportsById(scope, [exportId]);
  if (subject === undefined) throw new AppError('unknown_export', { name: exportId });
  return subject;
}

async function findExportOf(scope: Scope, id: RunId): Promise<ExportId> {
  const [run] = await scope.db.orm
    .select({ exportId: runs.exportId })
    .from(runs)
    .where(and(eq(runs.id, id), eq(runs.environmentId, scope.environmentId)));
  if (run === undefined) throw new AppError('unknown_run', { id });
  return run.exportId;
}
