import { createHash } from 'node:crypto';
import { inArray, lt, sql } from 'drizzle-orm';
import { buttonData } from '../../db/schema/index.ts';
import type { Services } from '../context.ts';

/** Buttons of a card that is older than this are answered as outdated. */
const REMEMBERED = sql`interval '180 days'`;

/** The reference under which data is kept: the same for the same data. */
export const toReference = (data: unknown): string =>
  createHash('sha256').update(JSON.stringify(data)).digest('base64url').slice(0, 32);

export async function keepButtonData(services: Services, all: ReadonlyMap<string, unknown>): Promise<void> {
  if (all.size === 0) return;
  await services.db.orm
    .insert(buttonData)
    .values([...all].map(([hash, data]) => ({ hash, data })))
    .onConflictDoUpdate({ target: buttonData.hash, set: { usedAt: sql`now()` } });
}

/** What was kept under the references that are known. */
export async function loadButtonData(
  services: Services,
  references: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  if (references.length === 0) return new Map();
  const rows = await services.db.orm
    .select()
    .from(buttonData)
    .where(inArray(buttonData.hash, [...references]));
  return new Map(rows.map((row) => [row.hash, row.data]));
}

export async function forgetOldButtonData(services: Services): Promise<void> {
  await services.db.orm.delete(buttonData).where(lt(buttonData.usedAt, sql`now() - ${REMEMBERED}`));
}
