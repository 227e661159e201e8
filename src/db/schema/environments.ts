import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Audience } from '../../domain/catalog.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import { createdAt, id } from './columns.ts';

/** One customer-data setup. `slug` finds it again at the next start: `demo`, or `main` for a catalog of one's own. */
export const environments = pgTable('environments', {
  id: id().$type<EnvironmentId>(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  audience: text().$type<Audience>().notNull(),
  /** Where requests are posted; null: to each admin by direct message. */
  adminChannel: text(),
  /** Records that may be posted into a chat as a file; 0: none. */
  chatFileRows: integer().notNull().default(0),
  /** Only to whoever asks, never into a channel. */
  chatFileDirectOnly: boolean().notNull().default(false),
  createdAt: createdAt(),
});
