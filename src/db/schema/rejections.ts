import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { RunId } from '../../domain/ids.ts';
import type { RejectionCode, RejectionStage } from '../../domain/rejection.ts';
import { createdAt } from './columns.ts';
import { runs } from './runs.ts';

/** One record that was refused, before sending (invalid) or by the far end (rejected). Kept for two weeks. */
export const rejections = pgTable(
  'rejections',
  {
    runId: uuid()
      .$type<RunId>()
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** Of the task. */
    position: integer().notNull(),
    /** In the order in which they were found; writing one twice is writing it once. */
    ordinal: integer().notNull(),
    stage: text().$type<RejectionStage>().notNull(),
    /** Null for a record without a key. */
    key: text(),
    code: text().$type<RejectionCode>().notNull(),
    /** The far end's field that it is about. */
    field: text(),
    /** In the far end's words. */
    reason: text(),
    isPassing: boolean().notNull().default(false),
    at: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.position, table.ordinal] }),
    index('rejections_at').on(table.at),
  ],
);
