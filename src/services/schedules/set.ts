import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { exports, schedules } from '../../db/schema/index.ts';
import type { AuditAction } from '../../domain/audit.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { Recurrence } from '../../domain/recurrence.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { toScheduleText } from '../../domain/schedule-words-text.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import { readConnections } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readExportsById, type StoredExport } from '../exports/read.ts';
import { toColumns } from './read.ts';
import { rearmSoon } from './rearm.ts';

/** What is to become of schedules: a new rule, or only the switch. */
export type ScheduleChange =
  | { readonly kind: 'define'; readonly recurrence: Recurrence; readonly active: boolean }
  | { readonly kind: 'switch'; readonly active: boolean };

export interface SetOptions {
  /** Consumed with the change, so that a form submitted twice changes once. */
  readonly formId?: string | undefined;
}

/**
 * Changes the schedules of one export or several, all or none: who may not edit one of them changes nothing. With
 * `switch` each keeps its own rule; with `define` it is replaced. Nothing is owed for the time before the change.
 * Throws `role_too_low`, `connection_not_shared`, `unknown_export`, `already_answered`.
 */
export async function setSchedules(
  scope: Scope,
  ids: readonly ExportId[],
  change: ScheduleChange,
  options: SetOptions = {},
): Promise<StoredExport[]> {
  const action = change.kind === 'define' ? 'schedule.set' : 'schedule.switch';
  const subjects = await requireEditable(scope, ids, action);
  await scope.db.orm.transaction(async (tx) => {
    if (options.formId !== undefined) await consumeForm(tx, scope, options.formId);
    for (const subject of subjects) await changeOne(tx, scope, subject, change, action);
  });
  await rearmSoon(scope);
  return readInOrder(scope, ids);
}

/** The exports, in the order asked for, once it is clear that this person may edit every one of them. */
export async function requireEditable(
  scope: Scope,
  ids: readonly ExportId[],
  action: AuditAction,
): Promise<StoredExport[]> {
  const [subjects, connections] = await Promise.all([readInOrder(scope, ids), readConnections(scope)]);
  for (const subject of subjects) {
    const connection = connections.find((one) => one.id === subject.connectionId);
    await requireEdit(scope, subject, connection, action);
  }
  return subjects;
}

async function readInOrder(scope: Scope, ids: readonly ExportId[]): Promise<StoredExport[]> {
  const found = await readExportsById(scope, ids);
  return ids.map((id) => {
    const subject = found.find((one) => one.id === id && !one.deleted);
    if (subject === undefined) throw new AppError('unknown_export', { name: id });
    return subject;
  });
}

async function changeOne(
  tx: Queryable,
  scope: Scope,
  subject: StoredExport,
  change: ScheduleChange,
  action: AuditAction,
): Promise<void> {
  const recurrence = change.kind === 'define' ? change.recurrence : subject.schedule.recurrence;
  const before = toAudit(subject.schedule);
  const after = toAudit({ recurrence, active: change.active });
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const now = scope.clock.now();
  const changed = await tx
    .update(exports)
    .set({ updatedBy: scope.person.id, updatedAt: now })
    .where(and(eq(exports.id, subject.id), isNull(exports.deletedAt)))
    .returning({ id: exports.id });
  if (changed.length === 0) throw new AppError('unknown_export', { name: subject.name });
  await tx
    .update(schedules)
    .set({ ...toColumns(recurrence, change.active, now), scheduledBy: scope.person.id })
    .where(eq(schedules.exportId, subject.id));
  await recordDone(tx, scope, { action, subjectId: subject.id, subjectName: subject.name, before, after });
}

/** What the audit log keeps of a schedule: the words that would make it again. */
export const toAudit = ({ recurrence, active }: Pick<Schedule, 'recurrence' | 'active'>) => ({
  schedule: toScheduleText(recurrence),
  active,
});

/** An export that is gone has nothing to fire. */
export async function forgetSchedule(tx: Queryable, id: ExportId): Promise<void> {
  await tx.update(schedules).set({ active: false, nextAt: null }).where(eq(schedules.exportId, id));
}
