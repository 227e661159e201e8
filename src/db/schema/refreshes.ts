import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, PersonId, RefreshId, TurnId } from '../../domain/ids.ts';
import type { RefreshState, RefreshTrigger, StepKind, StepNote } from '../../domain/refresh.ts';
import type { RunFailure, SkipReason } from '../../domain/run.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/** Brings the catalog up to date. A worker owns it while `leaseUntil` lies ahead and `fence` is the number it was given. */
export const refreshes = pgTable(
  'refreshes',
  {
    id: id().$type<RefreshId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    state: text().$type<RefreshState>().notNull(),
    trigger: text().$type<RefreshTrigger>().notNull(),
    /** Keys of steps to bring up to date, with what they need; null: all. */
    targets: jsonb().$type<string[]>(),
    startedBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    turnId: uuid().$type<TurnId>().unique(),
    scheduledFor: instant(),
    queuedAt: createdAt(),
    startedAt: instant(),
    endedAt: instant(),
    /** Why it could not even be planned. */
    failure: jsonb().$type<RunFailure>(),
    cancelRequestedBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    /** Exports that follow the refresh and that the person who asked for it may not run. */
    leftOut: integer().notNull().default(0),
    attempt: integer().notNull().default(0),
    fence: integer().notNull().default(0),
    leaseOwner: text(),
    leaseUntil: instant(),
  },
  (table) => [
    uniqueIndex('refreshes_one_active').on(table.environmentId).where(sql`${table.state} in ('queued', 'running')`),
    uniqueIndex('refreshes_one_per_time').on(table.environmentId, table.scheduledFor),
    index('refreshes_environment').on(table.environmentId, table.queuedAt),
  ],
);

/** One source object, entity or segment of a refresh. */
export const refreshSteps = pgTable(
  'refresh_steps',
  {
    id: id(),
    refreshId: uuid()
      .$type<RefreshId>()
      .notNull()
      .references(() => refreshes.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    /** Kind and name, e.g. `segment:lapsed`. */
    key: text().notNull(),
    kind: text().$type<StepKind>().notNull(),
    title: text().notNull(),
    /** Keys of the steps that it needs. */
    needs: jsonb().$type<string[]>().notNull(),
    state: text().$type<RefreshState | 'skipped'>().notNull(),
    skipReason: text().$type<SkipReason>(),
    note: text().$type<StepNote>(),
    /** Members or records now. */
    count: integer(),
    failure: jsonb().$type<RunFailure>(),
    startedAt: instant(),
    endedAt: instant(),
  },
  (table) => [
    uniqueIndex('refresh_steps_position').on(table.refreshId, table.position),
    index('refresh_steps_key').on(table.key, table.endedAt),
  ],
);
