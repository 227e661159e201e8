import type { Client } from 'pg';
import type { SourceMap } from '../../domain/refresh.ts';
import { relationSql } from './sql.ts';

interface Relation {
  readonly oid: string;
  /** With its schema, quoted where it must be. */
  readonly name: string;
  readonly isMaterialised: boolean;
  readonly canRefresh: boolean;
  /** Oids of what its definition reads. */
  readonly reads: readonly string[];
}

/**
 * Which materialised views relations are or read, through any number of views, as PostgreSQL's own catalog tells:
 * `pg_rewrite` holds a view's definition and `pg_depend` what that refers to. What a function reads is not known there;
 * the catalog file declares it (`depends_on`).
 */
export async function readMap(client: Client, wanted: readonly string[]): Promise<SourceMap> {
  const quoted = wanted.map((relation) => relationSql(relation));
  const { rows: roots } = await client.query<{ text: string; oid: string | null }>(
    'select text, pg_catalog.to_regclass(text)::oid::text as oid from pg_catalog.unnest($1::text[]) text',
    [quoted],
  );
  const oids = roots.flatMap(({ oid }) => (oid === null ? [] : [oid]));
  const known = await readReachable(client, oids);
  const nearest = (starts: readonly string[]): string[] => [...collect(known, starts)];
  const toNames = (found: readonly string[]): string[] => found.flatMap((oid) => known.get(oid)?.name ?? []);
  return {
    objects: [...known.values()]
      .filter((one) => one.isMaterialised)
      .map(({ name, canRefresh, reads }) => ({ name, canRefresh, reads: toNames(nearest(reads)) })),
    behind: new Map(
      wanted.map((relation, index) => {
        const oid = roots.find((root) => root.text === quoted[index])?.oid;
        return [relation, oid === null || oid === undefined ? [] : toNames(nearest([oid]))];
      }),
    ),
  };
}

/** The first materialised views on each way down; what those read is their own matter. */
function collect(known: ReadonlyMap<string, Relation>, starts: readonly string[]): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (oid: string): void => {
    const relation = known.get(oid);
    if (relation === undefined || seen.has(oid)) return;
    seen.add(oid);
    if (relation.isMaterialised) found.add(oid);
    else for (const next of relation.reads) visit(next);
  };
  for (const start of starts) visit(start);
  return found;
}

async function readReachable(client: Client, oids: readonly string[]): Promise<Map<string, Relation>> {
  const { rows: version } = await client.query<{ number: number }>(
    "select current_setting('server_version_num')::int as number",
  );
  // PostgreSQL 17 has a privilege of its own for it.
  const isAllowed = (version[0]?.number ?? 0) >= 170_000 ? " or pg_catalog.has_table_privilege(c.oid, 'MAINTAIN')" : '';
  const { rows } = await client.query<{
    oid: string;
    name: string;
    kind: string;
    may: boolean;
    reads: string[];
  }>(
    `with recursive reads(reader, read) as (
       select distinct w.ev_class, d.refobjid
       from pg_catalog.pg_rewrite w
       join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = w.oid
         and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> w.ev_class
     ), reachable(oid) as (
       select oid from pg_catalog.unnest($1::oid[]) oid
       union
       select r.read from reachable join reads r on r.reader = reachable.oid
     )
     select c.oid::text as oid, c.relkind as kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name,
       pg_catalog.pg_has_role(c.relowner, 'USAGE')${isAllowed} as may,
       array(select r.read::text from reads r where r.reader = c.oid) as reads
     from reachable
     join pg_catalog.pg_class c on c.oid = reachable.oid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname not in ('pg_catalog', 'information_schema')
     order by name`,
    [oids],
  );
  return new Map(
    rows.map((row) => [
      row.oid,
      {
        oid: row.oid,
        name: row.name,
        isMaterialised: row.kind === 'm',
        canRefresh: row.kind === 'm' && row.may,
        reads: row.reads,
      },
    ]),
  );
}
