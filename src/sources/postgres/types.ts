import { isAppError } from '../../domain/errors.ts';
import type { ReadOptions, ReadQuery } from '../contract.ts';
import type { Door } from './door.ts';
import { inSession } from './session.ts';
import { relationSql, relationsOf } from './sql.ts';

/** The types that the database has for a query's fields; undefined where this engine does not tell. */
export async function readTypes(
  door: Door,
  query: ReadQuery,
  { signal }: ReadOptions,
): Promise<readonly (string | undefined)[] | undefined> {
  const { entity, fields } = query;
  try {
    const { rows } = await inSession({ door, kind: 'question', relations: relationsOf(query), signal }, (session) =>
      session.ask(TYPES, [relationSql(entity.table)]),
    );
    const types = new Map(rows.map(([column, type]) => [column, type ?? undefined]));
    return fields.map((name) => types.get(entity.fields.find((field) => field.name === name)?.column ?? name));
  } catch (error) {
    // An engine that lacks these tables; whatever is wrong with the relation, the read itself will say.
    if (isAppError(error) && OF_THE_QUESTION.has(error.code)) return undefined;
    throw error;
  }
}

const OF_THE_QUESTION: ReadonlySet<string> = new Set([
  'source_relation_missing',
  'source_column_missing',
  'source_forbidden',
  'source_query_failed',
]);

const TYPES = `
select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
from pg_catalog.pg_attribute a
where a.attrelid = $1::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped`;
