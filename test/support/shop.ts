import pg from 'pg';
import type { Entity, FieldType, Segment } from '../../src/domain/catalog.ts';
import type { ReadQuery, Row, Source } from '../../src/sources/contract.ts';

export function entityOf(table: string, fields: Readonly<Record<string, FieldType>>): Entity {
  const list = Object.entries(fields).map(([name, type]) => ({ name, title: name, column: name, type }));
  return { name: 'thing', title: 'Thing', table, key: 'id', kind: 'profile', fields: list };
}

export const segmentOf = (part: Pick<Segment, 'where' | 'view'>): Segment => ({
  name: 'some',
  title: 'Some',
  entity: 'thing',
  ...part,
});

export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const readBytes = async (source: Source, query: ReadQuery): Promise<Buffer> =>
  collect((await source.text(query)).bytes);

export async function readAll(source: Source, query: ReadQuery): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of source.rows(query)) rows.push(...batch);
  return rows;
}

/** By the rules of https://www.postgresql.org/docs/current/sql-copy.html, apart from what the source itself uses. */
export function decode(bytes: Buffer): (string | null)[][] {
  const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
  const field = (text: string) =>
    text === '\\N' ? null : text.replace(/\\(.)/gsu, (_, character: string) => escapes[character] ?? character);
  return bytes
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t').map(field));
}

export async function countBackends(admin: pg.Client, ...states: string[]): Promise<number> {
  const { rows } = await admin.query(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state = any ($1)`,
    [states],
  );
  return rows[0].n;
}

export const awkward = entityOf('shop.awkward', {
  id: 'integer',
  note: 'text',
  blob: 'binary',
  doc: 'json',
  amount: 'decimal',
  ratio: 'decimal',
  at: 'timestamp',
  day: 'date',
  flag: 'boolean',
  uid: 'uuid',
  span: 'text',
});
export const keyed = entityOf('shop.keyed', { id: 'text', note: 'text', other: 'text' });
export const wide = entityOf('shop.wide', { id: 'integer', body: 'text' });
export const numbers = entityOf('shop.numbers', { id: 'integer', filler: 'text' });

export const NOTE = 'a, "b"\r\n\tc:\\d 👩‍👩‍👧 José \v\f\b end';

export const SHOP = `
  create schema shop;
  create table shop.awkward (
    id integer primary key, note text, blob bytea, doc jsonb, amount numeric, ratio float8,
    at timestamptz, day date, flag boolean, uid uuid, span interval
  );
  insert into shop.awkward (id, note) values (1, null), (2, ''), (4, '\\N'), (10, '\\.');
  insert into shop.awkward values (
    3, ${pg.escapeLiteral(NOTE)}, '\\x00ff5c', '{"a": "tab\\tnew\\nline"}', 12345678901234567890.123456789012345678,
    0.1::float8 + 0.2::float8, '2024-03-31 01:30:00+02', '0044-03-15 BC', true,
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '1 day 02:03:04'
  );
  create table shop.wide (id integer primary key, body text);
  insert into shop.wide values (1, repeat('é', 524288));
  create view shop.numbers as select id, repeat('x', 100) as filler from generate_series(1, 1000000) as id;
  create view shop.first_two as select id from shop.awkward order by id limit 2;
  create view shop.keyless as select note from shop.awkward;
  create table shop."Odd Name" ("Od""d; --" integer);
  insert into shop."Odd Name" values (7);
  create table shop.keyed (id text, note text, other text);
  insert into shop.keyed values
    ('b', 'x', ''), (E'a\\tb', 'y', null), (E'a\\nb', '', null), ('a\\b', null, null), ('a!', 'z', null), ('', 'empty', null),
    ('é', 'x', null), ('😀', 'x', null), ('～', 'x', null), ('Z', 'x', null), ('10', 'x', null), ('9', 'x', null),
    (null, 'first', null), (null, 'second', null), ('twin', '1', null), ('twin', '2', null), ('"q,{}', 'q', null);
  create table shop.changes (id integer);
  create function shop.change_things(id integer) returns boolean language plpgsql as
    $$ begin insert into shop.changes values (id); return true; end $$;
  create function shop.spin(ms integer) returns integer language plpgsql as $$
    begin
      while clock_timestamp() < now() + ms * interval '1 ms' loop end loop;
      return 1;
    end $$;
  -- Whatever the database prefers, the text of values stays the same.
  do $$ begin
    execute format('alter database %I set datestyle = ''SQL, DMY''', current_database());
    execute format('alter database %I set timezone = ''Asia/Kathmandu''', current_database());
    execute format('alter database %I set bytea_output = ''escape''', current_database());
    execute format('alter database %I set extra_float_digits = -3', current_database());
  end $$;
`;

const NULLS = '\t\\N'.repeat(9);
/** Sorted as text; the first is what follows the last line feed. */
export const AWKWARD_LINES = [
  '',
  `1\t\\N${NULLS}`,
  `10\t\\\\.${NULLS}`,
  `2\t${NULLS}`,
  [
    '3',
    'a, "b"\\r\\n\\tc:\\\\d 👩‍👩‍👧 José \\v\\f\\b end',
    '\\\\x00ff5c',
    '{"a": "tab\\\\tnew\\\\nline"}',
    '12345678901234567890.123456789012345678',
    '0.30000000000000004',
    '2024-03-30 23:30:00+00',
    '0044-03-15 BC',
    't',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    'P1DT2H3M4S',
  ].join('\t'),
  `4\t\\\\N${NULLS}`,
].sort();
