import { customType, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, ExportId, PersonId, TurnId } from '../../domain/ids.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { exports } from './exports.ts';
import { people } from './people.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Files on their way into a chat. They are gone once their time is over, or a platform has them. */
export const chatFiles = pgTable(
  'chat_files',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    exportId: uuid()
      .$type<ExportId>()
      .notNull()
      .references(() => exports.id),
    /** Who asked for it. */
    personId: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    name: text().notNull(),
    title: text().notNull(),
    mediaType: text().notNull(),
    rows: integer().notNull(),
    size: integer().notNull(),
    content: bytes().notNull(),
    createdAt: createdAt(),
    expiresAt: instant().notNull(),
    /** The turn that brings it to where it was accepted, where the platform asks people first. Its bytes go when it is there. */
    takenBy: uuid().$type<TurnId>(),
  },
  (table) => [index('chat_files_expires').on(table.expiresAt)],
);
