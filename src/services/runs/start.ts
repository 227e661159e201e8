import { and, eq, inArray } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { runs } from '../../db/schema/index.ts';
import { AppError } from '../../domain/errors.ts';
import type { RunId } from '../../domain/ids.ts';
import { ACTIVE_STATES, type Trigger } from '../../domain/run.ts';
import { requireEdit } from '../access.ts';
import { recordDone } from '../audit/record.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { insertRuns } from './insert.ts';

export interface StartedRun {
  readonly id: RunId;
  /** True when a run was under way already, and this is it. */
  readonly joined: boolean;
}

export interface StartOptions {
  readonly trigger?: Trigger;
  /** Somebody said that so many members may be taken out. */
  readonly approvedRemovals?: number;
  /** Goes into the transaction that makes the run. Not called where a run is joined. */
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
function insertRun(scope: Scope, subject: StoredExport, options: StartOptions): Promise<RunId | undefined> {
  return scope.db.orm.transaction(async (tx) => {
    const made = await insertRuns(tx, scope, [
      {
        subject,
        trigger: options.trigger ?? 'on_demand',
        startedBy: scope.person.id,
        turnId: scope.turnId,
        place: scope.place,
        approvedRemovals: options.approvedRemovals,
      },
    ]);
    const id = made.get(subject.id);
    if (id === undefined) return undefined;
    await options.within?.(tx);
    await recordDone(tx, scope, {
      action: 'run.start',
      subjectId: subject.id,
      subjectName: subject.name,
      after: { run: id },
    });
    return id;
  });
}

/** The run is safe in the database; when the queue is out of reach the reconciler finds it. */
async function wake(scope: Scope, id: RunId): Promise<void> {
  try {
    await scope.queue.enqueue(id);
  } catch (error) {
    scope.log.warn({ run: id, error: String(error) }, 'could not wake a worker; the reconciler will');
  }
}
