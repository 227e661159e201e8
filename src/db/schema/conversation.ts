import { boolean, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CommandCall } from '../../domain/call.ts';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/** What was said in conversations whose platform keeps no history of its own. */
export const messages = pgTable(
  'messages',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    conversation: text().notNull(),
    /** Null for the bot. */
    author: uuid()
      .$type<PersonId>()
      .references(() => people.id),
    text: text().notNull(),
    card: jsonb().$type<Record<string, unknown>>(),
    subjectKind: text().$type<'run' | 'request'>(),
    subjectId: uuid(),
    reader: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    private: boolean().notNull(),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    index('messages_conversation').on(table.environmentId, table.conversation, table.createdAt),
    index('messages_subject').on(table.subjectKind, table.subjectId),
  ],
);

/** Confirmations and forms: consumed once. */
export const pendingActions = pgTable('pending_actions', {
  id: id(),
  environmentId: uuid()
    .$type<EnvironmentId>()
    .notNull()
    .references(() => environments.id),
  personId: uuid()
    .$type<PersonId>()
    .notNull()
    .references(() => people.id),
  kind: text().$type<'confirmation' | 'form'>().notNull(),
  call: jsonb().$type<CommandCall>().notNull(),
  createdAt: createdAt(),
  expiresAt: instant().notNull(),
  consumedAt: instant(),
});

/** Events of the platforms that were answered, so that one delivered twice runs once. */
export const interactionsSeen = pgTable(
  'interactions_seen',
  {
    surface: text().notNull(),
    eventId: text().notNull(),
    seenAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.surface, table.eventId] }), index('interactions_seen_at').on(table.seenAt)],
);
