import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, ExportId, FeedId, PersonId } from '../../domain/ids.ts';
import type { RecurrenceKind } from '../../domain/recurrence.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';
import { exports } from './exports.ts';
import { people } from './people.ts';

/** When something happens by itself. */
const timing = () => ({
  kind: text().$type<RecurrenceKind>().notNull(),
  /** RFC 5545 content lines, as `toRule` writes them; null for what follows the refresh. */
  rule: text(),
  /** IANA name; null where no time of day is meant. */
  zone: text(),
  /** Off keeps the rule for later. */
  active: boolean().notNull(),
  /** When it is due next, and what its alarm is set to; null where nothing is. */
  nextAt: instant(),
  /** Nothing that was due up to then is owed: the last firing, or the last change. */
  settledAt: instant(),
  /** Who made it: the runs are theirs. */
  scheduledBy: uuid()
    .$type<PersonId>()
    .references(() => people.id),
  updatedAt: instant().notNull().defaultNow(),
});

/** When an export runs by itself; one row for every export. */
export const schedules = pgTable(
  'schedules',
  {
    exportId: uuid()
      .$type<ExportId>()
      .primaryKey()
      .references(() => exports.id, { onDelete: 'cascade' }),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    ...timing(),
  },
  (table) => [
    index('schedules_due')
      .on(table.environmentId, table.nextAt)
      .where(sql`${table.active} and ${table.nextAt} is not null`),
  ],
);

/** When the environment is refreshed by itself. Without a row: never. */
export const refreshSchedules = pgTable('refresh_schedules', {
  environmentId: uuid()
    .$type<EnvironmentId>()
    .primaryKey()
    .references(() => environments.id),
  ...timing(),
});

/** A person's calendar of what will run; the address names the row, and ends with it. */
export const calendarFeeds = pgTable(
  'calendar_feeds',
  {
    id: id().$type<FeedId>(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    personId: uuid()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (table) => [index('calendar_feeds_person').on(table.personId)],
);
