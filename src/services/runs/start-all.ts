import { and, eq, inArray } from 'drizzle-orm';
import { runs } from '../../db/schema/index.ts';
import type { ConfirmSubject } from '../../domain/answers.ts';
import { canEditExport } from '../../domain/permissions.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import { requireRole } from '../access.ts';
import { readConnections } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readExports, type StoredExport } from '../exports/read.ts';

type RunAll = Extract<ConfirmSubject, { kind: 'run_all' }>;
type Reason = RunAll['wont'][number]['reason'];

export interface RunAllPlan {
  readonly will: readonly StoredExport[];
  readonly wont: readonly { readonly subject: StoredExport; readonly reason: Reason }[];
}

/** SPEC section 6: every export with an active schedule; the others are named with the reason why not. */
export async function planRunAll(scope: Scope): Promise<RunAllPlan> {
  await requireRole(scope, 'contributor', 'run.start_all');
  const [all, connections, active] = await Promise.all([
    readExports(scope),
    readConnections(scope),
    scope.db.orm
      .select({ exportId: runs.exportId })
      .from(runs)
      .where(and(eq(runs.environmentId, scope.environmentId), inArray(runs.state, [...ACTIVE_STATES]))),
  ]);
  const running = new Set(active.map((row) => row.exportId));
  const reasonOf = (subject: StoredExport): Reason | undefined => {
    const connection = connections.find((one) => one.id === subject.connectionId);
    if (!canEditExport(scope.person, subject, connection?.sharing)) return 'not_allowed';
    if (connection === undefined) return 'no_connection';
    if (!subject.schedule.active) return 'schedule_off';
    return running.has(subject.id) ? 'running' : undefined;
  };
  const judged = all.map((subject) => ({ subject, reason: reasonOf(subject) }));
  return {
    will: judged.filter(({ reason }) => reason === undefined).map(({ subject }) => subject),
    wont: judged.flatMap(({ subject, reason }) => (reason === undefined ? [] : [{ subject, reason }])),
  };
}

export const describeRunAll = (plan: RunAllPlan): RunAll => ({
  kind: 'run_all',
  will: plan.will.map((subject) => subject.name),
  wont: plan.wont.map(({ subject, reason }) => ({ name: subject.name, reason })),
});
