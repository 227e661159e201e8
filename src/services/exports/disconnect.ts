import { and, eq, isNull, sql } from 'drizzle-orm';
import { exports } from '../../db/schema/index.ts';
import type { ConfirmSubject } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId } from '../../domain/ids.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readExport, type StoredExport } from './read.ts';

export async function describeDisconnection(scope: Scope, subject: StoredExport): Promise<ConfirmSubject> {
  const connection = await readConnection(scope, subject.connectionId);
  await requireEdit(scope, subject, connection, 'export.disconnect');
  if (connection === undefined) throw new AppError('unknown_connection', { name: subject.name });
  return { kind: 'disconnect_export', name: subject.name, connection: connection.name };
}

/** Keeps the export without its connection: it cannot run until somebody picks one in its form. */
export async function disconnectExport(scope: Scope, id: ExportId): Promise<{ id: ExportId; name: string }> {
  const subject = await readExport(scope, id);
  const connection = await readConnection(scope, subject.connectionId);
  await requireEdit(scope, subject, connection, 'export.disconnect');
  await scope.db.orm.transaction(async (tx) => {
    await tx
      .update(exports)
      .set({
        connectionId: null,
        updatedBy: scope.person.id,
        updatedAt: scope.clock.now(),
        version: sql`${exports.version} + 1`,
      })
      .where(and(eq(exports.id, id), isNull(exports.deletedAt)));
    await recordDone(tx, scope, {
      action: 'export.disconnect',
      subjectId: id,
      subjectName: subject.name,
      before: { connectionId: subject.connectionId ?? null },
      after: { connectionId: null },
    });
  });
  return { id, name: subject.name };
}
