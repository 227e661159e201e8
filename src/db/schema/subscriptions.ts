import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ConnectionId, EnvironmentId, ExportId, PersonId, RunId, SubscriptionId } from '../../domain/ids.ts';
import type { NotificationKind } from '../../domain/notification.ts';
import type { Digest, EventGroup, Repeats } from '../../domain/subscription.ts';
import { createdAt, id, instant } from './columns.ts';
import { connections } from './connections.ts';
import { environments } from './environments.ts';
import { exports } from './exports.ts';
import { people } from './people.ts';
import { runs } from './runs.ts';

/** A channel's wish to hear about events; one row for each channel. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    id: id().$type<SubscriptionId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    surface: text().notNull(),
    workspace: text().notNull(),
    conversation: text().notNull(),
    /** What people call it; empty for a direct message. */
    channel: text().notNull(),
    isAll: boolean().notNull(),
    groups: text().array().$type<EventGroup[]>().notNull(),
    repeats: text().$type<Repeats>().notNull(),
    digest: text().$type<Digest>().notNull(),
    quietFrom: text(),
    quietTo: text(),
    zone: text().notNull(),
    own: boolean().notNull(),
    createdBy: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
    version: integer().notNull().default(1),
    /** Nothing can be brought there any more, and why. */
    closedAt: instant(),
    closedReason: text(),
  },
  (table) => [
    uniqueIndex('subscriptions_channel').on(table.environmentId, table.surface, table.workspace, table.conversation),
  ],
);

/** The exports of a subscription that is not about all. */
export const subscriptionExports = pgTable(
  'subscription_exports',
  {
    subscriptionId: uuid()
      .$type<SubscriptionId>()
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.subscriptionId, table.exportId] })],
);

/**
 * One event that one channel is told of: written with the event, so it is told whatever happens to the process. Those
 * that are told together share a bundle, which is one message of the outbox.
 */
export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    subscriptionId: uuid()
      .$type<SubscriptionId>()
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    kind: text().$type<NotificationKind>().notNull(),
    /** The same event is told to a channel once. */
    event: text().notNull(),
    exportId: uuid()
      .$type<ExportId>()
      .references(() => exports.id, { onDelete: 'cascade' }),
    runId: uuid()
      .$type<RunId>()
      .references(() => runs.id, { onDelete: 'cascade' }),
    connectionId: uuid()
      .$type<ConnectionId>()
      .references(() => connections.id, { onDelete: 'cascade' }),
    /** In a row, this one included; for a recovery those before it. */
    failures: integer().notNull().default(0),
    occurredAt: instant().notNull(),
    dueAt: instant().notNull(),
    /** Null while it waits. */
    bundle: uuid(),
    /** For a repeated failure: the bundle that told of the first in the row. */
    root: uuid(),
    /** The platform's id of its message, once it stands there. */
    externalId: text(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('notifications_event').on(table.subscriptionId, table.event),
    index('notifications_waiting').on(table.dueAt).where(sql`${table.bundle} is null`),
    index('notifications_bundle').on(table.bundle),
    index('notifications_occurred').on(table.occurredAt),
  ],
);

/** The bundle that told a channel of the first failure in a row, below which the next ones go. */
export const failureThreads = pgTable(
  'failure_threads',
  {
    subscriptionId: uuid()
      .$type<SubscriptionId>()
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id, { onDelete: 'cascade' }),
    bundle: uuid().notNull(),
  },
  (table) => [primaryKey({ columns: [table.subscriptionId, table.exportId] })],
);

/** What people were told about an export that comes close to a limit; gone when it no longer does. */
export const limitWarnings = pgTable('limit_warnings', {
  exportId: uuid()
    .$type<ExportId>()
    .primaryKey()
    .references(() => exports.id, { onDelete: 'cascade' }),
  situation: text().notNull(),
});
