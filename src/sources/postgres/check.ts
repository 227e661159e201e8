import { type AppError, isAppError } from '../../domain/errors.ts';
import type { RelationProblem, Selection } from '../contract.ts';
import type { Door } from './door.ts';
import { inSession } from './session.ts';
import { predicateProbes, relationSql, relationsOf, selectSql, viewProbe } from './sql.ts';

/** Finds what of a catalog does not work here; nothing is read but the shapes. Throws when the source is away. */
export async function checkSelections(door: Door, selections: readonly Selection[]): Promise<RelationProblem[]> {
  const problems: RelationProblem[] = [];
  const broken = new Set<string>();
  for (const entity of new Set(selections.map((selection) => selection.entity))) {
    for (const message of await findEntityProblems(door, { entity })) {
      broken.add(entity.name);
      problems.push({ entity: entity.name, message });
    }
  }
  for (const { entity, segment } of selections) {
    if (segment === undefined || broken.has(entity.name)) continue;
    const message = await findSegmentProblem(door, { entity, segment });
    if (message !== undefined) problems.push({ entity: entity.name, segment: segment.name, message });
  }
  return problems;
}

async function findEntityProblems(door: Door, selection: Selection): Promise<string[]> {
  const { entity } = selection;
  const fields = entity.fields.map((field) => field.name);
  const failure = await tryOut(door, selection, `${selectSql({ entity, fields })} limit 0`);
  if (failure === undefined) return [];
  if (failure.code !== 'source_column_missing') return [toMessage(failure)];
  // The error names the first column only; the table's own list shows all that are missing.
  const all = await inSession({ door, kind: 'question', relations: relationsOf(selection) }, (session) =>
    session.ask(`select * from ${relationSql(entity.table)} limit 0`),
  ).catch(() => undefined);
  const missing = all === undefined ? [] : entity.fields.filter((field) => !all.columns.includes(field.column));
  if (missing.length === 0) return [toMessage(failure)];
  return missing.map((field) => `field ${field.name}: there is no column '${field.column}' in ${entity.table}`);
}

async function findSegmentProblem(door: Door, selection: Required<Selection>): Promise<string | undefined> {
  const { entity, segment } = selection;
  if (segment.view === undefined) {
    for (const probe of predicateProbes(entity, segment.where ?? '')) {
      const failure = await tryOut(door, selection, probe);
      if (failure !== undefined) return `where must be one condition that works here: ${toMessage(failure)}`;
    }
    return undefined;
  }
  for (const sql of [viewProbe(entity, segment.view), `${selectSql({ ...selection, fields: [entity.key] })} limit 0`]) {
    const failure = await tryOut(door, selection, sql);
    if (failure !== undefined) return toMessage(failure);
  }
  return undefined;
}

/** In a transaction of its own: the first error would spoil the rest of a shared one. */
async function tryOut(door: Door, selection: Selection, sql: string): Promise<AppError | undefined> {
  try {
    await inSession({ door, kind: 'question', relations: relationsOf(selection) }, (session) => session.ask(sql));
    return undefined;
  } catch (error) {
    if (isAppError(error) && OF_THE_CATALOG.has(error.code)) return error;
    throw error;
  }
}

const OF_THE_CATALOG: ReadonlySet<string> = new Set([
  'source_relation_missing',
  'source_column_missing',
  'source_forbidden',
  'source_query_failed',
]);

/** For operators, who wrote the catalog. */
function toMessage(error: AppError): string {
  const params: Readonly<Record<string, unknown>> = { ...error.params };
  if (error.code === 'source_relation_missing') return `there is no table or view ${String(params.relation)}`;
  if (error.code === 'source_forbidden') return `the source's role may not read ${String(params.relation)}`;
  if (error.code === 'source_column_missing') {
    return `there is no column '${String(params.column)}' in ${String(params.relation)}`;
  }
  return error.message;
}
