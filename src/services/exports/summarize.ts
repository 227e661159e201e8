import type { ExportSummary } from '../../domain/answers.ts';
import { canEditExport } from '../../domain/permissions.ts';
import type { Connection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import type { LastRuns } from '../runs/last.ts';
import type { StoredExport } from './read.ts';

/** One row of the list, for one reader. */
export function toSummary(
  scope: Scope,
  subject: StoredExport,
  connections: readonly Connection[],
  last: LastRuns,
): ExportSummary {
  const connection = connections.find((one) => one.id === subject.connectionId);
  const run = last.latest.get(subject.id);
  return {
    id: subject.id,
    name: subject.name,
    destination: connection?.destination.title,
    status: run === undefined ? undefined : { state: run.state, skipReason: run.skipReason },
    refreshedAt: last.refreshedAt.get(subject.id),
    schedule: subject.schedule,
    connection: connection?.name,
    permission: canEditExport(scope.person, subject, connection?.sharing) ? 'edit' : 'view',
    updatedBy: subject.updatedByName,
    updatedAt: subject.updatedAt,
  };
}
