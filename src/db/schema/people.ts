import { boolean, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, PersonId } from '../../domain/ids.ts';
import type { Role } from '../../domain/person.ts';
import { createdAt, id, instant } from './columns.ts';
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
    /** Verified by a platform, lower case: what links the same person on two platforms. */
    email: text(),
    /** They have left, or were removed: they may do nothing, and what they did keeps their name. */
    removedAt: instant(),
    /** Made with the environment for whoever sits at the machine; nobody's account on a platform. */
    isOperator: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('people_handle').on(table.environmentId, table.handle),
    uniqueIndex('people_email').on(table.environmentId, table.email),
  ],
);

/** A person as a platform knows them: one row for each account. */
export const identities = pgTable(
  'identities',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    personId: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    surface: text().notNull(),
    /** The Slack team or Teams tenant. */
    workspace: text().notNull(),
    externalId: text().notNull(),
    /** A person is written to where they were seen last. */
    seenAt: instant().notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('identities_account').on(table.environmentId, table.surface, table.workspace, table.externalId),
  ],
);
