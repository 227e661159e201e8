import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { auditLog } from '../../db/schema/index.ts';
import type { AuditAction } from '../../domain/audit.ts';
import type { Scope } from '../context.ts';

export interface AuditEntry {
  readonly action: AuditAction;
  readonly subjectId?: string | undefined;
  readonly subjectName: string;
  readonly before?: Record<string, unknown>;
  readonly after?: Record<string, unknown>;
}

/** Writes what was done; give it the transaction that does it. */
export const recordDone = (tx: Queryable, scope: Scope, entry: AuditEntry): Promise<void> =>
  record(tx, scope, entry, 'done');

/** Writes what was asked for and not allowed. */
export const recordRefused = (scope: Scope, entry: AuditEntry): Promise<void> =>
  record(scope.db.orm, scope, entry, 'refused');

async function record(db: Queryable, scope: Scope, entry: AuditEntry, outcome: 'done' | 'refused'): Promise<void> {
  await db.insert(auditLog).values({
    environmentId: scope.environmentId,
    at: scope.clock.now(),
    personId: scope.person.id,
    personName: scope.person.name,
    role: scope.person.role,
    surface: scope.surface,
    turnId: scope.turnId ?? null,
    action: entry.action,
    outcome,
    subjectId: entry.subjectId ?? null,
    subjectName: entry.subjectName,
    before: entry.before ?? null,
    after: entry.after ?? null,
  });
}

/** What the same turn has changed before, e.g. `export.create`; empty when nothing, or when it cannot come again. */
export async function listDone(scope: Scope): Promise<string[]> {
  if (scope.turnId === undefined) return [];
  const rows = await scope.db.orm
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.turnId, scope.turnId), eq(auditLog.outcome, 'done')));
  return rows.map((row) => row.action);
}
