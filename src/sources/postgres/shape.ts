import { openDoor } from './door.ts';
import { inSession } from './session.ts';

/** What a database says about one table or view that its role may read. */
export interface RelationShape {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized view';
  /** Estimated; negative when the database has never looked. */
  readonly rows: number;
  /** Readable ones, in the order of the table. */
  readonly columns: readonly ColumnShape[];
  /** Columns that alone tell one record from another, the primary key first. */
  readonly keys: readonly string[];
  /** A primary key of several columns: no single one of them is a key. */
  readonly hasCompositeKey: boolean;
}

export interface ColumnShape {
  readonly name: string;
  /** Name of the type in pg_type, e.g. `int4`; a domain's is that of its base type. */
  readonly type: string;
}

export interface DatabaseShape {
  readonly database: string;
  readonly relations: readonly RelationShape[];
}

/** Reads the shapes of all tables and views outside of the system's schemas, or of one schema. Throws `source_*`. */
export async function readDatabaseShape(url: string, schema: string | undefined): Promise<DatabaseShape> {
  const door = openDoor({
    url,
    statementTimeoutMs: 60_000,
    stallTimeoutMs: 60_000,
    connectTimeoutMs: 10_000,
    poolSize: 1,
    onNotice: () => {},
  });
  try {
    return await inSession({ door, kind: 'question', relations: [] }, async (session) => {
      const { rows } = await session.ask(SHAPES, [schema ?? '']);
      const [[database = ''] = []] = (await session.ask('select pg_catalog.current_database()')).rows;
      return { database: database ?? '', relations: rows.map(([shape]) => toRelation(shape ?? '{}')) };
    });
  } finally {
    await door.close();
  }
}

/** Our own query wrote it, so its shape is known. */
const toRelation = (json: string): RelationShape => JSON.parse(json) as RelationShape;

const SHAPES = `
select pg_catalog.json_build_object(
  'schema', n.nspname,
  'name', c.relname,
  'kind', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
  'rows', c.reltuples,
  'columns', coalesce((
    select pg_catalog.json_agg(
      pg_catalog.json_build_object('name', a.attname, 'type', coalesce(base.typname, t.typname)) order by a.attnum)
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_type base on base.oid = t.typbasetype
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and pg_catalog.has_column_privilege(c.oid, a.attnum, 'select')), '[]'),
  'keys', coalesce((
    select pg_catalog.json_agg(a.attname order by i.indisprimary desc, a.attnum)
    from pg_catalog.pg_index i
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
      and i.indnkeyatts = 1 and (a.attnotnull or c.relkind = 'm')), '[]'),
  'hasCompositeKey', exists (
    select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisprimary and i.indnkeyatts > 1)
)::text
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and ($1 = '' or n.nspname = $1)
  and pg_catalog.has_schema_privilege(n.oid, 'usage')
  and pg_catalog.has_any_column_privilege(c.oid, 'select')
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by n.nspname, c.relname`;
