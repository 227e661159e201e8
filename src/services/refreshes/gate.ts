import { and, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { refreshes, refreshSteps, runs } from '../../db/schema/index.ts';
import { publishRuns } from '../../db/signals.ts';
import type { Catalog } from '../../domain/catalog.ts';
import type { RefreshId, RunId } from '../../domain/ids.ts';
import { ACTIVE_REFRESH, keysOfExport, toStepKey } from '../../domain/refresh.ts';
import { ACTIVE_STATES, type SkipReason } from '../../domain/run.ts';
import type { Services } from '../context.ts';
import { readExportsById, type StoredExport } from '../exports/read.ts';
import { readActiveRefresh, readRefresh, readSteps, type StoredRefresh, type StoredStep } from './read.ts';
import { insertRefresh } from './start.ts';

/** What a run that is taken up is to do: begin, wait for a refresh, or end without having begun. */
export type Gate =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

const GO: Gate = { kind: 'go' };
const WAIT: Gate = { kind: 'wait' };

/**
 * Holds a run back while its segments or entities are being refreshed, and asks for a refresh where they are older than
 * the catalog allows (SPEC section 6). A run that waits is woken by the steps of the refresh.
 */
export async function gateRun(services: Services, id: RunId): Promise<Gate> {
  const [run] = await services.db.orm
    .select({
      exportId: runs.exportId,
      waitingFor: runs.waitingFor,
      isFree: isFree(services),
    })
    .from(runs)
    .where(and(eq(runs.id, id), inArray(runs.state, [...ACTIVE_STATES])));
  if (run === undefined || run.isFree) return GO;
  const [subject] = await readExportsById(services, [run.exportId]);
  if (subject === undefined) return GO;
  const keys = keysOfExport(subject);
  const waited = run.waitingFor === null ? undefined : await readRefresh(services, run.waitingFor);
  if (waited !== undefined) {
    const verdict = judge(waited, await readSteps(services, waited.id), keys);
    if (verdict.kind === 'wait') return hold(services, id, waited.id, keys);
    if (verdict.kind !== 'unknown') return verdict;
  }
  const active = await readActiveRefresh(services);
  if (active !== undefined && active.id !== waited?.id) {
    const verdict = judge(active, await readSteps(services, active.id), keys);
    if (verdict.kind === 'wait') return hold(services, id, active.id, keys);
  }
  const stale = await findStale(services, services.catalog.current(), subject);
  if (stale.length === 0) return GO;
  return hold(services, id, await refreshFirst(services, run.exportId, stale), keys);
}

/**
 * Of a run, whether it is plain that no refresh holds it back, as of most. One that has begun goes on, and one that is to
 * be canceled need not wait for it.
 */
export const isFree = ({ environmentId, catalog }: Services): SQL<boolean> => sql<boolean>`(
  ${runs.state} = 'running' or ${runs.cancelRequestedBy} is not null
  or (not ${asksForFreshness(catalog.current())}::boolean and ${runs.waitingFor} is null and not exists (
    select from ${refreshes}
    where ${refreshes.environmentId} = ${environmentId} and ${refreshes.state} in ('queued', 'running'))))`;

const asksForFreshness = ({ entities, segments }: Catalog): boolean =>
  [...entities.values(), ...segments.values()].some((one) => one.freshWithin !== undefined);

type Verdict = Gate | { readonly kind: 'unknown' };

/** What a refresh says about these steps; `unknown` when it does not have them. */
function judge(refresh: StoredRefresh, steps: readonly StoredStep[], keys: readonly string[]): Verdict {
  const isActive = ACTIVE_REFRESH.some((state) => state === refresh.state);
  if (steps.length === 0) {
    // Not planned yet, or never: what it was asked for tells whether it is about this.
    const isMeant = refresh.targets === null || keys.some((key) => refresh.targets?.includes(key));
    if (!isMeant) return { kind: 'unknown' };
    return isActive
      ? WAIT
      : { kind: 'skip', reason: refresh.state === 'canceled' ? 'upstream_skipped' : 'upstream_failed' };
  }
  const needed = steps.filter((step) => keys.includes(step.key));
  if (needed.length === 0) return { kind: 'unknown' };
  if (needed.some((step) => step.state === 'failed')) return { kind: 'skip', reason: 'upstream_failed' };
  const skipped = needed.find((step) => step.state === 'skipped' || step.state === 'canceled');
  if (skipped !== undefined) return { kind: 'skip', reason: skipped.skipReason ?? 'upstream_skipped' };
  if (needed.every((step) => step.state === 'successful')) return GO;
  return isActive ? WAIT : { kind: 'skip', reason: 'upstream_failed' };
}

/** Puts a run to wait, unless the refresh has dealt with its data meanwhile: then there is nobody to wake it. */
async function hold(services: Services, id: RunId, refreshId: RefreshId, keys: readonly string[]): Promise<Gate> {
  const verdict = await services.db.orm.transaction(async (tx): Promise<Verdict> => {
    // With the row held, a step that ends from now on ends after us, and finds the run.
    await tx.select({ id: refreshes.id }).from(refreshes).where(eq(refreshes.id, refreshId)).for('share');
    const refresh = await readRefresh(services, refreshId, tx);
    if (refresh === undefined) return GO;
    const found = judge(refresh, await readSteps(services, refreshId, tx), keys);
    const isOver = !ACTIVE_REFRESH.some((state) => state === refresh.state);
    if (found.kind === 'go' || found.kind === 'skip' || isOver) return found;
    await tx
      .update(runs)
      .set({ state: 'waiting', waitingFor: refreshId })
      .where(and(eq(runs.id, id), inArray(runs.state, ['queued', 'waiting']), isNull(runs.leaseUntil)));
    await publishRuns(tx, [id]);
    return WAIT;
  });
  return verdict.kind === 'unknown' ? gateRun(services, id) : verdict;
}

/** Keys of what is older than its `fresh_within`, or was never refreshed. */
async function findStale(services: Services, catalog: Catalog, subject: StoredExport): Promise<string[]> {
  const limits = subject.items.flatMap((item): { key: string; within: number }[] => {
    const segment = subject.type === 'segments' ? catalog.segments.get(item) : undefined;
    const entity = catalog.entities.get(segment?.entity ?? item);
    const within = Math.min(
      segment?.freshWithin ?? Number.POSITIVE_INFINITY,
      entity?.freshWithin ?? Number.POSITIVE_INFINITY,
    );
    const key = segment === undefined ? toStepKey('entity', item) : toStepKey('segment', item);
    return Number.isFinite(within) ? [{ key, within }] : [];
  });
  if (limits.length === 0) return [];
  const rows = await services.db.orm
    .select({ key: refreshSteps.key, at: sql<Date>`max(${refreshSteps.endedAt})`.mapWith(refreshSteps.endedAt) })
    .from(refreshSteps)
    .innerJoin(refreshes, eq(refreshes.id, refreshSteps.refreshId))
    .where(
      and(
        eq(refreshes.environmentId, services.environmentId),
        eq(refreshSteps.state, 'successful'),
        inArray(
          refreshSteps.key,
          limits.map(({ key }) => key),
        ),
      ),
    )
    .groupBy(refreshSteps.key);
  const now = services.clock.now().getTime();
  return limits
    .filter(({ key, within }) => {
      const at = rows.find((row) => row.key === key)?.at;
      return at === undefined || now - at.getTime() > within;
    })
    .map(({ key }) => key);
}

/** A refresh of just these, or the one under way: what that does not bring up to date is looked at again after it. */
async function refreshFirst(
  services: Services,
  exportId: StoredExport['id'],
  targets: readonly string[],
): Promise<RefreshId> {
  const made = await services.db.orm.transaction((tx) =>
    insertRefresh(tx, services, { trigger: 'stale', startedBy: undefined, targets, followers: [] }),
  );
  if (made !== undefined) {
    services.log.info(
      { export: exportId, refresh: made.id, targets },
      'the data of a run is stale and is refreshed first',
    );
    return made.id;
  }
  const active = await readActiveRefresh(services);
  return active?.id ?? refreshFirst(services, exportId, targets);
}

/** Runs that wait for this refresh, and whose data it has dealt with, are queued again. Give it the step's transaction. */
export async function releaseRuns(tx: Queryable, services: Services, refreshId: RefreshId): Promise<void> {
  const waiting = await tx
    .select({ id: runs.id, exportId: runs.exportId })
    .from(runs)
    .where(and(eq(runs.waitingFor, refreshId), eq(runs.state, 'waiting')));
  if (waiting.length === 0) return;
  const refresh = await readRefresh(services, refreshId, tx);
  const steps = await readSteps(services, refreshId, tx);
  const subjects = await readExportsById(
    services,
    waiting.map((run) => run.exportId),
    tx,
  );
  const ready = waiting.filter((run) => {
    const subject = subjects.find((one) => one.id === run.exportId);
    if (subject === undefined || refresh === undefined) return true;
    const isOver = !ACTIVE_REFRESH.some((state) => state === refresh.state);
    return isOver || !['wait', 'unknown'].includes(judge(refresh, steps, keysOfExport(subject)).kind);
  });
  await queueAgain(
    tx,
    ready.map((run) => run.id),
  );
}

async function queueAgain(tx: Queryable, ids: readonly RunId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(runs)
    .set({ state: 'queued' })
    .where(and(inArray(runs.id, [...ids]), eq(runs.state, 'waiting')));
  await publishRuns(tx, ids);
}

/** Runs that wait for a refresh that is over or gone: nobody else will wake them. */
export async function releaseForgotten(services: Services): Promise<void> {
  const rows = await services.db.orm
    .select({ id: runs.id })
    .from(runs)
    .leftJoin(refreshes, eq(refreshes.id, runs.waitingFor))
    .where(
      and(
        eq(runs.environmentId, services.environmentId),
        eq(runs.state, 'waiting'),
        or(isNull(refreshes.id), sql`${refreshes.state} not in ('queued', 'running')`),
      ),
    );
  if (rows.length > 0)
    await services.db.orm.transaction((tx) =>
      queueAgain(
        tx,
        rows.map((row) => row.id),
      ),
    );
}
