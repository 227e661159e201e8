import { and, asc, count, desc, eq, inArray, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { runs, runTasks } from '../../db/schema/index.ts';
import type { RunId } from '../../domain/ids.ts';
import { limitDetailsSchema } from '../../domain/limits.ts';
import { placeSchema } from '../../domain/place.ts';
import type { Run } from '../../domain/run.ts';
import type { Services } from '../context.ts';

export interface Page {
  readonly limit: number;
  readonly offset?: number;
}

/** Runs of the environment that fit, newest first, with their tasks in order. */
export async function readRuns(
  services: Services,
  where: SQL | undefined,
  page: Page,
  db: Queryable = services.db.orm,
): Promise<Run[]> {
  const rows = await db
    .select()
    .from(runs)
    .where(and(eq(runs.environmentId, services.environmentId), where))
    .orderBy(desc(runs.queuedAt))
    .limit(page.limit)
    .offset(page.offset ?? 0);
  if (rows.length === 0) return [];
  const tasks = await db
    .select()
    .from(runTasks)
    .where(
      inArray(
        runTasks.runId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(runTasks.position));
  return rows.map((row) => ({
    id: row.id,
    exportId: row.exportId,
    state: row.state,
    trigger: row.trigger,
    startedBy: row.startedBy ?? undefined,
    queuedAt: row.queuedAt,
    startedAt: row.startedAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    skipReason: row.skipReason ?? undefined,
    limit: limitDetailsSchema.safeParse(row.skipDetails).data,
    failure: row.failure ?? undefined,
    cancelRequestedBy: row.cancelRequestedBy ?? undefined,
    place: placeSchema.safeParse(row.place).data,
    attempt: row.attempt,
    location: row.location ?? undefined,
    tasks: tasks
      .filter((task) => task.runId === row.id)
      .map((task) => ({
        id: task.id,
        position: task.position,
        item: task.item,
        title: task.title,
        entityKind: task.entityKind,
        state: task.state,
        expected: task.expected ?? undefined,
        counts: task.counts,
        startedAt: task.startedAt ?? undefined,
        endedAt: task.endedAt ?? undefined,
        files: task.files,
      })),
  }));
}

export async function readRun(services: Services, id: RunId): Promise<Run | undefined> {
  const [run] = await readRuns(services, eq(runs.id, id), { limit: 1 });
  return run;
}

export async function countRuns(services: Services, where: SQL | undefined): Promise<number> {
  const [row] = await services.db.orm
    .select({ total: count() })
    .from(runs)
    .where(and(eq(runs.environmentId, services.environmentId), where));
  return row?.total ?? 0;
}
