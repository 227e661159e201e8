import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ExportType, MappedField, Mode } from '../../domain/export.ts';
import type { ConnectionId, EnvironmentId, ExportId, PersonId } from '../../domain/ids.ts';
import { createdAt, id, instant } from './columns.ts';
import { connections } from './connections.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/** What goes where. `foldedName` is the name as it is compared: without case, whatever the encoding of its accents. */
export const exports = pgTable(
  'exports',
  {
    id: id().$type<ExportId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    name: text().notNull(),
    foldedName: text().notNull(),
    type: text().$type<ExportType>().notNull(),
    connectionId: uuid()
      .$type<ConnectionId>()
      .references(() => connections.id),
    target: jsonb().$type<Record<string, unknown>>().notNull(),
    mapping: jsonb().$type<MappedField[]>().notNull(),
    /** Of a destination that takes records; null: its own default. */
    mode: text().$type<Mode>(),
    createdBy: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    createdAt: createdAt(),
    updatedBy: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    updatedAt: instant().notNull().defaultNow(),
    version: integer().notNull().default(1),
    /** Deleted exports keep their row, so that runs and the audit log can still name them. */
    deletedAt: instant(),
  },
  (table) => [
    uniqueIndex('exports_name').on(table.environmentId, table.foldedName).where(sql`${table.deletedAt} is null`),
    index('exports_connection').on(table.connectionId),
  ],
);

/** Segments or entities of an export, by their names in the catalog. */
export const exportItems = pgTable(
  'export_items',
  {
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    item: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.exportId, table.position] })],
);
