import { DatabaseError } from 'pg';
import type { Measure, ReadOptions, ReadQuery } from '../contract.ts';
import type { Door } from './door.ts';
import type { PredicateGuard } from './guard.ts';
import { inSession, type Session } from './session.ts';
import { countSql, relationSql, relationsOf } from './sql.ts';

/** Counts first: what is wrong with the relation or the predicate, the count says. */
export async function measure(
  door: Door,
  guard: PredicateGuard,
  query: ReadQuery,
  { signal }: ReadOptions,
): Promise<Measure> {
  return inSession({ door, kind: 'question', relations: relationsOf(query), signal }, async (session) => {
    await guard.admit(session, query);
    const { rows } = await session.ask(countSql(query));
    return { count: Number(rows[0]?.[0]), types: await readTypes(session, query) };
  });
}

async function readTypes(session: Session, { entity, fields }: ReadQuery): Promise<Measure['types']> {
  try {
    const { rows } = await session.ask(TYPES, [relationSql(entity.table)]);
    const types = new Map(rows.map(([column, type]) => [column, type ?? undefined]));
    return fields.map((name) => types.get(entity.fields.find((field) => field.name === name)?.column ?? name));
  } catch (error) {
    // An engine that lacks these tables.
    if (error instanceof DatabaseError && /^(42|0A)/.test(error.code ?? '')) return undefined;
    throw error;
  }
}

const TYPES = `
select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
from pg_catalog.pg_attribute a
where a.attrelid = $1::pg_catalog.regclass and a.attnum > 0 and not a.attisdropped`;
