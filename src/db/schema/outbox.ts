import { sql } from 'drizzle-orm';
import { bigserial, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { PostKind } from '../../domain/post.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/**
 * What the bot has to say: written with the change that it tells of, or with the tick of what it answers, and delivered
 * in the order of each conversation.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    seq: bigserial({ mode: 'number' }).notNull(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    surface: text().notNull(),
    workspace: text().notNull(),
    conversation: text().notNull(),
    thread: text(),
    kind: text().$type<PostKind>().notNull(),
    /** Id of what it is about; null for a reply, which says everything itself. */
    about: uuid(),
    /** A reply: the card as it was drawn, and how it is to be said. Gone once it is delivered. */
    reply: jsonb().$type<Record<string, unknown>>(),
    /** Whom it is written for: their language, and what they may do. */
    reader: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    attempt: integer().notNull().default(0),
    nextAt: instant().notNull().defaultNow(),
    leaseUntil: instant(),
    createdAt: createdAt(),
    deliveredAt: instant(),
    /** Why it could not be delivered at all. */
    failure: text(),
  },
  (table) => [
    index('outbox_waiting')
      .on(table.surface, table.workspace, table.conversation, table.seq)
      .where(sql`${table.deliveredAt} is null and ${table.failure} is null`),
    index('outbox_created').on(table.createdAt),
  ],
);
