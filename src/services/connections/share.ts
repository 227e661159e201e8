import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { connectionGrants, connections, exports } from '../../db/schema/index.ts';
import type { ConfirmSubject } from '../../domain/answers.ts';
import type { ConnectionId, PersonId } from '../../domain/ids.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope } from '../context.ts';
import { type Connection, requireConnection } from './read.ts';

/** All contributors, or these people. */
export type ShareWith = 'contributors' | readonly PersonId[];

/** Shares a connection; people are added to those who have it. Sharing what is shared already changes nothing. */
export async function shareConnection(scope: Scope, id: ConnectionId, shareWith: ShareWith): Promise<Connection> {
  const connection = await requireConnection(scope, id);
  await requireRole(scope, 'admin', 'connection.share', connection.name);
  await scope.db.orm.transaction((tx) => grant(tx, scope, connection, shareWith));
  return requireConnection(scope, id);
}

/** The same inside a transaction that has checked who asks: an approved request shares. */
export async function grant(tx: Queryable, scope: Scope, connection: Connection, shareWith: ShareWith): Promise<void> {
  const { id, sharing } = connection;
  if (shareWith === 'contributors') {
    await tx
      .update(connections)
      .set({ sharedWith: 'contributors', ...changedBy(scope) })
      .where(eq(connections.id, id));
  } else {
    await tx
      .insert(connectionGrants)
      .values(shareWith.map((personId) => ({ connectionId: id, personId })))
      .onConflictDoNothing();
    // Whoever shares with a person does not take it from all contributors.
    await tx
      .update(connections)
      .set({ sharedWith: 'people', ...changedBy(scope) })
      .where(and(eq(connections.id, id), eq(connections.sharedWith, 'nobody')));
  }
  await recordDone(tx, scope, {
    action: 'connection.share',
    subjectId: id,
    subjectName: connection.name,
    before: { sharedWith: sharing.sharedWith, people: sharing.people },
    after: {
      sharedWith: shareWith === 'contributors' ? 'contributors' : 'people',
      people: shareWith === 'contributors' ? [] : shareWith,
    },
  });
}

/** What unsharing would mean: exports and their schedules keep running, contributors may only look at them. */
export async function describeUnsharing(scope: Scope, connection: Connection): Promise<ConfirmSubject> {
  await requireRole(scope, 'admin', 'connection.unshare', connection.name);
  const [row] = await scope.db.orm
    .select({ uses: count() })
    .from(exports)
    .where(and(eq(exports.connectionId, connection.id), isNull(exports.deletedAt)));
  return { kind: 'unshare_connection', name: connection.name, exports: row?.uses ?? 0 };
}

/** Takes it from these people, or from everyone but the admins. Runs that are under way go on. */
export async function unshareConnection(
  scope: Scope,
  id: ConnectionId,
  from: 'everyone' | readonly PersonId[],
): Promise<Connection> {
  const connection = await requireConnection(scope, id);
  await requireRole(scope, 'admin', 'connection.unshare', connection.name);
  await scope.db.orm.transaction(async (tx) => {
    const isThis = eq(connectionGrants.connectionId, id);
    await tx
      .delete(connectionGrants)
      .where(from === 'everyone' ? isThis : and(isThis, inArray(connectionGrants.personId, [...from])));
    const left = await tx.select({ id: connectionGrants.personId }).from(connectionGrants).where(isThis);
    const sharedWith =
      from === 'everyone' || (connection.sharing.sharedWith !== 'contributors' && left.length === 0)
        ? 'nobody'
        : connection.sharing.sharedWith;
    await tx
      .update(connections)
      .set({ sharedWith, ...changedBy(scope) })
      .where(eq(connections.id, id));
    await recordDone(tx, scope, {
      action: 'connection.unshare',
      subjectId: id,
      subjectName: connection.name,
      before: { sharedWith: connection.sharing.sharedWith, people: connection.sharing.people },
      after: { sharedWith, people: left.map((row) => row.id) },
    });
  });
  return requireConnection(scope, id);
}

const changedBy = (scope: Scope) => ({
  updatedBy: scope.person.id,
  updatedAt: scope.clock.now(),
  version: sql`${connections.version} + 1`,
});
