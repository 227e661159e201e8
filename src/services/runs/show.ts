import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import { people, runs } from '../../db/schema/index.ts';
import type { HistoryAnswer, HistoryPoint, RunAnswer, RunRecords } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExportId, PersonId, RunId } from '../../domain/ids.ts';
import { canEditExport } from '../../domain/permissions.ts';
import { type Run, toHandled, toRunCounts } from '../../domain/run.ts';
import { readConnections } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readExportsById, type StoredExport } from '../exports/read.ts';
import { countRuns, readRun, readRuns } from './read.ts';
import { readRunRecords } from './records.ts';

const HISTORY_PAGE = 10;
/** Runs of the chart. */
const CHARTED = 30;

/** A run as it is now. Throws `unknown_run`. */
export async function showRun(scope: Scope, id: RunId): Promise<RunAnswer> {
  const run = await readRun(scope, id);
  const [answer] = run === undefined ? [] : await toRunAnswers(scope, [run]);
  if (answer === undefined) throw new AppError('unknown_run', { id });
  return answer;
}

/** The n-th run of an export, the last one being the first. Throws `unknown_run`. */
export async function showNthRun(scope: Scope, exportId: ExportId, n: number): Promise<RunAnswer> {
  const found = await readRuns(scope, eq(runs.exportId, exportId), { limit: 1, offset: n - 1 });
  const [answer] = await toRunAnswers(scope, found);
  if (answer === undefined) throw new AppError('unknown_run', { id: String(n) });
  return answer;
}

export async function readLatestRun(scope: Scope, exportId: ExportId): Promise<RunAnswer | undefined> {
  const found = await readRuns(scope, eq(runs.exportId, exportId), { limit: 1 });
  const [answer] = await toRunAnswers(scope, found);
  return answer;
}

/** Newest first; a page past the end is the last page. */
export async function showHistory(scope: Scope, subject: StoredExport, wantedPage: number): Promise<HistoryAnswer> {
  const isThis = eq(runs.exportId, subject.id);
  const total = await countRuns(scope, isThis);
  const pages = Math.max(1, Math.ceil(total / HISTORY_PAGE));
  const page = Math.min(wantedPage, pages);
  const found = await readRuns(scope, isThis, { limit: HISTORY_PAGE, offset: (page - 1) * HISTORY_PAGE });
  const connection = (await readConnections(scope)).find((one) => one.id === subject.connectionId);
  return {
    exportId: subject.id,
    exportName: subject.name,
    permission: canEditExport(scope.person, subject, connection?.sharing) ? 'edit' : 'view',
    runs: await toRunAnswers(scope, found),
    points: page === 1 ? await readPoints(scope, subject.id) : [],
    page,
    pages,
    total,
  };
}

async function readPoints(scope: Scope, exportId: ExportId): Promise<HistoryPoint[]> {
  const hasEnded = and(eq(runs.exportId, exportId), isNotNull(runs.startedAt), isNotNull(runs.endedAt));
  const found = await readRuns(scope, hasEnded, { limit: CHARTED });
  return found.reverse().flatMap(({ startedAt, endedAt, state, tasks }) => {
    if (startedAt === undefined || endedAt === undefined) return [];
    const seconds = Math.max(0, endedAt.getTime() - startedAt.getTime()) / 1000;
    return [{ at: startedAt, rows: toHandled(toRunCounts(tasks)), seconds, state }];
  });
}

/** Adds the names that people know to what the run's row holds. */
export async function toRunAnswers(scope: Scope, found: readonly Run[]): Promise<RunAnswer[]> {
  if (found.length === 0) return [];
  const [subjects, connections, names] = await Promise.all([
    readExportsById(scope, [...new Set(found.map((run) => run.exportId))]),
    readConnections(scope),
    readNames(
      scope,
      found.flatMap((run) => [run.startedBy, run.cancelRequestedBy]).filter((id) => id !== undefined),
    ),
  ]);
  const ofRecords = found.filter((run) => {
    const subject = subjects.find((one) => one.id === run.exportId);
    const connection = connections.find((one) => one.id === subject?.connectionId);
    return connection?.destination.takes === 'records';
  });
  const records = await readRunRecords(scope, ofRecords);
  return found.flatMap((run) => {
    const subject = subjects.find((one) => one.id === run.exportId);
    if (subject === undefined) return [];
    const connection = connections.find((one) => one.id === subject.connectionId);
    return [
      {
        run,
        exportName: subject.name,
        destination: connection?.destination.title,
        connectionId: connection?.id,
        startedBy: run.startedBy === undefined ? undefined : names.get(run.startedBy),
        canceledBy: run.cancelRequestedBy === undefined ? undefined : names.get(run.cancelRequestedBy),
        permission:
          !subject.deleted && canEditExport(scope.person, subject, connection?.sharing)
            ? ('edit' as const)
            : ('view' as const),
        joined: false,
        now: scope.clock.now(),
        ...toRecords(records.get(run.id)),
      },
    ];
  });
}

const toRecords = (records: RunRecords | undefined) => (records === undefined ? {} : { records });

async function readNames(scope: Scope, ids: readonly PersonId[]): Promise<Map<PersonId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.db.orm
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(inArray(people.id, [...new Set(ids)]))
    .orderBy(desc(people.createdAt));
  return new Map(rows.map((row) => [row.id, row.name]));
}
