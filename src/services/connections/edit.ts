import { and, eq, sql } from 'drizzle-orm';
import { connections } from '../../db/schema/index.ts';
import { foldName } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { consumeForm } from '../confirmations/forms.ts';
import type { Scope } from '../context.ts';
import { needsCredentials, toAccount } from './account.ts';
import { type ConnectionDraft, checkConnection } from './draft.ts';
import { type Connection, requireConnection } from './read.ts';
import { replaceGrants, toAudit, withConnectionNameCheck } from './save.ts';
import { learnedOf, storeVerified } from './verify.ts';

export interface EditConnectionOptions {
  /** The version that the person saw. */
  readonly version: number;
  readonly formId?: string | undefined;
}

/**
 * Changes a connection. When its address changes, stored credentials are dropped and have to be entered again: they were
 * given for the old address, and whoever changes the address need not know them. Throws like `addConnection`, and
 * `changed_meanwhile`.
 */
export async function editConnection(
  scope: Scope,
  id: ConnectionId,
  draft: ConnectionDraft,
  options: EditConnectionOptions,
): Promise<Connection> {
  const before = await requireConnection(scope, id);
  await requireRole(scope, 'admin', 'connection.edit', before.name);
  const checked = await checkConnection(
    scope,
    { ...draft, destination: before.destination.kind, consent: true },
    false,
  );
  const isMoved = hasMoved(before, checked.settings);
  const hasSecrets = needsCredentials(before.destination);
  const verified =
    isMoved && !hasSecrets
      ? await before.destination.verify(toAccount(scope, before.destination, checked.settings, {}))
      : undefined;
  await withConnectionNameCheck(checked.name, () =>
    scope.db.orm.transaction(async (tx) => {
      if (options.formId !== undefined) await consumeForm(tx, scope, options.formId);
      const updated = await tx
        .update(connections)
        .set({
          name: checked.name,
          foldedName: foldName(checked.name),
          settings: isMoved ? withoutLearned(before, checked.settings) : { ...before.settings, ...checked.settings },
          sharedWith: checked.sharedWith,
          memberLimit: checked.memberLimit ?? null,
          ...(isMoved && hasSecrets
            ? { credentials: null, state: 'incomplete' as const, refusedSince: null, verified: null }
            : {}),
          updatedBy: scope.person.id,
          updatedAt: scope.clock.now(),
          version: sql`${connections.version} + 1`,
        })
        .where(and(eq(connections.id, id), eq(connections.version, options.version)))
        .returning({ id: connections.id });
      if (updated.length === 0) {
        const calls = [{ command: 'connections', input: { action: 'edit', connection: id } }];
        throw new AppError('changed_meanwhile', { name: before.name }, { calls });
      }
      await replaceGrants(tx, id, checked.people);
      if (verified !== undefined) await storeVerified(tx, scope, { ...before, settings: checked.settings }, verified);
      await recordDone(tx, scope, {
        action: 'connection.edit',
        subjectId: id,
        subjectName: checked.name,
        before: toAudit({ ...before, sharedWith: before.sharing.sharedWith, people: before.sharing.people }),
        after: toAudit(checked),
      });
    }),
  );
  return requireConnection(scope, id);
}

/** What the destination found out by itself, such as a host's key, is no part of the address that people enter. */
function hasMoved(before: Connection, settings: Readonly<Record<string, unknown>>): boolean {
  const names = new Set([...Object.keys(settings), ...Object.keys(before.settings)]);
  return [...names].some((name) => settings[name] !== undefined && settings[name] !== before.settings[name]);
}

/** What was found out about the old address does not hold for the new one, unless somebody entered it anew. */
function withoutLearned(before: Connection, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const learned = learnedOf(before);
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !learned.includes(name) || value !== before.settings[name]),
  );
}
