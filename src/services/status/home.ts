import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import { exports, requests, runs } from '../../db/schema/index.ts';
import type { Few, HomeAnswer, RunAnswer } from '../../domain/answers.ts';
import type { RunId } from '../../domain/ids.ts';
import { canUseConnection } from '../../domain/permissions.ts';
import { isAtLeast } from '../../domain/person.ts';
import { ACTIVE_STATES, type RunState } from '../../domain/run.ts';
import { type Connection, readConnections } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { listRequests } from '../requests/show.ts';
import { readRuns } from '../runs/read.ts';
import { toRunAnswers } from '../runs/show.ts';
import { listUpcoming } from '../schedules/next.ts';

const SHOWN = { running: 5, trouble: 5, latest: 3, next: 2, requests: 5 } as const;
const TROUBLE = ['failed', 'skipped', 'completed_with_errors'] as const satisfies readonly RunState[];

/** What matters to this person now: what runs, what went wrong, what went well, and what waits for them. */
export async function showHome(scope: Scope): Promise<HomeAnswer> {
  const [last, total, connections] = await Promise.all([
    readLastRuns(scope),
    countExports(scope),
    readConnections(scope),
  ]);
  const inState = (states: readonly RunState[]) => last.filter(({ state }) => states.includes(state));
  const running = inState(ACTIVE_STATES);
  const trouble = inState(TROUBLE);
  const latest = inState(['successful']);
  const shown = [
    ...running.slice(0, SHOWN.running),
    ...trouble.slice(0, SHOWN.trouble),
    ...latest.slice(0, SHOWN.latest),
  ];
  const answers = await readAnswers(scope, shown);
  const toFew = (some: readonly LastRun[]): Few<RunAnswer> => ({
    first: some.flatMap(({ id }) => answers.get(id) ?? []),
    total: some.length,
  });
  return {
    environment: scope.catalog.current().environment.name,
    name: scope.person.name,
    running: toFew(running),
    trouble: toFew(trouble),
    latest: toFew(latest),
    next: await listUpcoming(scope, SHOWN.next),
    exports: total,
    connections: connections.filter(({ sharing }) => canUseConnection(scope.person, sharing)).length,
    admin: isAtLeast(scope.person.role, 'admin') ? await readForAdmin(scope, connections) : undefined,
  };
}

interface LastRun {
  readonly id: RunId;
  readonly state: RunState;
  readonly at: Date;
}

/** The last run of each export that is still there, the newest first. */
async function readLastRuns(scope: Scope): Promise<LastRun[]> {
  const rows = await scope.db.orm
    .selectDistinctOn([runs.exportId], {
      id: runs.id,
      state: runs.state,
      queuedAt: runs.queuedAt,
      endedAt: runs.endedAt,
    })
    .from(runs)
    .innerJoin(exports, eq(exports.id, runs.exportId))
    .where(and(eq(runs.environmentId, scope.environmentId), isNull(exports.deletedAt)))
    .orderBy(runs.exportId, desc(runs.queuedAt));
  return rows
    .map(({ id, state, queuedAt, endedAt }) => ({ id, state, at: endedAt ?? queuedAt }))
    .sort((one, other) => other.at.getTime() - one.at.getTime());
}

async function readAnswers(scope: Scope, some: readonly LastRun[]): Promise<Map<RunId, RunAnswer>> {
  if (some.length === 0) return new Map();
  const ids = some.map(({ id }) => id);
  const found = await readRuns(scope, inArray(runs.id, ids), { limit: ids.length });
  return new Map((await toRunAnswers(scope, found)).map((answer) => [answer.run.id, answer]));
}

async function countExports(scope: Scope): Promise<number> {
  const [row] = await scope.db.orm
    .select({ total: count() })
    .from(exports)
    .where(and(eq(exports.environmentId, scope.environmentId), isNull(exports.deletedAt)));
  return row?.total ?? 0;
}

async function readForAdmin(
  scope: Scope,
  connections: readonly Connection[],
): Promise<NonNullable<HomeAnswer['admin']>> {
  const [open, [row]] = await Promise.all([
    listRequests(scope),
    scope.db.orm
      .select({ total: count() })
      .from(requests)
      .where(and(eq(requests.environmentId, scope.environmentId), eq(requests.state, 'open'))),
  ]);
  return {
    requests: { first: open.requests.slice(0, SHOWN.requests), total: row?.total ?? 0 },
    needSignIn: connections.filter(({ state }) => state === 'needs_sign_in').length,
  };
}
