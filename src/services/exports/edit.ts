import { isDeepStrictEqual } from 'node:util';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { exports } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId } from '../../domain/ids.ts';
import { requireEdit, requireUse } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import { findConnection } from '../connections/find.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { checkDraft, type Draft } from './draft.ts';
import { readFar } from './far.ts';
import { readExport } from './read.ts';
import { replaceItems, toAudit, toColumns, withNameCheck } from './save.ts';

export interface EditOptions {
  /** The version that the person saw; a newer one in the database is not overwritten. */
  readonly version: number;
  readonly formId?: string | undefined;
}

/** Throws as `createExport` does, and `changed_meanwhile` when somebody else saved in between. */
export async function editExport(
  scope: Scope,
  id: ExportId,
  draft: Draft,
  options: EditOptions,
): Promise<{ id: ExportId; name: string; changed: boolean }> {
  const before = await readExport(scope, id);
  await requireEdit(scope, before, await readConnection(scope, before.connectionId), 'export.edit');
  const connection = await findConnection(scope, draft.connection);
  if (connection !== undefined) await requireUse(scope, connection, 'export.edit');
  const far = await readFar(scope, connection, draft, before);
  const checked = checkDraft(draft, scope.catalog.current(), connection, far);
  const isSame = isDeepStrictEqual(toStored(before), toStored(checked));
  await withNameCheck(checked.name, () =>
    scope.db.orm.transaction(async (tx) => {
      if (options.formId !== undefined) await consumeForm(tx, scope, options.formId);
      if (isSame) return;
      const updated = await tx
        .update(exports)
        .set({
          ...toColumns(checked),
          updatedBy: scope.person.id,
          updatedAt: scope.clock.now(),
          version: sql`${exports.version} + 1`,
        })
        .where(and(eq(exports.id, id), eq(exports.version, options.version), isNull(exports.deletedAt)))
        .returning({ id: exports.id });
      if (updated.length === 0) {
        throw new AppError(
          'changed_meanwhile',
          { name: before.name },
          { calls: [{ command: 'edit', input: { export: id } }] },
        );
      }
      await replaceItems(tx, id, checked.items);
      await recordDone(tx, scope, {
        action: 'export.edit',
        subjectId: id,
        subjectName: checked.name,
        before: toAudit(before),
        after: toAudit(checked),
      });
    }),
  );
  return { id, name: checked.name, changed: !isSame };
}

/** As it comes back from the database, whose JSON has an order of keys of its own and nothing undefined. */
const toStored = (subject: Parameters<typeof toAudit>[0]): unknown => JSON.parse(JSON.stringify(toAudit(subject)));
