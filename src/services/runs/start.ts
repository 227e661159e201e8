import { and, eq, inArray } from 'drizzle-orm';
import { isUniqueViolation, type Queryable } from '../../db/client.ts';
import { runs, runTasks } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError } from '../../domain/errors.ts';
import type { RunId } from '../../domain/ids.ts';
import { ACTIVE_STATES, NO_COUNTS, type Trigger } from '../../domain/run.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { toSelection } from '../catalog/counts.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';

export interface StartedRun {
  readonly id: RunId;
  /** True when a run was under way already, and this is it. */
  readonly joined: boolean;
}

export interface StartOptions {
  readonly trigger?: Trigger;
  /** Somebody said that so many members may be taken out. */
  readonly approvedRemovals?: number;
  /** Goes into the transaction that makes the run, before it. Not called where a run is joined. */
  within?(tx: Queryable): Promise<void>;
}

/**
 * Queues a run of the export, or joins the one under way: the database keeps one active run per export, so two people
 * who ask at once get the same. What is wrong with the export is for the run to find and to tell.
 */
export async function startRun(scope: Scope, subject: StoredExport, options: StartOptions = {}): Promise<StartedRun> {
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), 'run.start');
  const known = await findOfTurn(scope, subject);
  if (known !== undefined) return { id: known, joined: false };
  for (let attempt = 0; attempt < 3; attempt++) {
    const created = await insertRun(scope, subject, options);
    if (created !== undefined) {
      await wake(scope, created);
      return { id: created, joined: false };
    }
    const [active] = await scope.db.orm
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.exportId, subject.id), inArray(runs.state, [...ACTIVE_STATES])));
    if (active !== undefined) return { id: active.id, joined: true };
    // It ended between our insert and our look; ask again.
  }
  throw new AppError('run_active', { name: subject.name });
}

/** The run that this very event started before its process died. */
async function findOfTurn(scope: Scope, subject: StoredExport): Promise<RunId | undefined> {
  if (scope.turnId === undefined) return undefined;
  const [row] = await scope.db.orm
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.turnId, scope.turnId), eq(runs.exportId, subject.id)));
  return row?.id;
}

/** Undefined when another run of the export is active. */
async function insertRun(scope: Scope, subject: StoredExport, options: StartOptions): Promise<RunId | undefined> {
  const catalog = scope.catalog.current();
  try {
    return await scope.db.orm.transaction(async (tx) => {
      await options.within?.(tx);
      const [row] = await tx
        .insert(runs)
        .values({
          environmentId: scope.environmentId,
          exportId: subject.id,
          state: 'queued',
          trigger: options.trigger ?? 'on_demand',
          approvedRemovals: options.approvedRemovals ?? null,
          startedBy: scope.person.id,
          turnId: scope.turnId ?? null,
          place: scope.place ?? null,
          queuedAt: scope.clock.now(),
        })
        .returning({ id: runs.id });
      if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
      if (subject.items.length > 0) {
        await tx.insert(runTasks).values(
          subject.items.map((item, position) => {
            const selection = toSelection(catalog, subject.type, item);
            return {
              runId: row.id,
              position,
              item,
              title: selection?.segment?.title ?? selection?.entity.title ?? item,
              entityKind: selection?.entity.kind ?? ('other' as const),
              state: 'queued' as const,
              counts: NO_COUNTS,
              files: [],
            };
          }),
        );
      }
      await recordDone(tx, scope, {
        action: 'run.start',
        subjectId: subject.id,
        subjectName: subject.name,
        after: { run: row.id },
      });
      await publish(tx, { kind: 'run', id: row.id });
      return row.id;
    });
  } catch (error) {
    if (isUniqueViolation(error, 'runs_one_active')) return undefined;
    throw error;
  }
}

/** The run is safe in the database; when the queue is out of reach the reconciler finds it. */
async function wake(scope: Scope, id: RunId): Promise<void> {
  try {
    await scope.queue.enqueue(id);
  } catch (error) {
    scope.log.warn({ run: id, error: String(error) }, 'could not wake a worker; the reconciler will');
  }
}
