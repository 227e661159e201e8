import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import { exports, refreshSchedules, schedules } from '../../db/schema/index.ts';
import type { Upcoming } from '../../domain/answers.ts';
import type { Recurrence } from '../../domain/recurrence.ts';
import { nextTimes } from '../../domain/recurrence-times.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Services } from '../context.ts';
import { readRefreshSchedule } from '../refreshes/read.ts';
import { toRecurrence } from './read.ts';

export const NEXT_SHOWN = 3;

/** When this will happen, counted from now; what follows the refresh, when that is scheduled. Empty when it is off. */
export async function readNextTimes(
  services: Services,
  { recurrence, active }: Pick<Schedule, 'recurrence' | 'active'>,
): Promise<Date[]> {
  if (!active) return [];
  const timed = await resolveTimes(services, recurrence);
  return timed === undefined ? [] : nextTimes(timed, services.clock.now(), NEXT_SHOWN);
}

/** The recurrence that decides the times; undefined where the refresh that it follows is off. */
export async function resolveTimes(services: Services, recurrence: Recurrence): Promise<Recurrence | undefined> {
  if (recurrence.kind !== 'refresh') return recurrence;
  const refresh = await readRefreshSchedule(services);
  return refresh?.active === true ? refresh.recurrence : undefined;
}

/** What happens by itself next, the soonest first; exports that follow the refresh stand for themselves in that. */
export async function listUpcoming(services: Services, limit: number): Promise<Upcoming[]> {
  const { orm } = services.db;
  const [rows, refresh] = await Promise.all([
    orm
      .select({ name: exports.name, schedule: schedules })
      .from(schedules)
      .innerJoin(exports, eq(exports.id, schedules.exportId))
      .where(
        and(
          eq(schedules.environmentId, services.environmentId),
          eq(schedules.active, true),
          isNotNull(schedules.nextAt),
          isNull(exports.deletedAt),
          // Without a connection its times come, and it does not run.
          isNotNull(exports.connectionId),
        ),
      )
      .orderBy(asc(schedules.nextAt), asc(exports.foldedName))
      .limit(limit),
    orm
      .select()
      .from(refreshSchedules)
      .where(and(eq(refreshSchedules.environmentId, services.environmentId), eq(refreshSchedules.active, true))),
  ]);
  const all = [
    ...refresh.flatMap((row): Upcoming[] =>
      row.nextAt === null ? [] : [{ exportName: undefined, at: row.nextAt, recurrence: toRecurrence(row) }],
    ),
    ...rows.flatMap(({ name, schedule }): Upcoming[] =>
      schedule.nextAt === null ? [] : [{ exportName: name, at: schedule.nextAt, recurrence: toRecurrence(schedule) }],
    ),
  ];
  return all.sort((one, other) => one.at.getTime() - other.at.getTime()).slice(0, limit);
}
