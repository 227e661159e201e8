import { and, count, desc, eq, ilike, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { auditLog } from '../../db/schema/index.ts';
import type { AuditAnswer } from '../../domain/answers.ts';
import { requireRole } from '../access.ts';
import type { Scope } from '../context.ts';

const PAGE = 12;

export const auditInput = z.object({
  person: z.string().trim().max(200).default(''),
  action: z.string().trim().max(100).default(''),
  subject: z.string().trim().max(200).default(''),
  outcome: z.enum(['', 'done', 'refused']).default(''),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});
export type AuditInput = z.infer<typeof auditInput>;

/** Who did what, newest first, and what was refused; for admins. A page past the end is the last page. */
export async function showAudit(scope: Scope, input: AuditInput, download: string | undefined): Promise<AuditAnswer> {
  await requireRole(scope, 'admin', 'audit.show');
  const where = toWhere(scope, input);
  const [counted] = await scope.db.orm.select({ total: count() }).from(auditLog).where(where);
  const total = counted?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = Math.min(input.page, pages);
  const rows = await scope.db.orm
    .select()
    .from(auditLog)
    .where(where)
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(PAGE)
    .offset((page - 1) * PAGE);
  return {
    rows: rows.map((row) => ({
      at: row.at,
      person: row.personName,
      role: row.role ?? undefined,
      surface: row.surface,
      action: row.action,
      outcome: row.outcome,
      subject: row.subjectName,
      changed: changedNames(row.before, row.after),
    })),
    page,
    pages,
    total,
    filter: { person: input.person, action: input.action, subject: input.subject, outcome: input.outcome },
    download,
  };
}

/** Every row that fits, oldest first, in batches. */
export async function* streamAudit(scope: Scope, input: AuditInput): AsyncGenerator<(typeof auditLog.$inferSelect)[]> {
  await requireRole(scope, 'admin', 'audit.download');
  const where = toWhere(scope, input);
  for (let offset = 0; ; offset += 1000) {
    const rows = await scope.db.orm
      .select()
      .from(auditLog)
      .where(where)
      .orderBy(auditLog.at, auditLog.id)
      .limit(1000)
      .offset(offset);
    if (rows.length > 0) yield rows;
    if (rows.length < 1000) return;
  }
}

const toWhere = (scope: Scope, { person, action, subject, outcome }: AuditInput): SQL | undefined =>
  and(
    eq(auditLog.environmentId, scope.environmentId),
    person === '' ? undefined : ilike(auditLog.personName, contains(person)),
    action === '' ? undefined : ilike(auditLog.action, contains(action)),
    subject === '' ? undefined : ilike(auditLog.subjectName, contains(subject)),
    outcome === '' ? undefined : eq(auditLog.outcome, outcome),
  );

/** What people type is text, not a pattern. */
const contains = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function changedNames(before: Record<string, unknown> | null, after: Record<string, unknown> | null): string[] {
  if (before === null || after === null) return [];
  return Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
}
