import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { ConnectionState, Consent, VerifyResult } from '../../domain/connection.ts';
import type { ConnectionId, EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { SharedWith } from '../../domain/permissions.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/** A stored way into one destination. */
export const connections = pgTable(
  'connections',
  {
    id: id().$type<ConnectionId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    name: text().notNull(),
    foldedName: text().notNull(),
    destination: text().notNull(),
    state: text().$type<ConnectionState>().notNull(),
    settings: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Sealed by the vault, bound to this row; null where the destination needs none. */
    credentials: text(),
    sharedWith: text().$type<SharedWith>().notNull(),
    consent: jsonb().$type<Consent>(),
    verified: jsonb().$type<VerifyResult>(),
    /** Since when the far end refuses the credentials; null while it does not. */
    refusedSince: instant(),
    /** When somebody has to sign in again, once that was announced. */
    signInEndsAt: instant(),
    /** A contract may set another member limit than the destination's own. */
    memberLimit: integer(),
    createdBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    createdAt: createdAt(),
    updatedBy: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    updatedAt: instant().notNull().defaultNow(),
    version: integer().notNull().default(1),
  },
  (table) => [uniqueIndex('connections_name').on(table.environmentId, table.foldedName)],
);

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

/** A one-time way to the credentials page. Only a hash of the address is kept. */
export const credentialLinks = pgTable(
  'credential_links',
  {
    id: id(),
    tokenHash: text().notNull().unique(),
    connectionId: uuid()
      .$type<ConnectionId>()
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    personId: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
    /** When the link was opened: from then on only the browser that opened it may go on, by its session. */
    openedAt: instant(),
    sessionHash: text(),
    /** When the credentials were saved. */
    usedAt: instant(),
    /** An OAuth flow under way: hash of its state, and what is needed to finish it, sealed. */
    oauthStateHash: text(),
    oauthSealed: text(),
  },
  (table) => [index('credential_links_state').on(table.oauthStateHash)],
);
