import { eq, inArray } from 'drizzle-orm';
import { people, runApprovals, runs } from '../../db/schema/index.ts';
import type { RunRecords } from '../../domain/answers.ts';
import type { RunId } from '../../domain/ids.ts';
import type { Run } from '../../domain/run.ts';
import type { Scope } from '../context.ts';
import { countRejections, REJECTIONS_SHOWN, readRejections } from '../rejections/read.ts';

/** What is to say of runs that send records, beside their counts; the refused records of one run only, as a card shows them. */
export async function readRunRecords(scope: Scope, found: readonly Run[]): Promise<ReadonlyMap<RunId, RunRecords>> {
  if (found.length === 0) return new Map();
  const ids = found.map((run) => run.id);
  const [counted, matching, approvals] = await Promise.all([
    countRejections(scope, ids),
    scope.db.orm
      .select({ id: runs.id, matching: runs.matching, pollAt: runs.pollAt })
      .from(runs)
      .where(inArray(runs.id, ids)),
    scope.db.orm
      .select({ approval: runApprovals, who: people.name })
      .from(runApprovals)
      .leftJoin(people, eq(people.id, runApprovals.answeredBy))
      .where(inArray(runApprovals.runId, ids)),
  ]);
  const [only] = found;
  const refused =
    found.length === 1 && only !== undefined && counted.has(only.id)
      ? await readRejections(scope, only.id, REJECTIONS_SHOWN)
      : [];
  return new Map(
    ids.map((id) => {
      const held = approvals.find(({ approval }) => approval.runId === id)?.approval;
      const asked = matching.find((row) => row.id === id);
      const records: RunRecords = {
        approval:
          held === undefined
            ? undefined
            : {
                cause: held.cause,
                removals: held.removals,
                delivered: held.delivered,
                state: held.state,
                answeredBy: approvals.find(({ approval }) => approval === held)?.who ?? undefined,
                expiresAt: held.expiresAt,
              },
        refused,
        canRetry: (counted.get(id)?.retryable ?? 0) > 0,
        matching: asked?.matching ?? undefined,
        isAsked: (asked?.pollAt ?? null) !== null,
      };
      return [id, records] as const;
    }),
  );
}
