import { and, asc, count, eq, inArray, isNotNull } from 'drizzle-orm';
import { exports, runBatches, runBatchItems, runs } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import type { RunBatchAnswer } from '../../domain/answers.ts';
import { AppError, isAppError, type StoredError } from '../../domain/errors.ts';
import type { BatchId } from '../../domain/ids.ts';
import { ACTIVE_STATES, type RunState } from '../../domain/run.ts';
import type { Scope } from '../context.ts';
import type { StoredExport } from '../exports/read.ts';
import { toTelling } from '../refreshes/show.ts';
import { readRuns } from './read.ts';
import { toRunAnswers } from './show.ts';
import { startRun } from './start.ts';

const RUNS_SHOWN = 10;

/**
 * Starts a run of each export, as `startRun` does; what cannot be started is written beside the others and stops none.
 * The same turn makes one batch, and goes on where its process died.
 */
export async function startBatch(scope: Scope, subjects: readonly StoredExport[]): Promise<BatchId> {
  const id = await openBatch(scope, subjects);
  const open = await scope.db.orm
    .select()
    .from(runBatchItems)
    .where(eq(runBatchItems.batchId, id))
    .orderBy(asc(runBatchItems.position));
  for (const item of open) {
    const subject = subjects.find((one) => one.id === item.exportId);
    if (item.runId !== null || item.refusal !== null || subject === undefined) continue;
    await scope.db.orm
      .update(runBatchItems)
      .set(await tryToStart(scope, subject))
      .where(and(eq(runBatchItems.batchId, id), eq(runBatchItems.position, item.position)));
  }
  await publish(scope.db.orm, { kind: 'batch', id });
  return id;
}

async function openBatch(scope: Scope, subjects: readonly StoredExport[]): Promise<BatchId> {
  if (scope.turnId !== undefined) {
    const [known] = await scope.db.orm
      .select({ id: runBatches.id })
      .from(runBatches)
      .where(eq(runBatches.turnId, scope.turnId));
    if (known !== undefined) return known.id;
  }
  return scope.db.orm.transaction(async (tx) => {
    const [row] = await tx
      .insert(runBatches)
      .values({
        environmentId: scope.environmentId,
        startedBy: scope.person.id,
        turnId: scope.turnId ?? null,
        createdAt: scope.clock.now(),
      })
      .returning({ id: runBatches.id });
    if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
    await tx
      .insert(runBatchItems)
      .values(subjects.map((subject, position) => ({ batchId: row.id, position, exportId: subject.id })));
    return row.id;
  });
}

async function tryToStart(scope: Scope, subject: StoredExport): Promise<Partial<typeof runBatchItems.$inferInsert>> {
  try {
    const started = await startRun(scope, subject);
    return { runId: started.id, joined: started.joined };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { refusal: { code: error.code, params: error.params as StoredError['params'] } };
  }
}

/** The batch as it is now. Throws `unknown_batch`. */
export async function showBatch(scope: Scope, id: BatchId): Promise<RunBatchAnswer> {
  const { orm } = scope.db;
  const [batch] = await orm
    .select({ id: runBatches.id })
    .from(runBatches)
    .where(and(eq(runBatches.id, id), eq(runBatches.environmentId, scope.environmentId)));
  if (batch === undefined) throw new AppError('unknown_batch', { id });
  const isOfThis = eq(runBatchItems.batchId, id);
  const [counted, refused, states] = await Promise.all([
    orm
      .select({ state: runs.state, total: count() })
      .from(runBatchItems)
      .innerJoin(runs, eq(runs.id, runBatchItems.runId))
      .where(isOfThis)
      .groupBy(runs.state),
    orm
      .select({ name: exports.name, error: runBatchItems.refusal })
      .from(runBatchItems)
      .innerJoin(exports, eq(exports.id, runBatchItems.exportId))
      .where(and(isOfThis, isNotNull(runBatchItems.refusal)))
      .orderBy(asc(runBatchItems.position)),
    orm
      .select({ id: runs.id, state: runs.state })
      .from(runBatchItems)
      .innerJoin(runs, eq(runs.id, runBatchItems.runId))
      .where(isOfThis)
      .orderBy(asc(runBatchItems.position)),
  ]);
  const shown = toTelling(states).slice(0, RUNS_SHOWN);
  const isShown = inArray(
    runs.id,
    shown.map((row) => row.id),
  );
  const found = shown.length === 0 ? [] : await readRuns(scope, isShown, { limit: RUNS_SHOWN });
  const order = shown.map((row) => row.id);
  found.sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  return {
    id,
    counts: Object.fromEntries(counted.map(({ state, total }) => [state, total])),
    runs: await toRunAnswers(scope, found),
    refused: refused.flatMap(({ name, error }) => (error === null ? [] : [{ name, error }])),
  };
}

export const isBatchLive = ({ counts }: RunBatchAnswer): boolean =>
  ACTIVE_STATES.some((state: RunState) => (counts[state] ?? 0) > 0);
