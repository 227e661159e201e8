import { and, desc, eq, inArray, max } from 'drizzle-orm';
import { runs } from '../../db/schema/index.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { RunState, SkipReason } from '../../domain/run.ts';
import type { Services } from '../context.ts';

export interface LastRuns {
  /** Of any trigger and state. */
  readonly latest: ReadonlyMap<ExportId, { readonly state: RunState; readonly skipReason: SkipReason | undefined }>;
  /** End of the last successful run. */
  readonly refreshedAt: ReadonlyMap<ExportId, Date>;
}

export async function readLastRuns(services: Services, ids: readonly ExportId[]): Promise<LastRuns> {
  if (ids.length === 0) return { latest: new Map(), refreshedAt: new Map() };
  const isOfThese = inArray(runs.exportId, [...ids]);
  const [latest, refreshed] = await Promise.all([
    services.db.orm
      .selectDistinctOn([runs.exportId], { exportId: runs.exportId, state: runs.state, skipReason: runs.skipReason })
      .from(runs)
      .where(isOfThese)
      .orderBy(runs.exportId, desc(runs.queuedAt)),
    services.db.orm
      .select({ exportId: runs.exportId, endedAt: max(runs.endedAt) })
      .from(runs)
      .where(and(isOfThese, eq(runs.state, 'successful')))
      .groupBy(runs.exportId),
  ]);
  return {
    latest: new Map(latest.map((row) => [row.exportId, { state: row.state, skipReason: row.skipReason ?? undefined }])),
    refreshedAt: new Map(
      refreshed.flatMap((row) => (row.endedAt === null ? [] : [[row.exportId, row.endedAt] as const])),
    ),
  };
}
