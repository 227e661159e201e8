import { connections } from '../../db/schema/index.ts';
import { foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import { needsCredentials, toAccount } from './account.ts';
import { type ConnectionDraft, checkConnection } from './draft.ts';
import { type Connection, requireConnection } from './read.ts';
import { replaceGrants, toAudit, toConsent, withConnectionNameCheck } from './save.ts';

/**
 * Makes a connection. One without credentials is verified and ready at once; one with credentials stays incomplete, and
 * of no use, until these were entered and verified on their page. Throws what `checkConnection` finds, what the
 * destination says to a try, `connection_name_taken` and `already_answered`.
 */
export async function addConnection(scope: Scope, draft: ConnectionDraft, formId?: string): Promise<Connection> {
  await requireRole(scope, 'admin', 'connection.add', draft.name.slice(0, 100));
  const checked = await checkConnection(scope, draft, true);
  const isComplete = !needsCredentials(checked.destination);
  const verified = isComplete
    ? await checked.destination.verify(toAccount(scope, checked.destination, checked.settings, {}))
    : undefined;
  const now = scope.clock.now();
  const id = await withConnectionNameCheck(checked.name, () =>
    scope.db.orm.transaction(async (tx) => {
      if (formId !== undefined) await consumeForm(tx, scope, formId);
      const [row] = await tx
        .insert(connections)
        .values({
          environmentId: scope.environmentId,
          name: checked.name,
          foldedName: foldName(checked.name),
          destination: checked.destination.kind,
          state: isComplete ? 'ready' : 'incomplete',
          settings: { ...checked.settings, ...verified?.learned },
          sharedWith: checked.sharedWith,
          consent: isComplete ? toConsent(scope) : null,
          verified: verified === undefined ? null : { ok: true, at: now.toISOString(), summary: verified.summary },
          memberLimit: checked.memberLimit ?? null,
          createdBy: scope.person.id,
          createdAt: now,
          updatedBy: scope.person.id,
          updatedAt: now,
        })
        .returning({ id: connections.id });
      if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
      await replaceGrants(tx, row.id, checked.people);
      await recordDone(tx, scope, {
        action: 'connection.add',
        subjectId: row.id,
        subjectName: checked.name,
        after: toAudit(checked),
      });
      return row.id;
    }),
  );
  return requireConnection(scope, id);
}
