import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { exports, schedules } from '../../db/schema/index.ts';
import type { ExportId, RunId } from '../../domain/ids.ts';
import { isTimed } from '../../domain/recurrence.ts';
import { nextAlarm } from '../../domain/recurrence-alarm.ts';
import type { Services } from '../context.ts';
import { readExportsById } from '../exports/read.ts';
import { fireRefresh } from '../refreshes/fire.ts';
import { findOfTimes, insertRuns, type NewRun } from '../runs/insert.ts';
import { toRecurrence } from './read.ts';
import { rearmSoon } from './rearm.ts';

/** Schedules of one transaction: many share a minute, and none should wait for all. */
const BATCH = 200;

/**
 * Queues a run for every schedule that is due, and for the refresh; then sets the next alarms. Safe at any time and in
 * any number of processes: a schedule is taken by one of them, and the database has one run for each of its times.
 * Answers with how many runs it queued.
 */
export async function fireDue(services: Services): Promise<number> {
  let hasChanged = await fireRefresh(services);
  let fired = 0;
  let seen = 0;
  do {
    const batch = await services.db.orm.transaction((tx) => fireBatch(tx, services));
    seen = batch.seen;
    fired += batch.runs.length;
    hasChanged ||= seen > 0;
    const [first] = batch.runs;
    if (first !== undefined) await wake(services, first);
  } while (seen === BATCH);
  // An alarm that rang for nothing, as of a machine whose clock is ahead, is not set again at once.
  if (hasChanged) await rearmSoon(services);
  return fired;
}

async function fireBatch(tx: Queryable, services: Services): Promise<{ seen: number; runs: readonly RunId[] }> {
  const now = services.clock.now();
  const due = await tx
    .select({ schedule: schedules })
    .from(schedules)
    .innerJoin(exports, eq(exports.id, schedules.exportId))
    .where(
      and(
        eq(schedules.environmentId, services.environmentId),
        eq(schedules.active, true),
        lte(schedules.nextAt, now),
        isNull(exports.deletedAt),
      ),
    )
    .orderBy(schedules.nextAt)
    .limit(BATCH)
    .for('update', { of: schedules, skipLocked: true });
  if (due.length === 0) return { seen: 0, runs: [] };
  const owed = due.map(({ schedule }) => ({ ...schedule, ...toOwed(services, schedule, now) }));
  await settle(tx, owed, now);
  const missed = owed.filter((one) => one.missed !== undefined);
  const subjects = await readExportsById(
    services,
    missed.map((one) => one.exportId),
    tx,
  );
  const wanted = missed.flatMap((one): NewRun[] => {
    const subject = subjects.find((candidate) => candidate.id === one.exportId);
    if (subject === undefined || one.missed === undefined) return [];
    const startedBy = one.scheduledBy ?? undefined;
    return [{ subject, trigger: 'schedule', startedBy, scheduledFor: one.missed }];
  });
  const made = await insertRuns(tx, services, wanted);
  await skipOverlaps(tx, services, wanted, made);
  return { seen: due.length, runs: [...made.values()] };
}

/** A rule that cannot be read is nobody's to run, and does not keep the others from running. */
function toOwed(
  services: Services,
  schedule: typeof schedules.$inferSelect,
  now: Date,
): { missed: Date | undefined; next: Date | undefined } {
  try {
    const recurrence = toRecurrence(schedule);
    if (!isTimed(recurrence)) return { missed: undefined, next: undefined };
    return nextAlarm(recurrence, schedule.settledAt ?? undefined, now);
  } catch (error) {
    services.log.error({ export: schedule.exportId, err: error }, 'a schedule cannot be read, so it does not run');
    return { missed: undefined, next: undefined };
  }
}

async function settle(
  tx: Queryable,
  owed: readonly { readonly exportId: ExportId; readonly next: Date | undefined }[],
  now: Date,
): Promise<void> {
  const rows = JSON.stringify(owed.map(({ exportId, next }) => ({ id: exportId, next: next?.toISOString() ?? null })));
  await tx.execute(sql`
    update schedules set next_at = due.next, settled_at = ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as due(id uuid, next timestamptz) where export_id = due.id`);
}

/** One run of an export at a time: a time that comes while one runs is told of, and let go. */
async function skipOverlaps(
  tx: Queryable,
  services: Services,
  wanted: readonly NewRun[],
  made: ReadonlyMap<ExportId, RunId>,
): Promise<void> {
  const left = wanted.filter((one) => !made.has(one.subject.id));
  const done = await findOfTimes(
    tx,
    left.flatMap((one) => (one.scheduledFor === undefined ? [] : [{ exportId: one.subject.id, at: one.scheduledFor }])),
  );
  const overlapping = left.filter((one) => !done.has(one.subject.id));
  await insertRuns(
    tx,
    services,
    overlapping.map((one) => ({ ...one, skipReason: 'already_running' })),
  );
}

async function wake(services: Services, id: RunId): Promise<void> {
  await services.queue
    .enqueue(id)
    .catch((error) => services.log.warn({ error: String(error) }, 'could not wake a worker; the reconciler will'));
}
