import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CommandCall } from '../../domain/call.ts';
import type { ConnectionId, EnvironmentId, PersonId, RequestId } from '../../domain/ids.ts';
import type { Role } from '../../domain/person.ts';
import type { RequestKind, RequestState } from '../../domain/request.ts';
import { createdAt, id, instant } from './columns.ts';
import { connections } from './connections.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/** A person's wish for access to a connection, or for a role; the first admin who answers decides it. */
export const requests = pgTable(
  'requests',
  {
    id: id().$type<RequestId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    kind: text().$type<RequestKind>().notNull(),
    personId: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    connectionId: uuid()
      .$type<ConnectionId>()
      .references(() => connections.id, { onDelete: 'cascade' }),
    role: text().$type<Role>(),
    reason: text().notNull(),
    /** What the person was doing: they are taken back there. */
    resume: jsonb().$type<CommandCall>(),
    /** Where they asked; the answer goes there. */
    surface: text().notNull(),
    state: text().$type<RequestState>().notNull(),
    answeredBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    answeredAt: instant(),
    /** Why it was denied. */
    answer: text(),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
  },
  (table) => [
    index('requests_open').on(table.environmentId, table.state),
    /** Asking again while a request is open is the same request. */
    uniqueIndex('requests_one_open_connection')
      .on(table.personId, table.connectionId)
      .where(sql`${table.state} = 'open' and ${table.kind} = 'connection'`),
    uniqueIndex('requests_one_open_role')
      .on(table.personId, table.role)
      .where(sql`${table.state} = 'open' and ${table.kind} = 'role'`),
  ],
);

/** One known value sealed with each encryption key in use: tells at start whether the right keys were given. */
export const encryptionKeys = pgTable('encryption_keys', {
  keyId: text().primaryKey(),
  check: text().notNull(),
  createdAt: createdAt(),
});
