import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { introspectCatalog, loadCatalog } from '../../src/sources/catalog/index.ts';
import { createPostgresSource } from '../../src/sources/postgres/index.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let admin: pg.Client;
const role = `reader_${Math.random().toString(36).slice(2)}`;

beforeAll(async () => {
  database = await createDatabase();
  admin = new pg.Client(database.url);
  await admin.connect();
  await admin.query(`
    create schema crm;
    create schema "Old Stuff";
    create domain crm.mail_address as text;
    create table crm.customers (
      id bigint primary key, "FirstName" text, email crm.mail_address, born date, spent numeric(12, 2), tags text[],
      extra jsonb, photo bytea, "user" text, password_hash text
    );
    create table crm.companies (code text not null unique, name text, "select" integer, guid uuid);
    create table crm.order_lines (order_id integer, line integer, primary key (order_id, line));
    create table crm.visits (at timestamptz, page text) partition by range (at);
    create table crm.visits_2024 partition of crm.visits for values from ('2024-01-01') to ('2025-01-01');
    create view crm.active_customers as select id as customer_id, email from crm.customers;
    create materialized view crm.best_customers as select id, spent from crm.customers;
    create unique index on crm.best_customers (id);
    create table crm.private (id integer primary key);
    create table "Old Stuff"."Customers" ("Cust Id" integer primary key, "E-mail" text);
    create role ${role} login;
    grant usage on schema crm, "Old Stuff" to ${role};
    grant select on all tables in schema crm, "Old Stuff" to ${role};
    revoke select on crm.private from ${role};
    revoke select on crm.companies from ${role};
    grant select (code, name) on crm.companies to ${role};
  `);
});
afterAll(async () => {
  await admin.query(`drop owned by ${role}; drop role ${role}`);
  await admin.end();
  await database.drop();
});

const asReader = (): string => {
  const url = new URL(database.url);
  url.username = role;
  return url.href;
};

test('a first catalog holds what the role may read and what has a key, and works as it is', async () => {
  const text = await introspectCatalog(asReader());
  const loaded = loadCatalog(text);
  expect(loaded).not.toHaveProperty('problems');
  if (!('catalog' in loaded)) return;
  const entities = [...loaded.catalog.entities.values()];
  expect(entities.map(({ name, table, key, kind }) => [name, table, key, kind])).toEqual([
    ['customers', '"Old Stuff"."Customers"', 'cust_id', 'other'],
    ['active_customers', 'crm.active_customers', 'customer_id', 'other'],
    ['best_customers', 'crm.best_customers', 'id', 'other'],
    ['companies', 'crm.companies', 'code', 'account'],
    ['customers_2', 'crm.customers', 'id', 'profile'],
  ]);
  const fields = loaded.catalog.entities.get('customers_2')?.fields;
  expect(fields?.map(({ name, column, type, semantic }) => [name, column, type, semantic])).toEqual([
    ['id', 'id', 'integer', 'id'],
    ['first_name', 'FirstName', 'text', 'first_name'],
    ['email', 'email', 'text', 'email'],
    ['born', 'born', 'date', 'birthdate'],
    ['spent', 'spent', 'decimal', undefined],
    ['tags', 'tags', 'text', undefined],
    ['extra', 'extra', 'json', undefined],
    ['photo', 'photo', 'binary', undefined],
    ['user', 'user', 'text', undefined],
  ]);
  expect(loaded.catalog.entities.get('companies')?.fields.map((field) => field.name)).toEqual(['code', 'name']);

  const source = createPostgresSource({ url: asReader(), statementTimeoutMs: 10_000, stallTimeoutMs: 10_000 });
  expect(await source.check(entities.map((entity) => ({ entity })))).toEqual([]);
  await source.close();
});

test('it says what it left out, and why', async () => {
  const text = await introspectCatalog(asReader(), { schema: 'crm' });
  const remarks = text.split('\n').filter((line) => /^ +#/.test(line));
  expect(remarks.map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      '# the key is a guess: the database does not promise that it is unique',
      '# left out, as they look secret: password_hash',
      '# Left out: crm.order_lines: its key has several columns; a view with one key column would do.',
      '# Left out: crm.visits: no column tells one record from another.',
    ]),
  );
  expect(text).not.toContain('private');
  expect(text).not.toContain('Old Stuff');
});

test('the example works once its signs are gone', async () => {
  const text = (await introspectCatalog(asReader())).replace(/^ {2}# (?=with_| {2}(title|entity|where):)/gmu, '  ');
  const loaded = loadCatalog(text);
  expect(loaded).not.toHaveProperty('problems');
  if (!('catalog' in loaded)) return;
  const selections = [...loaded.catalog.segments.values()].flatMap((segment) => {
    const entity = loaded.catalog.entities.get(segment.entity);
    return entity === undefined ? [] : [{ entity, segment }];
  });
  expect(selections).toHaveLength(1);
  const source = createPostgresSource({ url: asReader(), statementTimeoutMs: 10_000, stallTimeoutMs: 10_000 });
  expect(await source.check(selections)).toEqual([]);
  await source.close();
});

test('a schema with nothing in it is said to have nothing', async () => {
  await expect(introspectCatalog(asReader(), { schema: 'nowhere' })).rejects.toMatchObject({
    code: 'source_query_failed',
    params: { detail: 'schema nowhere has no table with a key that the role may read' },
  });
});

test('a server that is away is unreachable', async () => {
  await expect(introspectCatalog('postgres://x@127.0.0.1:1/x')).rejects.toMatchObject({ code: 'source_unreachable' });
});
