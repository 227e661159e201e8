import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { PostKind } from '../../domain/post.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { people } from './people.ts';

/** What the bot has to say without being asked: written with the change that it tells of, delivered once. */
export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    kind: text().$type<PostKind>().notNull(),
    /** Id of what it is about. */
    about: uuid().notNull(),
    /** Whom it is written for: their language, and what they may do. */
    reader: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    /** A channel; null for a direct message to the reader. */
    channel: text(),
    createdAt: createdAt(),
    deliveredAt: instant(),
  },
  (table) => [index('outbox_waiting').on(table.deliveredAt, table.createdAt)],
);
