import type { HashQuery } from '../contract.ts';
import { columnOf, fromSql, quoteIdentifier, relationSql } from './sql.ts';

/**
 * MD5 of the record's text form: unlike the database's own hash functions it is the same in every version, and the text
 * of a record tells null from empty and one value from two. It has to tell changes, not to withstand an attack.
 */
const hashSql = (query: HashQuery): string =>
  `md5('${toSalt(query.salt)}' || row(${query.fields.map((name) => quoteIdentifier(columnOf(query.entity, name))).join(', ')})::text)`;

const toSalt = (salt: string): string => {
  if (!/^[0-9a-f]*$/.test(salt)) throw new TypeError('a salt is hexadecimal');
  return salt;
};

const keySql = ({ entity }: HashQuery): string => `${quoteIdentifier(columnOf(entity, entity.key))}::text`;

export function hashesSql(query: HashQuery): string {
  const records = `select ${keySql(query)} collate "C" as key, ${hashSql(query)} as hash ${fromSql(query)}`;
  return `select key, hash from (${records}) as record order by key nulls first, hash`;
}

/** Room to sort a million keys in, where the setting exists and is less; for one transaction. */
export const SORT_ROOM_SQL = `select pg_catalog.set_config(name, '65536', true) from pg_catalog.pg_settings
  where name = 'work_mem' and setting::int < 65536`;

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
