import { and, count, desc, eq, inArray, lt } from 'drizzle-orm';
import { people, refreshes, refreshSteps, runs } from '../../db/schema/index.ts';
import type { RefreshAnswer } from '../../domain/answers.ts';
import type { RefreshId } from '../../domain/ids.ts';
import { isAtLeast } from '../../domain/person.ts';
import { ACTIVE_REFRESH } from '../../domain/refresh.ts';
import { ACTIVE_STATES, type RunState } from '../../domain/run.ts';
import type { Scope } from '../context.ts';
import { readRuns } from '../runs/read.ts';
import { toRunAnswers } from '../runs/show.ts';
import { readSteps, type StoredRefresh } from './read.ts';
import { requireRefresh } from './start.ts';

/** Those that say most come first. */
const TELLING: readonly RunState[] = [
  'running',
  'failed',
  'completed_with_errors',
  'skipped',
  'waiting',
  'queued',
  'canceled',
  'successful',
];
const RUNS_SHOWN = 8;

/** A refresh as it is now. Throws `unknown_refresh`. */
export async function showRefresh(scope: Scope, id: RefreshId, joined = false): Promise<RefreshAnswer> {
  const refresh = await requireRefresh(scope, id);
  const [steps, before, runCounts, following, startedBy] = await Promise.all([
    readSteps(scope, id),
    readCountsBefore(scope, refresh),
    countFollowing(scope, id),
    readFollowing(scope, id),
    readName(scope, refresh),
  ]);
  return {
    id,
    environment: scope.catalog.current().environment.name,
    state: refresh.state,
    trigger: refresh.trigger,
    startedBy,
    queuedAt: refresh.queuedAt,
    startedAt: refresh.startedAt ?? undefined,
    endedAt: refresh.endedAt ?? undefined,
    failure: refresh.failure ?? undefined,
    canceling: refresh.cancelRequestedBy !== null,
    steps: steps.map((step) => ({
      kind: step.kind,
      title: step.title,
      state: step.state,
      skipReason: step.skipReason ?? undefined,
      note: step.note ?? undefined,
      count: step.count ?? undefined,
      before: before.get(step.key),
      failure: step.failure ?? undefined,
    })),
    runCounts,
    runs: following,
    leftOut: refresh.leftOut,
    canStart: isAtLeast(scope.person.role, 'contributor'),
    isAdmin: isAtLeast(scope.person.role, 'admin'),
    joined,
    now: scope.clock.now(),
  };
}

/** Whether the card can still change: it shows the exports that follow as well. */
export const isRefreshLive = ({ state, runCounts }: RefreshAnswer): boolean =>
  ACTIVE_REFRESH.some((active) => active === state) || ACTIVE_STATES.some((active) => (runCounts[active] ?? 0) > 0);

/** The counts of the last refresh before this one that had them. */
async function readCountsBefore(scope: Scope, refresh: StoredRefresh): Promise<Map<string, number>> {
  const rows = await scope.db.orm
    .selectDistinctOn([refreshSteps.key], { key: refreshSteps.key, count: refreshSteps.count })
    .from(refreshSteps)
    .innerJoin(refreshes, eq(refreshes.id, refreshSteps.refreshId))
    .where(
      and(
        eq(refreshes.environmentId, scope.environmentId),
        lt(refreshes.queuedAt, refresh.queuedAt),
        eq(refreshSteps.state, 'successful'),
      ),
    )
    .orderBy(refreshSteps.key, desc(refreshSteps.endedAt));
  return new Map(rows.flatMap(({ key, count: members }) => (members === null ? [] : [[key, members] as const])));
}

async function countFollowing(scope: Scope, id: RefreshId): Promise<RefreshAnswer['runCounts']> {
  const rows = await scope.db.orm
    .select({ state: runs.state, total: count() })
    .from(runs)
    .where(eq(runs.refreshId, id))
    .groupBy(runs.state);
  return Object.fromEntries(rows.map(({ state, total }) => [state, total]));
}

async function readFollowing(scope: Scope, id: RefreshId): Promise<RefreshAnswer['runs']> {
  const rows = await scope.db.orm.select({ id: runs.id, state: runs.state }).from(runs).where(eq(runs.refreshId, id));
  const shown = toTelling(rows).slice(0, RUNS_SHOWN);
  if (shown.length === 0) return [];
  const found = await readRuns(
    scope,
    inArray(
      runs.id,
      shown.map((row) => row.id),
    ),
    { limit: RUNS_SHOWN },
  );
  return toRunAnswers(scope, toTelling(found));
}

/** Runs in the order of what they tell. */
export const toTelling = <T extends { readonly state: RunState }>(all: readonly T[]): T[] =>
  [...all].sort((one, other) => TELLING.indexOf(one.state) - TELLING.indexOf(other.state));

async function readName(scope: Scope, { startedBy }: StoredRefresh): Promise<string | undefined> {
  if (startedBy === null) return undefined;
  const [row] = await scope.db.orm.select({ name: people.name }).from(people).where(eq(people.id, startedBy));
  return row?.name;
}
