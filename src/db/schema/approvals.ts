import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ApprovalCause, ApprovalState } from '../../domain/approval.ts';
import type { ApprovalId, EnvironmentId, ExportId, PersonId, RunId } from '../../domain/ids.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { exports } from './exports.ts';
import { people } from './people.ts';
import { runs } from './runs.ts';

/** A run that was held because it would have taken much away; the first answer decides. */
export const runApprovals = pgTable(
  'run_approvals',
  {
    id: id().$type<ApprovalId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    runId: uuid()
      .$type<RunId>()
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id),
    cause: text().$type<ApprovalCause>().notNull(),
    /** Members that would be taken out, of so many that are delivered. */
    removals: integer().notNull(),
    delivered: integer().notNull(),
    state: text().$type<ApprovalState>().notNull(),
    answeredBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    answeredAt: instant(),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
  },
  (table) => [
    uniqueIndex('run_approvals_run').on(table.runId),
    index('run_approvals_open').on(table.exportId).where(sql`${table.state} = 'open'`),
  ],
);
