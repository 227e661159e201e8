import { eq } from 'drizzle-orm';
import { isUniqueViolation, type Queryable } from '../../db/client.ts';
import { exportItems } from '../../db/schema/index.ts';
import { foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { CheckedDraft } from './draft.ts';

/** The columns of `exports` that a draft decides. */
export const toColumns = (draft: CheckedDraft) => ({
  name: draft.name,
  foldedName: foldName(draft.name),
  type: draft.type,
  connectionId: draft.connectionId,
  target: { ...draft.target },
  mapping: [...draft.mapping],
  mode: draft.mode ?? null,
});

export async function replaceItems(tx: Queryable, exportId: ExportId, items: readonly string[]): Promise<void> {
  await tx.delete(exportItems).where(eq(exportItems.exportId, exportId));
  await tx.insert(exportItems).values(items.map((item, position) => ({ exportId, position, item })));
}

/** Turns the database's word that a name is in use into ours; two people may save the same name at once. */
export async function withNameCheck<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'exports_name')) throw error;
    throw new AppError(
      'name_taken',
      { name },
      {
        cause: error,
        fields: [{ field: 'name', code: 'name_taken', params: { name } }],
        calls: [{ command: 'show', input: { export: name } }],
      },
    );
  }
}

/** What the audit log keeps of an export. */
export const toAudit = (
  subject: Pick<CheckedDraft, 'name' | 'type' | 'items' | 'mapping' | 'target' | 'mode'> & {
    connectionId: string | undefined;
  },
) => ({
  name: subject.name,
  type: subject.type,
  connectionId: subject.connectionId ?? null,
  items: subject.items,
  mapping: subject.mapping,
  target: subject.target,
  ...(subject.mode === undefined ? {} : { mode: subject.mode }),
});
