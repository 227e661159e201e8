import { and, eq, inArray } from 'drizzle-orm';
import { runs } from '../../db/schema/index.ts';
import type { ConfirmSubject } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { retireSets } from './sets.ts';

/** What forgetting means, for the confirmation; refuses who may not, and exports that write files. */
export async function describeReset(scope: Scope, subject: StoredExport): Promise<ConfirmSubject> {
  const connection = await readConnection(scope, subject.connectionId);
  await requireEdit(scope, subject, connection, 'export.reset');
  if (connection?.destination.takes !== 'records') throw new AppError('not_of_records', { name: subject.name });
  return { kind: 'reset_export', name: subject.name };
}

/** Forgets what was delivered, so that the next run sends everything. Throws `run_active` while a run is under way. */
export async function resetExport(scope: Scope, subject: StoredExport): Promise<void> {
  await describeReset(scope, subject);
  await scope.db.orm.transaction(async (tx) => {
    const active = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.exportId, subject.id), inArray(runs.state, [...ACTIVE_STATES])))
      .for('key share');
    if (active.length > 0) {
      const calls = [{ command: 'cancel', input: { export: subject.id } }];
      throw new AppError('run_active', { name: subject.name }, { calls });
    }
    const sets = await retireSets(tx, subject.id, scope.clock.now());
    await recordDone(tx, scope, {
      action: 'export.reset',
      subjectId: subject.id,
      subjectName: subject.name,
      after: { segments: sets },
    });
  });
}
