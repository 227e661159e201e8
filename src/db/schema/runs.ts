import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { EntityKind } from '../../domain/catalog.ts';
import type { StoredError } from '../../domain/errors.ts';
import type { BatchId, EnvironmentId, ExportId, PersonId, RefreshId, RunId, TaskId, TurnId } from '../../domain/ids.ts';
import type { LimitDetails } from '../../domain/limits.ts';
import type { Place } from '../../domain/place.ts';
import type { Counts, Matching, RunFailure, RunState, SkipReason, Trigger, WrittenFile } from '../../domain/run.ts';
import type { SchemaChange, SchemaColumn } from '../../domain/schema-change.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { exports } from './exports.ts';
import { people } from './people.ts';
import { refreshes } from './refreshes.ts';

/** One execution of one export. A worker owns it while `leaseUntil` lies ahead and `fence` is the number it was given. */
export const runs = pgTable(
  'runs',
  {
    id: id().$type<RunId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id),
    state: text().$type<RunState>().notNull(),
    trigger: text().$type<Trigger>().notNull(),
    startedBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    /** Where a person asked for it, and its card stands. */
    place: jsonb().$type<Place>(),
    /** What asked for it: the same event does not start it twice. */
    turnId: uuid().$type<TurnId>(),
    /** The time of the schedule that this run is for: each is run once. */
    scheduledFor: instant(),
    /** The refresh that this run follows. */
    refreshId: uuid()
      .$type<RefreshId>()
      .references(() => refreshes.id, { onDelete: 'set null' }),
    /** The refresh that brings its data up to date; kept when that is over, so that it is not asked for again. */
    waitingFor: uuid()
      .$type<RefreshId>()
      .references(() => refreshes.id, { onDelete: 'set null' }),
    queuedAt: createdAt(),
    startedAt: instant(),
    endedAt: instant(),
    skipReason: text().$type<SkipReason>(),
    /** What was over a limit or under a minimum; also of a run that went on, close to a limit. */
    skipDetails: jsonb().$type<LimitDetails>(),
    failure: jsonb().$type<RunFailure>(),
    cancelRequestedBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    location: text(),
    attempt: integer().notNull().default(0),
    /** How long its attempts have worked, all together; written with every sign of life. */
    workedMs: bigint({ mode: 'number' }).notNull().default(0),
    fence: integer().notNull().default(0),
    leaseOwner: text(),
    leaseUntil: instant(),
    /** Somebody approved that it takes out so many members. */
    approvedRemovals: integer(),
    /** What the far end makes of what was delivered, as it said last. */
    matching: jsonb().$type<Matching>(),
    /** When it is asked again; null: not any more. */
    pollAt: instant(),
    pollAttempt: integer().notNull().default(0),
  },
  (table) => [
    /** One run of an export at a time, whoever asks and in whichever process. */
    uniqueIndex('runs_one_active').on(table.exportId).where(sql`${table.state} in ('queued', 'waiting', 'running')`),
    uniqueIndex('runs_one_per_turn').on(table.turnId, table.exportId),
    /** A time of a schedule fires once, in any number of processes. */
    uniqueIndex('runs_one_per_time').on(table.exportId, table.scheduledFor),
    index('runs_refresh').on(table.refreshId).where(sql`${table.refreshId} is not null`),
    index('runs_export').on(table.exportId, table.queuedAt),
    index('runs_environment').on(table.environmentId, table.queuedAt),
    /** What a worker looks for, the oldest first. */
    index('runs_unheld').on(table.environmentId, table.queuedAt).where(sql`${table.state} in ('queued', 'running')`),
    index('runs_active')
      .on(table.state, table.leaseUntil)
      .where(sql`${table.state} in ('queued', 'waiting', 'running')`),
    index('runs_poll').on(table.pollAt).where(sql`${table.pollAt} is not null`),
  ],
);

/** One entity or segment of a run. */
export const runTasks = pgTable(
  'run_tasks',
  {
    id: id().$type<TaskId>(),
    runId: uuid()
      .$type<RunId>()
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    item: text().notNull(),
    title: text().notNull(),
    entityKind: text().$type<EntityKind>().notNull(),
    state: text().$type<RunState>().notNull(),
    expected: integer(),
    counts: jsonb().$type<Counts>().notNull(),
    startedAt: instant(),
    endedAt: instant(),
    files: jsonb().$type<WrittenFile[]>().notNull(),
    /** What was written, for the next run to compare with; null before the task began. */
    columns: jsonb().$type<SchemaColumn[]>(),
    /** How that differs from the run before. */
    schemaChanges: jsonb().$type<SchemaChange[]>().notNull().default([]),
  },
  (table) => [uniqueIndex('run_tasks_position').on(table.runId, table.position)],
);

/** Several runs that one person asked for at once. */
export const runBatches = pgTable(
  'run_batches',
  {
    id: id().$type<BatchId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    startedBy: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    /** The same event makes one batch. */
    turnId: uuid().$type<TurnId>().unique(),
    createdAt: createdAt(),
  },
  (table) => [index('run_batches_environment').on(table.environmentId, table.createdAt)],
);

/** An export of a batch: its run, or why there is none. */
export const runBatchItems = pgTable(
  'run_batch_items',
  {
    batchId: uuid()
      .$type<BatchId>()
      .notNull()
      .references(() => runBatches.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id, { onDelete: 'cascade' }),
    runId: uuid()
      .$type<RunId>()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** The run was under way already. */
    joined: boolean().notNull().default(false),
    refusal: jsonb().$type<StoredError>(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.position] }), index('run_batch_items_run').on(table.runId)],
);
