import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { ConnectionId, EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { SharedWith } from '../../domain/permissions.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/** A stored way into one destination. */
export const connections = pgTable('connections', {
  id: id().$type<ConnectionId>(),
  environmentId: uuid()
    .$type<EnvironmentId>()
    .notNull()
    .references(() => environments.id),
  name: text().notNull(),
  destination: text().notNull(),
  settings: jsonb().$type<Record<string, unknown>>().notNull(),
  sharedWith: text().$type<SharedWith>().notNull(),
  createdAt: createdAt(),
  updatedAt: instant().notNull().defaultNow(),
});

/** Whom a connection is shared with by name. */
export const connectionGrants = pgTable(
  'connection_grants',
  {
    connectionId: uuid()
      .$type<ConnectionId>()
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    personId: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.personId] })],
);
