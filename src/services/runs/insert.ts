import { and, inArray } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { runs, runTasks } from '../../db/schema/index.ts';
import { publishRuns } from '../../db/signals.ts';
import type { ExportId, RefreshId, RunId, TurnId } from '../../domain/ids.ts';
import type { Place } from '../../domain/place.ts';
import { NO_COUNTS, type RunState, type SkipReason, type Trigger } from '../../domain/run.ts';
import { toSelection } from '../catalog/counts.ts';
import type { Services } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { tellRunEnded } from '../notifications/run-ended.ts';

export interface NewRun {
  readonly subject: StoredExport;
  readonly trigger: Trigger;
  readonly startedBy: StoredExport['createdBy'] | undefined;
  readonly turnId?: TurnId | undefined;
  readonly scheduledFor?: Date;
  readonly refreshId?: RefreshId;
  /** Where it was asked for. */
  readonly place?: Place | undefined;
  /** Written as ended: for what is known before it is queued. */
  readonly skipReason?: SkipReason;
  /** Somebody said that so many members may be taken out. */
  readonly approvedRemovals?: number | undefined;
}

/**
 * Queues runs, or writes skipped ones, with a task for each item, and tells everybody. Left out are those of exports that
 * have an active run already, and those of a time or a turn that has its run: the database decides, in any number of
 * processes. Answers with those that were written.
 */
export async function insertRuns(
  tx: Queryable,
  services: Services,
  wanted: readonly NewRun[],
): Promise<ReadonlyMap<ExportId, RunId>> {
  if (wanted.length === 0) return new Map();
  const now = services.clock.now();
  const written = await tx
    .insert(runs)
    .values(
      wanted.map((one) => ({
        environmentId: services.environmentId,
        exportId: one.subject.id,
        state: toState(one),
        trigger: one.trigger,
        startedBy: one.startedBy ?? null,
        turnId: one.turnId ?? null,
        scheduledFor: one.scheduledFor ?? null,
        refreshId: one.refreshId ?? null,
        waitingFor: one.refreshId ?? null,
        place: one.place ?? null,
        approvedRemovals: one.approvedRemovals ?? null,
        queuedAt: now,
        endedAt: one.skipReason === undefined ? null : now,
        skipReason: one.skipReason ?? null,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: runs.id, exportId: runs.exportId });
  const ids = new Map(written.map((row) => [row.exportId, row.id]));
  const tasks = wanted.flatMap((one) => toTasks(services, one, ids.get(one.subject.id)));
  if (tasks.length > 0) await tx.insert(runTasks).values(tasks);
  if (ids.size > 0) await publishRuns(tx, [...ids.values()]);
  for (const { subject, skipReason } of wanted) {
    const id = ids.get(subject.id);
    if (skipReason !== undefined && id !== undefined) await tellRunEnded(tx, services, id);
  }
  return ids;
}

/** What follows a refresh waits for it. */
const toState = ({ skipReason, refreshId }: NewRun): RunState =>
  skipReason !== undefined ? 'skipped' : refreshId === undefined ? 'queued' : 'waiting';

function toTasks(services: Services, one: NewRun, runId: RunId | undefined): (typeof runTasks.$inferInsert)[] {
  if (runId === undefined) return [];
  const catalog = services.catalog.current();
  const state = toState(one);
  return one.subject.items.map((item, position) => {
    const selection = toSelection(catalog, one.subject.type, item);
    return {
      runId,
      position,
      item,
      title: selection?.segment?.title ?? selection?.entity.title ?? item,
      entityKind: selection?.entity.kind ?? ('other' as const),
      state,
      counts: NO_COUNTS,
      files: [],
      endedAt: state === 'skipped' ? services.clock.now() : null,
    };
  });
}

/** Of these exports, those that have a run for this time. */
export async function findOfTimes(
  tx: Queryable,
  times: readonly { readonly exportId: ExportId; readonly at: Date }[],
): Promise<ReadonlySet<ExportId>> {
  if (times.length === 0) return new Set();
  const rows = await tx
    .select({ exportId: runs.exportId, at: runs.scheduledFor })
    .from(runs)
    .where(
      and(
        inArray(
          runs.exportId,
          times.map((one) => one.exportId),
        ),
        inArray(
          runs.scheduledFor,
          times.map((one) => one.at),
        ),
      ),
    );
  const isWanted = (row: (typeof rows)[number]) =>
    times.some((one) => one.exportId === row.exportId && one.at.getTime() === row.at?.getTime());
  return new Set(rows.filter(isWanted).map((row) => row.exportId));
}
