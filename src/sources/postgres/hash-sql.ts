import type { HashQuery } from '../contract.ts';
import { columnOf, fromSql, quoteIdentifier, relationSql } from './sql.ts';

/**
 * MD5 of the record's binary form: unlike the database's own hash functions MD5 is the same in every version, and that form
 * tells null from empty, one value from two, and a number from the same one written otherwise. It has to tell changes,
 * not to withstand an attack. Writing out times and numbers as text would take most of the time that a plan takes.
 */
const hashSql = (query: HashQuery): string =>
  `md5('${toSalt(query.salt)}'::bytea || record_send(row(${query.fields.map((name) => valueSql(query, name)).join(', ')})))`;

/** What the catalog has no type of its own for may be of any: an enumeration is known by its label, not by its number. */
function valueSql({ entity }: HashQuery, name: string): string {
  const column = quoteIdentifier(columnOf(entity, name));
  const type = entity.fields.find((field) => field.name === name)?.type;
  return type === 'text' || type === 'json' ? `${column}::text` : column;
}

const toSalt = (salt: string): string => {
  if (!/^[0-9a-f]*$/.test(salt)) throw new TypeError('a salt is hexadecimal');
  return salt;
};

const keySql = ({ entity }: HashQuery): string => `${quoteIdentifier(columnOf(entity, entity.key))}::text`;

export function hashesSql(query: HashQuery): string {
  const records = `select ${keySql(query)} collate "C" as key, ${hashSql(query)} as hash ${fromSql(query)}`;
  return `select key, hash from (${records}) as record order by key nulls first, hash`;
}

/**
 * For one transaction, where the settings exist: room to sort a million keys in, and parallel workers, which the planner
 * takes for dearer than they are where each row takes a hash.
 */
export const SORT_ROOM_SQL = `select pg_catalog.set_config(name, case name when 'work_mem' then '131072' else '0' end, true)
  from pg_catalog.pg_settings where name in ('parallel_setup_cost', 'parallel_tuple_cost')
  or name = 'work_mem' and setting::int < 131072`;

/** `$1` is the array of keys, which the database reads as keys of the column's own type, so that its index serves. */
export function rowsByKeySql(query: HashQuery): string {
  const { entity, fields } = query;
  const columns = fields.map((name) => `${quoteIdentifier(columnOf(entity, name))}`);
  const key = quoteIdentifier(columnOf(entity, entity.key));
  const list = [keySql(query), hashSql(query), ...columns].join(', ');
  return `select ${list} from ${relationSql(entity.table)} where ${key} = any($1)`;
}

/** https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
export const toArrayLiteral = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
