import { sql } from 'drizzle-orm';
import { bigint, bigserial, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ConnectionId, ExportId, RunId } from '../../domain/ids.ts';
import { createdAt, instant } from './columns.ts';
import { connections } from './connections.ts';
import { exports } from './exports.ts';
import { runs } from './runs.ts';

/**
 * One segment of an export at one place of the far end: what `delivery_state` remembers things of. Another place (a
 * connection, an audience) is another set. A retired one is forgotten: the next run begins anew.
 */
export const deliverySets = pgTable(
  'delivery_sets',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id),
    item: text().notNull(),
    /** Digest of the connection and the export's settings for it. */
    place: text().notNull(),
    createdAt: createdAt(),
    retiredAt: instant(),
  },
  (table) => [
    uniqueIndex('delivery_sets_current')
      .on(table.exportId, table.item, table.place)
      .where(sql`${table.retiredAt} is null`),
    index('delivery_sets_retired').on(table.retiredAt).where(sql`${table.retiredAt} is not null`),
  ],
);

/**
 * What the far end holds because we sent it, a row for each record. Partitioned by hash of the set, and keys compare by
 * their bytes (collation "C"): both stand in the migration alone. No foreign keys: they would cost a look-up a row.
 */
export const deliveryState = pgTable(
  'delivery_state',
  {
    setId: bigint({ mode: 'number' }).notNull(),
    key: text().notNull(),
    /** Of the mapped values as they were sent, in the source's words. */
    hash: text().notNull(),
    /** What the far end knows it by. */
    identity: text().notNull(),
    /** The run that sent it last. */
    runId: uuid().$type<RunId>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.setId, table.key] }),
    index('delivery_state_identity').on(table.setId, table.identity),
  ],
);

/** Identities that records no longer go by, still to be taken out at the far end. They outlive the run that left them. */
export const deliveryReleases = pgTable(
  'delivery_releases',
  { setId: bigint({ mode: 'number' }).notNull(), identity: text().notNull() },
  (table) => [primaryKey({ columns: [table.setId, table.identity] })],
);

/** Records that a run found to have left: taken out when everything else is sent. */
export const deliveryLeavers = pgTable(
  'delivery_leavers',
  { setId: bigint({ mode: 'number' }).notNull(), key: text().notNull() },
  (table) => [primaryKey({ columns: [table.setId, table.key] })],
);

/** Places for calls under way, for all runs of a connection in all processes. */
export const connectionSlots = pgTable(
  'connection_slots',
  {
    connectionId: uuid()
      .$type<ConnectionId>()
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    slot: bigint({ mode: 'number' }).notNull(),
    runId: uuid()
      .$type<RunId>()
      .references(() => runs.id, { onDelete: 'cascade' }),
    leaseUntil: instant(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.slot] })],
);

/** When the next call on a connection may be made. */
export const connectionPace = pgTable('connection_pace', {
  connectionId: uuid()
    .$type<ConnectionId>()
    .primaryKey()
    .references(() => connections.id, { onDelete: 'cascade' }),
  nextAt: instant().notNull(),
});
