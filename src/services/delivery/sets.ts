import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { deliverySets } from '../../db/schema/index.ts';
import type { ConnectionId, ExportId } from '../../domain/ids.ts';
import type { Services } from '../context.ts';

/** Where an export's records go: another connection, or other settings for it, is another place, with nothing of ours in it yet. */
export const toPlace = (connectionId: ConnectionId, target: Readonly<Record<string, unknown>>): string =>
  createHash('sha256')
    .update(JSON.stringify([connectionId, Object.entries(target).sort(([a], [b]) => (a < b ? -1 : 1))]))
    .digest('hex')
    .slice(0, 16);

/** The set that remembers an item at a place; undefined before anything was sent there. */
export async function findSet(
  db: Queryable,
  exportId: ExportId,
  item: string,
  place: string,
): Promise<number | undefined> {
  const [found] = await db
    .select({ id: deliverySets.id })
    .from(deliverySets)
    .where(
      and(
        eq(deliverySets.exportId, exportId),
        eq(deliverySets.item, item),
        eq(deliverySets.place, place),
        isNull(deliverySets.retiredAt),
      ),
    );
  return found?.id;
}

export async function ensureSet(services: Services, exportId: ExportId, item: string, place: string): Promise<number> {
  const { orm } = services.db;
  for (;;) {
    const found = await findSet(orm, exportId, item, place);
    if (found !== undefined) return found;
    await orm.insert(deliverySets).values({ exportId, item, place }).onConflictDoNothing();
  }
}

/** Forgets what an export delivered, wherever: the next run begins anew. Rows are cleared away later. */
export async function retireSets(tx: Queryable, exportId: ExportId, now: Date): Promise<number> {
  const retired = await tx
    .update(deliverySets)
    .set({ retiredAt: now })
    .where(and(eq(deliverySets.exportId, exportId), isNull(deliverySets.retiredAt)))
    .returning({ id: deliverySets.id });
  return retired.length;
}
