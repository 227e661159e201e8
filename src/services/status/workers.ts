import { sql } from 'drizzle-orm';
import type { Services } from '../context.ts';

/** Any number that no other program uses: held, shared, by every process that works off runs. */
const WORKER_LOCK = 7_310_411_827;

/**
 * Announces this process as a worker for as long as it lives: the lock goes with its connection, so a killed process
 * needs no cleaning up. Returns the way to leave.
 */
export const announceWorker = (services: Pick<Services, 'db'>): Promise<() => Promise<void>> =>
  services.db.holdShared(WORKER_LOCK);

/** How many worker processes are alive on this database. */
export async function countWorkers(services: Pick<Services, 'db'>): Promise<number> {
  const rows = await services.db.orm.execute<{ workers: number }>(sql`
    select count(*)::int as workers from pg_locks
    where locktype = 'advisory' and granted and mode = 'ShareLock'
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint << 32) + objid::bigint = ${WORKER_LOCK}::bigint`);
  return rows[0]?.workers ?? 0;
}
