import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { refreshes, refreshSteps } from '../../db/schema/index.ts';
import { publish } from '../../db/signals.ts';
import { AppError, toAppError } from '../../domain/errors.ts';
import type { RefreshId } from '../../domain/ids.ts';
import { planRefresh, type RefreshState, relationsToAsk, toRefreshState } from '../../domain/refresh.ts';
import { withRetries } from '../../engine/retry.ts';
import type { Services } from '../context.ts';
import { toFailure } from '../runs/finish.ts';
import { releaseRuns } from './gate.ts';
import { keepRefresh, type RefreshKeeper } from './keep.ts';
import { claimRefresh, holdsRefresh, type RefreshLease, releaseRefresh } from './lease.ts';
import { readSteps, type StoredStep } from './read.ts';

/** A refresh that killed its worker so often is given up. */
const MAX_ATTEMPTS = 3;
const STEP_ATTEMPTS = 3;
const FIRST_RETRY_MS = 1_000;

export interface RefreshWorker {
  readonly name: string;
  /** Aborted when the process is to stop: the refresh is handed over. */
  readonly stopping: AbortSignal;
}

/**
 * Takes a refresh up and brings it to its end, step by step; a step that was interrupted is done again. Safe to call
 * twice, in any number of processes. What goes wrong in a step is written on the step, and what needs it is skipped.
 */
export async function executeRefresh(services: Services, worker: RefreshWorker, id: RefreshId): Promise<void> {
  const lease = await claimRefresh(services, id, worker.name);
  if (lease === undefined) return;
  if (lease.isCanceled) return endRefresh(services, lease, 'canceled');
  const keeper = keepRefresh(services, lease, worker.stopping);
  try {
    await work(services, lease, keeper);
  } catch (error) {
    if (keeper.stopped === 'handover') return await releaseRefresh(services, lease);
    if (keeper.stopped === 'lost' || error instanceof RefreshLostError) return;
    if (keeper.stopped === 'canceled') return await endRefresh(services, lease, 'canceled');
    const problem = toAppError(error);
    services.log.warn(
      { refresh: id, code: problem.code, reference: problem.reference, err: problem },
      'refresh failed',
    );
    await endRefresh(services, lease, 'failed', problem);
  } finally {
    await keeper.close();
  }
}

async function work(services: Services, lease: RefreshLease, keeper: RefreshKeeper): Promise<void> {
  if (lease.attempt > MAX_ATTEMPTS) throw new AppError('run_abandoned', { attempts: MAX_ATTEMPTS });
  const steps = await readSteps(services, lease.id);
  const planned = steps.length > 0 ? steps : await plan(services, lease, keeper);
  const states = new Map(planned.map((step) => [step.key, step.state]));
  for (const step of planned) {
    keeper.signal.throwIfAborted();
    if (step.state !== 'queued' && step.state !== 'running') continue;
    const upstream = step.needs.map((key) => states.get(key));
    const skipReason = upstream.includes('failed')
      ? 'upstream_failed'
      : upstream.includes('skipped')
        ? 'upstream_skipped'
        : undefined;
    const ending =
      skipReason === undefined
        ? await carryOut(services, lease, keeper, step)
        : ({ state: 'skipped', skipReason } as const);
    states.set(step.key, ending.state);
    await writeStep(services, lease, step, { ...ending, endedAt: services.clock.now() });
  }
  await endRefresh(services, lease, toRefreshState([...states.values()]));
}

/** Asks the source what depends on what, and writes the steps down: they stay the same if another worker goes on. */
async function plan(services: Services, lease: RefreshLease, keeper: RefreshKeeper): Promise<StoredStep[]> {
  const catalog = services.catalog.current();
  const map = await retried(services, keeper, () => services.refresher.map(relationsToAsk(catalog), keeper));
  const planned = planRefresh(catalog, map, lease.targets);
  if (planned.kind === 'cycle') throw new AppError('refresh_cycle', { names: planned.names.join(', ') });
  return changing(services, lease, async (tx) => {
    if (planned.steps.length > 0) {
      await tx.insert(refreshSteps).values(
        planned.steps.map((step, position) => ({
          refreshId: lease.id,
          position,
          key: step.key,
          kind: step.kind,
          title: step.title,
          needs: [...step.needs],
          state: 'queued' as const,
          note: step.note ?? null,
        })),
      );
    }
    return readSteps(services, lease.id, tx);
  });
}

