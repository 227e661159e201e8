import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { Role } from '../../domain/person.ts';
import { createdAt, id } from './columns.ts';
import { environments } from './environments.ts';

/** A chat user with a role. `handle` is the short word that `--as` and the people switch use. */
export const people = pgTable(
  'people',
  {
    id: id().$type<PersonId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    handle: text().notNull(),
    name: text().notNull(),
    role: text().$type<Role>().notNull(),
    locale: text().notNull(),
    zone: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('people_handle').on(table.environmentId, table.handle)],
);
