import { desc, eq, inArray } from 'drizzle-orm';
import { rejections, runs } from '../../db/schema/index.ts';
import type { RefusedAnswer } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import type { RunId } from '../../domain/ids.ts';
import { canEditExport } from '../../domain/permissions.ts';
import { readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { signRejectionsDownload } from '../downloads/rejections.ts';
import type { StoredExport } from '../exports/read.ts';
import { readRun } from '../runs/read.ts';
import { countRejections, REJECTIONS_SHOWN, readRejections } from './read.ts';

/** Runs that are looked through for the newest one with refused records. */
const RECENT = 50;

/** The refused records of a run, or of the newest run that has any. Throws `nothing_refused`. */
export async function showRefused(scope: Scope, subject: StoredExport, wanted?: RunId): Promise<RefusedAnswer> {
  const id = wanted ?? (await findNewest(scope, subject));
  const run = id === undefined ? undefined : await readRun(scope, id);
  const counted = run === undefined ? undefined : (await countRejections(scope, [run.id])).get(run.id);
  if (run === undefined || run.exportId !== subject.id || counted === undefined)
    throw new AppError('nothing_refused', { name: subject.name });
  const connection = await readConnection(scope, subject.connectionId);
  return {
    exportId: subject.id,
    exportName: subject.name,
    endedAt: run.endedAt,
    invalid: counted.invalid,
    rejected: counted.rejected,
    canRetry: counted.retryable > 0,
    refused: await readRejections(scope, run.id, REJECTIONS_SHOWN),
    download: signRejectionsDownload(scope, run.id),
    permission: canEditExport(scope.person, subject, connection?.sharing) ? 'edit' : 'view',
  };
}

/** Whether sending again can help: the last run that ended has records which the far end refused. */
export async function hasRejected(scope: Scope, subject: StoredExport): Promise<boolean> {
  const [last] = await recentRuns(scope, subject);
  return last !== undefined && ((await countRejections(scope, [last])).get(last)?.rejected ?? 0) > 0;
}

async function findNewest(scope: Scope, subject: StoredExport): Promise<RunId | undefined> {
  const recent = await recentRuns(scope, subject);
  if (recent.length === 0) return undefined;
  const found = await scope.db.orm
    .selectDistinct({ id: rejections.runId })
    .from(rejections)
    .where(inArray(rejections.runId, recent));
  return recent.find((id) => found.some((row) => row.id === id));
}

async function recentRuns(scope: Scope, subject: StoredExport): Promise<RunId[]> {
  const rows = await scope.db.orm
    .select({ id: runs.id })
    .from(runs)
    .where(eq(runs.exportId, subject.id))
    .orderBy(desc(runs.queuedAt))
    .limit(RECENT);
  return rows.map(({ id }) => id);
}
