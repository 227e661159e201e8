import { exports, schedules } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId } from '../../domain/ids.ts';
import { FOLLOWS_REFRESH, type Schedule } from '../../domain/schedule.ts';
import { requireRole, requireUse } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import { findConnection } from '../connections/find.ts';
import { connectionExists } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { toColumns as toScheduleColumns } from '../schedules/read.ts';
import { checkDraft, type Draft } from './draft.ts';
import { readFar } from './far.ts';
import type { StoredExport } from './read.ts';
import { replaceItems, toAudit, toColumns, withNameCheck } from './save.ts';

export interface CreateOptions {
  /** Consumed with the save, so that a form submitted twice makes one export. */
  readonly formId?: string | undefined;
  /** For a duplicate: what it is a copy of. */
  readonly model?: StoredExport;
  /** For a duplicate: the schedule of what it is a copy of, switched off. */
  readonly schedule?: Pick<Schedule, 'recurrence' | 'active'>;
}

/**
 * Makes an export; it follows the environment refresh unless told otherwise, and does not run. Throws `role_too_low`,
 * `connection_not_shared`, `name_taken`, `already_answered`, or what `checkDraft` finds.
 */
export async function createExport(
  scope: Scope,
  draft: Draft,
  options: CreateOptions = {},
): Promise<{ id: ExportId; name: string }> {
  await requireRole(scope, 'contributor', 'export.create', draft.name.slice(0, 100));
  const connection = await findConnection(scope, draft.connection);
  if (connection !== undefined) await requireUse(scope, connection, 'export.create');
  const far = await readFar(scope, connection, draft, options.model);
  const checked = checkDraft(draft, scope.catalog.current(), connection, far);
  const now = scope.clock.now();
  const id = await withNameCheck(checked.name, () =>
    scope.db.orm.transaction(async (tx) => {
      if (options.formId !== undefined) await consumeForm(tx, scope, options.formId);
      if (!(await connectionExists(tx, scope, checked.connectionId))) {
        throw new AppError('unknown_connection', { name: connection?.name ?? '' });
      }
      const [row] = await tx
        .insert(exports)
        .values({
          ...toColumns(checked),
          environmentId: scope.environmentId,
          createdBy: scope.person.id,
          createdAt: now,
          updatedBy: scope.person.id,
          updatedAt: now,
        })
        .returning({ id: exports.id });
      if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
      await replaceItems(tx, row.id, checked.items);
      const { recurrence, active } = options.schedule ?? FOLLOWS_REFRESH;
      await tx.insert(schedules).values({
        exportId: row.id,
        environmentId: scope.environmentId,
        scheduledBy: scope.person.id,
        ...toScheduleColumns(recurrence, active, now),
      });
      await recordDone(tx, scope, {
        action: 'export.create',
        subjectId: row.id,
        subjectName: checked.name,
        after: toAudit(checked),
      });
      return row.id;
    }),
  );
  return { id, name: checked.name };
}
