import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogFileSchema, type Segment, toCatalog } from '../../src/domain/catalog.ts';
import { DEMO_CATALOG, seedDemoCustomers } from '../../src/sources/demo/index.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

const catalog = toCatalog(catalogFileSchema.parse(parse(readFileSync(DEMO_CATALOG, 'utf8'))));

describe('a seeded demo database', () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createDatabase();
    await seedDemoCustomers(database.url);
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  const value = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows[0]?.[0];

  test.each([
    ['consumer', 20_000, 'fb48d3dfed68e2a82097213dcc20475c'],
    ['account', 800, '368f6170fed1c3eff432eb52f765be7b'],
    ['contact', 2_000, '01463f4ea277301bbe1a44468f2d390d'],
    ['orders', 60_773, '869298b0bab37f7352984764f549eee7'],
  ])('has in %s %i rows, always the same ones', async (table, count, checksum) => {
    await client.query(`SET TimeZone = 'UTC'; SET DateStyle = 'ISO'`);
    const sql = `SELECT md5(string_agg(md5(t::text), '' ORDER BY id)) FROM ${table} t`;
    expect(await value(`SELECT count(*)::int FROM ${table}`)).toBe(count);
    expect(await value(sql)).toBe(checksum);
  });

  test.each([
    ['Lapsed in Australia', 1_904],
    ['Newsletter subscribers', 11_101],
    ['Big spenders', 1_034],
    ['Birthday this month', 1_475],
    ['New in the Netherlands', 83],
    ['Store owners', 238],
  ])('has in the segment %s %i members, whatever the zone of the session', async (title, count) => {
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'America/Adak']) {
      await client.query(`SET TimeZone = '${zone}'`);
      expect(await value(`SELECT count(*)::int FROM (${membersOf(title)}) AS members`), zone).toBe(count);
    }
  });

  test.each([
    ['a comma', `text LIKE '%,%'`],
    ['a double quote', `text LIKE '%"%'`],
    ['an apostrophe', `text LIKE '%''%'`],
    ['a typographic apostrophe', `text LIKE '%’%'`],
    ['a line feed', `text LIKE E'%\\n%'`],
    ['a carriage return', `text LIKE E'%\\r%'`],
    ['a tab', `text LIKE E'%\\t%'`],
    ['a backslash', `position('\\' IN text) > 0`],
    ['the text \\N, which is not null', `text = '\\N'`],
    ['the text \\., which ends a COPY', `text = '\\.'`],
    ['an emoji', `text ~ '[\\U0001F300-\\U0001FAFF]'`],
    ['an emoji of several characters', `position(U&'\\200D' IN text) > 0`],
    ['a combining accent', `position(U&'\\0308' IN text) > 0`],
    ['a leading space', `text LIKE ' %'`],
    ['a trailing space', `text LIKE '% '`],
    ['nothing but spaces', `text ~ '^ +$'`],
    ['nothing', `text = ''`],
    ['a formula', `text LIKE '=%'`],
    ['a leading plus', `text LIKE '+%'`],
    ['a leading minus', `text LIKE '-%'`],
    ['a leading at sign', `text LIKE '@%'`],
    ['the word NULL', `text = 'NULL'`],
    ['a number with a leading zero', `text ~ '^0[0-9]+$'`],
    ['markup', `text LIKE '%<script>%'`],
    ['a mention', `text LIKE '%<!channel>%'`],
    ['a control character', `text ~ E'[\\x01-\\x08]'`],
    ['a byte order mark', `text LIKE U&'\\FEFF%'`],
    ['right-to-left writing', `text ~ '[\\u0590-\\u06FF]'`],
    ['a character outside the basic plane', `text ~ '[\\U00020000-\\U0002FFFF]'`],
    ['more than a spreadsheet cell takes', `length(text) > 32767`],
  ])('has values with %s', async (_, predicate) => {
    expect(
      await value(`SELECT count(*)::int FROM (${textsOf('SELECT * FROM consumer')}) t WHERE ${predicate}`),
    ).toBeGreaterThan(0);
  });

  test('has most of these in Lapsed in Australia, the segment that people export first', async () => {
    const texts = textsOf(membersOf('Lapsed in Australia'));
    const found = await client.query(`
      SELECT bool_or(text LIKE '%,%') AS comma, bool_or(text LIKE '%"%') AS quote, bool_or(text LIKE E'%\\n%') AS newline,
        bool_or(text LIKE E'%\\r\\n%') AS crlf, bool_or(text LIKE E'%\\t%') AS tab, bool_or(position('\\' IN text) > 0) AS backslash,
        bool_or(text = '\\N') AS null_mark, bool_or(text LIKE '=1+1') AS formula, bool_or(text = '') AS empty,
        bool_or(text ~ '[\\U0001F300-\\U0001FAFF]') AS emoji, bool_or(text LIKE ' %') AS leading_space,
        bool_or(length(text) > 4000) AS long
      FROM (${texts}) t`);
    expect(Object.entries(found.rows[0]).filter(([, isThere]) => isThere !== true)).toEqual([]);
  });

  test('has nulls in every column that may be null', async () => {
    const { rows } = await client.query(`
      SELECT attrelid::regclass::text AS relation, attname AS name FROM pg_attribute
      WHERE attrelid IN ('consumer'::regclass, 'account'::regclass, 'contact'::regclass, 'orders'::regclass)
        AND attnum > 0 AND NOT attnotnull`);
    const always: string[] = [];
    for (const { relation, name } of rows) {
      if ((await value(`SELECT count(*)::int FROM ${relation} WHERE ${name} IS NULL`)) === 0)
        always.push(`${relation}.${name}`);
    }
    expect(always).toEqual([]);
  });

  test('agrees with itself: last orders, values and mail addresses', async () => {
    expect(
      await value(`
        SELECT count(*)::int FROM consumer
        LEFT JOIN (
          SELECT consumer_id, max(ordered_at) AS last, sum(total) FILTER (WHERE status IN ('delivered', 'shipped')) AS kept
          FROM orders GROUP BY consumer_id
        ) o ON o.consumer_id = consumer.id
        WHERE last_order_at IS DISTINCT FROM o.last OR lifetime_value <> coalesce(o.kept, 0) OR created_at > last_order_at`),
    ).toBe(0);
    expect(await value(`SELECT count(*)::int FROM orders WHERE ordered_at > '2026-06-15 00:00:00+00'`)).toBe(0);
    expect(await value(`SELECT (count(*) - count(DISTINCT email))::int FROM consumer WHERE email <> ''`)).toBe(0);
  });
});

function membersOf(title: string): string {
  const segment = [...catalog.segments.values()].find((one) => one.title === title) as Segment;
  const { table, key } = catalog.entities.get(segment.entity)!;
  return segment.view === undefined
    ? `SELECT * FROM ${table} WHERE ${segment.where}`
    : `SELECT * FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${segment.view})`;
}

/** All texts of consumers, one a row. */
const textsOf = (consumers: string) => `
  SELECT text FROM (${consumers}) c
  CROSS JOIN LATERAL (VALUES (first_name), (last_name), (address_line1), (address_line2), (phone), (postal_code), (notes)) v (text)`;
