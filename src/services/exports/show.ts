import type { ExportAnswer } from '../../domain/answers.ts';
import { eligibleKinds, isEligible } from '../../domain/eligibility.ts';
import { countItems } from '../catalog/counts.ts';
import { type Connection, readConnections } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { readLastRuns } from '../runs/last.ts';
import { readLatestRun } from '../runs/show.ts';
import { fillIn, isShown, readFields, toUsual } from '../settings-form.ts';
import type { StoredExport } from './read.ts';
import { toSummary } from './summarize.ts';

/** Everything about one export that any reader may see; what they may do is in `summary.permission`. */
export async function showExport(scope: Scope, subject: StoredExport): Promise<ExportAnswer> {
  const catalog = scope.catalog.current();
  const [connections, last, counts, lastRun] = await Promise.all([
    readConnections(scope),
    readLastRuns(scope, [subject.id]),
    countItems(scope, subject.type, subject.items),
    readLatestRun(scope, subject.id),
  ]);
  const connection = connections.find((one) => one.id === subject.connectionId);
  const kinds =
    connection === undefined ? undefined : eligibleKinds(catalog.environment.audience, connection.destination.accepts);
  return {
    summary: toSummary(scope, subject, connections, last),
    type: subject.type,
    items: subject.items.map((name) => {
      const segment = subject.type === 'segments' ? catalog.segments.get(name) : undefined;
      const entity = catalog.entities.get(segment?.entity ?? (subject.type === 'segments' ? '' : name));
      return {
        name,
        title: segment?.title ?? (subject.type === 'segments' ? undefined : entity?.title),
        kind: entity?.kind,
        count: counts.get(name),
        eligible:
          segment === undefined
            ? entity !== undefined
            : kinds === undefined || isEligible(segment, catalog.entities, kinds),
      };
    }),
    mapping: subject.mapping,
    target: connection === undefined ? [] : describeTarget(connection, subject.target),
    createdBy: subject.createdByName,
    createdAt: subject.createdAt,
    lastRun,
  };
}

/** What somebody has chosen; what is as usual goes without saying. */
function describeTarget(connection: Connection, target: StoredExport['target']): ExportAnswer['target'] {
  const fields = readFields(connection.destination.target);
  const given = Object.fromEntries(Object.entries(target).map(([name, value]) => [name, String(value ?? '')]));
  const filled = fillIn(fields, given);
  return fields
    .filter((field) => isShown(field, filled) && filled[field.name] !== toUsual(field))
    .map(({ name, meta }) => {
      const value = filled[name] ?? '';
      const valueLabel = meta?.options?.find((option) => option.value === value)?.label;
      return { label: meta?.label ?? name, value, ...(valueLabel === undefined ? {} : { valueLabel }) };
    });
}
