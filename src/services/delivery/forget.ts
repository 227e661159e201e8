import { isNotNull, lt, sql } from 'drizzle-orm';
import { deliverySets, rejections } from '../../db/schema/index.ts';
import type { Services } from '../context.ts';

/** SPEC section 7. */
const REJECTIONS_KEPT_MS = 14 * 24 * 60 * 60 * 1000;
/** Rows that one statement clears away: it holds its locks for a second at most. */
const CHUNK = 50_000;

/** Clears away refused records after two weeks, and what retired sets remember. */
export async function forgetOldDeliveries(services: Services): Promise<void> {
  const { orm } = services.db;
  const before = new Date(services.clock.now().getTime() - REJECTIONS_KEPT_MS);
  await orm.delete(rejections).where(lt(rejections.at, before));
  const retired = await orm.select({ id: deliverySets.id }).from(deliverySets).where(isNotNull(deliverySets.retiredAt));
  for (const { id } of retired) {
    for (const table of [sql`delivery_state`, sql`delivery_releases`, sql`delivery_leavers`]) {
      for (;;) {
        const gone = await orm.execute(sql`
          delete from ${table} where set_id = ${id} and ctid = any (array(
            select ctid from ${table} where set_id = ${id} limit ${CHUNK})) returning 1`);
        if (gone.length < CHUNK) break;
      }
    }
    await orm.delete(deliverySets).where(sql`${deliverySets.id} = ${id}`);
  }
}
