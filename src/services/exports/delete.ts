import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import { exports, runs } from '../../db/schema/index.ts';
import type { ConfirmSubject } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId } from '../../domain/ids.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { forgetSchedule } from '../schedules/set.ts';
import { readExport, type StoredExport } from './read.ts';
import { toAudit } from './save.ts';

/** What deleting it would mean, for the confirmation; refuses who may not. */
export async function describeDeletion(scope: Scope, subject: StoredExport): Promise<ConfirmSubject> {
  const connection = await readConnection(scope, subject.connectionId);
  await requireEdit(scope, subject, connection, 'export.delete');
  const [row] = await scope.db.orm.select({ runs: count() }).from(runs).where(eq(runs.exportId, subject.id));
  return {
    kind: 'delete_export',
    name: subject.name,
    destination: connection?.destination.title,
    runs: row?.runs ?? 0,
  };
}

/** Deletes the export; what was sent stays at the destination. Throws `run_active` while a run is under way. */
export async function deleteExport(scope: Scope, id: ExportId): Promise<{ name: string }> {
  const subject = await readExport(scope, id);
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), 'export.delete');
  await scope.db.orm.transaction(async (tx) => {
    const deleted = await tx
      .update(exports)
      .set({ deletedAt: scope.clock.now(), updatedBy: scope.person.id, updatedAt: scope.clock.now() })
      .where(and(eq(exports.id, id), isNull(exports.deletedAt)))
      .returning({ id: exports.id });
    if (deleted.length === 0) throw new AppError('unknown_export', { name: subject.name });
    const active = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.exportId, id), inArray(runs.state, [...ACTIVE_STATES])));
    if (active.length > 0)
      throw new AppError(
        'run_active',
        { name: subject.name },
        { calls: [{ command: 'cancel', input: { export: id } }] },
      );
    await forgetSchedule(tx, id);
    await recordDone(tx, scope, {
      action: 'export.delete',
      subjectId: id,
      subjectName: subject.name,
      before: toAudit(subject),
    });
  });
  return { name: subject.name };
}
