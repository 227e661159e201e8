import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { connections, exports, schedules } from '../../db/schema/index.ts';
import type { ConnectionBlockedAnswer } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { requireRole } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope } from '../context.ts';
import { toSchedule } from '../schedules/read.ts';
import { type Connection, requireConnection } from './read.ts';
import { toAudit } from './save.ts';

/** Exports that still use it: these are disconnected or deleted one by one before the connection goes. */
export async function listDependents(scope: Scope, connection: Connection): Promise<ConnectionBlockedAnswer> {
  await requireRole(scope, 'admin', 'connection.delete', connection.name);
  return { id: connection.id, name: connection.name, exports: await dependents(scope.db.orm, connection.id) };
}

/** Throws `connection_in_use`, also for an export that was made a moment ago. */
export async function deleteConnection(scope: Scope, id: ConnectionId): Promise<{ name: string }> {
  const connection = await requireConnection(scope, id);
  await requireRole(scope, 'admin', 'connection.delete', connection.name);
  await scope.db.orm.transaction(async (tx) => {
    // Exports that are being made hold a key-share lock on the row: wait for them, then look.
    await tx.select({ id: connections.id }).from(connections).where(eq(connections.id, id)).for('update');
    const used = await dependents(tx, id);
    if (used.length > 0) {
      const calls = [{ command: 'connections', input: { action: 'delete', connection: id } }];
      throw new AppError('connection_in_use', { name: connection.name, count: used.length }, { calls });
    }
    await tx
      .update(exports)
      .set({ connectionId: null })
      .where(and(eq(exports.connectionId, id), isNotNull(exports.deletedAt)));
    await tx.delete(connections).where(eq(connections.id, id));
    await recordDone(tx, scope, {
      action: 'connection.delete',
      subjectId: id,
      subjectName: connection.name,
      before: toAudit({ ...connection, sharedWith: connection.sharing.sharedWith, people: connection.sharing.people }),
    });
  });
  return { name: connection.name };
}

async function dependents(db: Queryable, id: ConnectionId): Promise<ConnectionBlockedAnswer['exports']> {
  const rows = await db
    .select({ id: exports.id, name: exports.name, schedule: schedules })
    .from(exports)
    .innerJoin(schedules, eq(schedules.exportId, exports.id))
    .where(and(eq(exports.connectionId, id), isNull(exports.deletedAt)))
    .orderBy(asc(exports.foldedName));
  return rows.map((row) => ({ id: row.id, name: row.name, schedule: toSchedule(row.schedule) }));
}
