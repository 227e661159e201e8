import { and, asc, desc, eq, inArray, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { refreshes, refreshSchedules, refreshSteps } from '../../db/schema/index.ts';
import type { RefreshId } from '../../domain/ids.ts';
import { ACTIVE_REFRESH } from '../../domain/refresh.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Services } from '../context.ts';
import { toSchedule } from '../schedules/read.ts';

export type StoredRefresh = typeof refreshes.$inferSelect;
export type StoredStep = typeof refreshSteps.$inferSelect;

export async function readRefresh(
  services: Services,
  id: RefreshId,
  db: Queryable = services.db.orm,
): Promise<StoredRefresh | undefined> {
  const [found] = await select(services, db, eq(refreshes.id, id));
  return found;
}

/** The one that is queued or running. */
export async function readActiveRefresh(
  services: Services,
  db: Queryable = services.db.orm,
): Promise<StoredRefresh | undefined> {
  const [found] = await select(services, db, inArray(refreshes.state, [...ACTIVE_REFRESH]));
  return found;
}

const select = (services: Services, db: Queryable, where: SQL | undefined): Promise<StoredRefresh[]> =>
  db
    .select()
    .from(refreshes)
    .where(and(eq(refreshes.environmentId, services.environmentId), where))
    .orderBy(desc(refreshes.queuedAt))
    .limit(1);

/** In their order; empty until the refresh is planned. */
export const readSteps = (services: Services, id: RefreshId, db: Queryable = services.db.orm): Promise<StoredStep[]> =>
  db.select().from(refreshSteps).where(eq(refreshSteps.refreshId, id)).orderBy(asc(refreshSteps.position));

/** Undefined: the environment was never given one, so it is off. */
export async function readRefreshSchedule(
  services: Services,
  db: Queryable = services.db.orm,
): Promise<Schedule | undefined> {
  const [row] = await db
    .select()
    .from(refreshSchedules)
    .where(eq(refreshSchedules.environmentId, services.environmentId));
  return row === undefined ? undefined : toSchedule(row);
}
