import type { Entity, Segment } from '../../domain/catalog.ts';
import { AppError } from '../../domain/errors.ts';
import type { ReadQuery, Selection } from '../contract.ts';

/** Any name as an SQL identifier. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `table` or `schema.table` of the catalog; parts without quotes are lower-cased, as PostgreSQL does. */
export function relationSql(relation: string): string {
  const parts = relation.match(/"[^"]*"|[^."]+/gu) ?? [];
  return parts.map((part) => quoteIdentifier(part.startsWith('"') ? part.slice(1, -1) : part.toLowerCase())).join('.');
}

/** Column behind a field; throws `unknown_field`. */
export function columnOf(entity: Entity, name: string): string {
  const field = entity.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new AppError('unknown_field', { name, entity: entity.name });
  return field.column;
}

export function countSql(selection: Selection): string {
  return `select count(*) ${fromSql(selection)}`;
}

export function selectSql(query: ReadQuery): string {
  const columns = query.fields.map((name) => quoteIdentifier(columnOf(query.entity, name)));
  return `select ${columns.join(', ')} ${fromSql(query)}`;
}

/** `from`, and `where` for the members of a segment. */
export const fromSql = (selection: Selection): string =>
  `from ${relationSql(selection.entity.table)}${membersSql(selection)}`;

export function orderedSql(query: ReadQuery, limit: number | undefined): string {
  const order = ` order by ${quoteIdentifier(columnOf(query.entity, query.entity.key))}`;
  return selectSql(query) + order + (limit === undefined ? '' : ` limit ${Math.max(0, Math.trunc(limit))}`);
}

/**
 * Statements that only parse when the predicate is one expression. Either alone can be tricked (`true) or (true` fits
 * between parentheses, `true then true when false` fits into a case); no text fits both. They must go over the
 * extended protocol, which refuses several statements in one text.
 */
export function predicateProbes(entity: Entity, where: string): readonly string[] {
  const from = `select 1 from ${relationSql(entity.table)} where`;
  return [`${from} ${enclose(where)} limit 0`, `${from} case when\n${where}\nthen true else false end limit 0`];
}

/** Whether the members' keys can be read from a segment's view at all. */
export const viewProbe = (entity: Entity, view: string): string =>
  `select ${viewKey(entity)} from ${relationSql(view)} as member limit 0`;

/** Relations that a selection reads, as the catalog writes them: the entity's table first. */
export const relationsOf = ({ entity, segment }: Selection): readonly string[] =>
  segment?.view === undefined ? [entity.table] : [entity.table, segment.view];

function membersSql({ entity, segment }: { entity: Entity; segment?: Segment }): string {
  if (segment === undefined) return '';
  if (segment.view !== undefined) {
    const key = quoteIdentifier(columnOf(entity, entity.key));
    return ` where ${key} in (select ${viewKey(entity)} from ${relationSql(segment.view)} as member)`;
  }
  return ` where ${enclose(segment.where ?? 'true')}`;
}

/** Qualified: a view without the column would otherwise get the outer table's, and hold every record. */
const viewKey = (entity: Entity): string => `member.${quoteIdentifier(columnOf(entity, entity.key))}`;

/** On lines of its own, so that a comment at its end cannot swallow the parenthesis. */
const enclose = (where: string): string => `(\n${where}\n)`;
