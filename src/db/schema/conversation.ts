import { sql } from 'drizzle-orm';
import { bigserial, boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CommandCall } from '../../domain/call.ts';
import type { EnvironmentId, PersonId, TurnId } from '../../domain/ids.ts';
import type { SubjectKind } from '../../domain/subject.ts';
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
    subjectKind: text().$type<SubjectKind>(),
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

/**
 * What came in: kept before it is acknowledged, worked off once, and remembered for a while, so that what is delivered
 * twice runs once.
 */
export const inbox = pgTable(
  'inbox',
  {
    id: id().$type<TurnId>(),
    seq: bigserial({ mode: 'number' }).notNull(),
    surface: text().notNull(),
    eventId: text().notNull(),
    /** Events of one lane are worked off one after another: those of one person. */
    lane: text().notNull(),
    /** As the platform sent it; gone once it is done. Null for surfaces that wait for their answer. */
    payload: jsonb(),
    attempt: integer().notNull().default(0),
    /** Somebody is at it until then, or it is put off until then. */
    leaseUntil: instant(),
    receivedAt: createdAt(),
    doneAt: instant(),
  },
  (table) => [
    uniqueIndex('inbox_event').on(table.surface, table.eventId),
    index('inbox_waiting').on(table.surface, table.seq).where(sql`${table.doneAt} is null`),
    index('inbox_received').on(table.receivedAt),
  ],
);

/** Messages that stand at a platform and change with what they are about. */
export const messageRefs = pgTable(
  'message_refs',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    surface: text().notNull(),
    workspace: text().notNull(),
    conversation: text().notNull(),
    thread: text(),
    /** The platform's id of the message. */
    externalId: text().notNull(),
    /** Whom it was drawn for. */
    reader: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    subjectKind: text().$type<SubjectKind | 'home'>().notNull(),
    subjectId: uuid().notNull(),
    /** Counts changes of the subject; `drawn` is the one that the message shows. */
    version: integer().notNull().default(1),
    drawn: integer().notNull().default(0),
    /** Of the card as it stands there. */
    hash: text().notNull().default(''),
    failures: integer().notNull().default(0),
    /** Not to be touched before. */
    nextAt: instant().notNull().defaultNow(),
    leaseUntil: instant(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('message_refs_message').on(table.surface, table.workspace, table.conversation, table.externalId),
    index('message_refs_subject').on(table.subjectKind, table.subjectId),
    index('message_refs_changed').on(table.surface, table.nextAt).where(sql`${table.version} > ${table.drawn}`),
  ],
);

/** What is too long for a button of a platform, under its hash. */
export const buttonData = pgTable('button_data', {
  hash: text().primaryKey(),
  data: jsonb().notNull(),
  usedAt: instant().notNull().defaultNow(),
});