type StepEnding = Partial<Pick<StoredStep, 'count' | 'failure' | 'skipReason'>> & Pick<StoredStep, 'state'>;

async function carryOut(
  services: Services,
  lease: RefreshLease,
  keeper: RefreshKeeper,
  step: StoredStep,
): Promise<StepEnding> {
  await writeStep(services, lease, step, { state: 'running', startedAt: services.clock.now() });
  try {
    const count = await retried(services, keeper, () => doStep(services, keeper.signal, step));
    return { state: 'successful', count: count ?? null };
  } catch (error) {
    keeper.signal.throwIfAborted();
    const problem = toAppError(error);
    services.log.warn(
      { refresh: lease.id, step: step.key, code: problem.code, reference: problem.reference, err: problem },
      'a step of the refresh failed',
    );
    return { state: 'failed', failure: toFailure(problem) };
  }
}

/** Answers with the count of what was counted. */
async function doStep(services: Services, signal: AbortSignal, step: StoredStep): Promise<number | undefined> {
  const catalog = services.catalog.current();
  const name = step.key.slice(step.key.indexOf(':') + 1);
  if (step.kind === 'object') {
    if (step.note !== 'not_owner') await services.refresher.refresh(name, { signal });
    return undefined;
  }
  const segment = step.kind === 'segment' ? catalog.segments.get(name) : undefined;
  const entity = catalog.entities.get(segment?.entity ?? name);
  if (entity === undefined || (step.kind === 'segment' && segment === undefined))
    throw new AppError('item_vanished', { name: step.title });
  return services.source.count(segment === undefined ? { entity } : { entity, segment }, { signal });
}

function retried<T>(services: Services, keeper: RefreshKeeper, task: () => Promise<T>): Promise<T> {
  const policy = {
    attempts: STEP_ATTEMPTS,
    firstDelayMs: FIRST_RETRY_MS,
    wait: services.clock.wait,
    onRetry: (error: unknown, attempt: number) => services.log.info({ attempt, error: String(error) }, 'trying again'),
  };
  return withRetries(policy, keeper.signal, task);
}

/** Thrown inside a refresh that another worker has taken over. */
class RefreshLostError extends Error {
  override readonly name = 'RefreshLostError';
}

/** A change by the owner alone; the refresh's row is held, so that runs which begin to wait are not overlooked. */
function changing<T>(services: Services, lease: RefreshLease, change: (tx: Queryable) => Promise<T>): Promise<T> {
  return services.db.orm.transaction(async (tx) => {
    const held = await tx.select({ id: refreshes.id }).from(refreshes).where(holdsRefresh(lease)).for('update');
    if (held.length === 0) throw new RefreshLostError();
    const result = await change(tx);
    await publish(tx, { kind: 'refresh', id: lease.id });
    return result;
  });
}

const writeStep = (
  services: Services,
  lease: RefreshLease,
  step: StoredStep,
  set: Partial<typeof refreshSteps.$inferInsert>,
): Promise<void> =>
  changing(services, lease, async (tx) => {
    await tx
      .update(refreshSteps)
      .set(set)
      .where(and(eq(refreshSteps.refreshId, lease.id), eq(refreshSteps.position, step.position)));
    if (set.endedAt !== undefined) await releaseRuns(tx, services, lease.id);
  });

async function endRefresh(
  services: Services,
  lease: RefreshLease,
  state: RefreshState,
  problem?: AppError,
): Promise<void> {
  const endedAt = services.clock.now();
  await changing(services, lease, async (tx) => {
    for (const open of ['queued', 'running'] as const) {
      const isOpen = and(eq(refreshSteps.refreshId, lease.id), eq(refreshSteps.state, open));
      await tx.update(refreshSteps).set({ state: 'canceled', endedAt }).where(isOpen);
    }
    await tx
      .update(refreshes)
      .set({
        state,
        endedAt,
        leaseUntil: null,
        leaseOwner: null,
        failure: problem === undefined ? null : toFailure(problem),
      })
      .where(eq(refreshes.id, lease.id));
    await releaseRuns(tx, services, lease.id);
  });
  services.log.info({ refresh: lease.id, state }, `refresh ${state}`);
}
