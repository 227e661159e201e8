import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId, PersonId, TurnId } from '../../domain/ids.ts';
import type { Role } from '../../domain/person.ts';
import { createdAt, id } from './columns.ts';
import { environments } from './environments.ts';

/** Every change, in the transaction that made it, and every refused attempt. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    at: createdAt(),
    personId: uuid().$type<PersonId>(),
    personName: text().notNull(),
    role: text().$type<Role>(),
    surface: text().notNull(),
    /** The event that led to it: tells, after a crash, whether it was carried out. */
    turnId: uuid().$type<TurnId>(),
    /** Noun and verb, e.g. `export.create`. */
    action: text().notNull(),
    outcome: text().$type<'done' | 'refused'>().notNull(),
    subjectId: uuid(),
    subjectName: text().notNull(),
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
  },
  (table) => [
    index('audit_log_at').on(table.environmentId, table.at),
    index('audit_log_subject').on(table.subjectId),
    index('audit_log_turn').on(table.turnId),
  ],
);
