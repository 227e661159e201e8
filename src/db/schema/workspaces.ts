import { boolean, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { WorkspaceState } from '../../domain/workspace.ts';
import { createdAt, id, instant } from './columns.ts';
import { environments } from './environments.ts';

/** A Slack team or organisation, or a Teams tenant, that has the bot. */
export const chatWorkspaces = pgTable(
  'chat_workspaces',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    surface: text().notNull(),
    /** The platform's id: of the team, the organisation or the tenant. */
    externalId: text().notNull(),
    isOrganisation: boolean().notNull().default(false),
    name: text().notNull(),
    state: text().$type<WorkspaceState>().notNull(),
    /** What the platform gave for it, tokens included, sealed; null where the configuration has the token. */
    installation: text(),
    /** What is no secret: ids of the bot, addresses. */
    facts: jsonb().$type<Record<string, string>>().notNull(),
    /** When the token has to be renewed. */
    tokenExpiresAt: instant(),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (table) => [uniqueIndex('chat_workspaces_external').on(table.surface, table.externalId)],
);

/** What a platform needs for writing to a place, as it told last: addresses, and its own names of the conversation. */
export const chatPlaces = pgTable(
  'chat_places',
  {
    id: id(),
    environmentId: uuid()
      .$type<EnvironmentId>()
      .notNull()
      .references(() => environments.id),
    surface: text().notNull(),
    workspace: text().notNull(),
    conversation: text().notNull(),
    facts: jsonb().$type<Record<string, string>>().notNull(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('chat_places_place').on(table.environmentId, table.surface, table.workspace, table.conversation),
  ],
);
