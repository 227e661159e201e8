import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/destinations/contract.ts';
import { createFolderDestination } from '../../src/destinations/folder/index.ts';
import type { Catalog, Entity } from '../../src/domain/catalog.ts';
import { exportIdSchema, runIdSchema } from '../../src/domain/ids.ts';
import { introspectCatalog, loadCatalog } from '../../src/sources/catalog/index.ts';
import type { Source } from '../../src/sources/contract.ts';
import { DEMO_CATALOG, seedDemoCustomers } from '../../src/sources/demo/index.ts';
import { createPostgresSource } from '../../src/sources/postgres/index.ts';
import { hasAdventureWorks, loadAdventureWorks } from '../support/adventureworks.ts';
import { askDuckDb, quote, withoutMark } from '../support/duckdb.ts';
import { readModel } from '../support/model-reader.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

interface Ground {
  readonly database: TestDatabase;
  readonly source: Source;
  readonly catalog: Catalog;
}

async function open(
  fill: (url: string) => Promise<unknown>,
  toText: (url: string) => Promise<string>,
): Promise<Ground> {
  const database = await createDatabase();
  await fill(database.url);
  const source = createPostgresSource({ url: database.url, statementTimeoutMs: 60_000, stallTimeoutMs: 30_000 });
  const loaded = loadCatalog(await toText(database.url));
  if (!('catalog' in loaded)) throw new Error(JSON.stringify(loaded.problems));
  return { database, source, catalog: loaded.catalog };
}

const GROUNDS = [
  ['the demo', () => open(seedDemoCustomers, () => readFile(DEMO_CATALOG, 'utf8'))],
  ['AdventureWorks', () => open(loadAdventureWorks, (url) => introspectCatalog(url, { schema: 'adventureworks' }))],
] as const;

describe.each(GROUNDS)('files of %s', (name, prepare) => {
  if (name === 'AdventureWorks' && !hasAdventureWorks()) return it.skip('need its data', () => undefined);
  let ground: Ground;
  let dir: string;
  beforeAll(async () => {
    ground = await prepare();
  }, 120_000);
  afterAll(async () => {
    await ground.source.close();
    await ground.database.drop();
  });
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'read-back-'));
    return () => rm(dir, { recursive: true });
  });

  const toItem = (entity: Entity): Item => ({
    name: entity.name,
    title: entity.title,
    entity,
    fields: entity.fields.map((field) => ({ field: field.name, as: field.name })),
  });
  const entities = () => [...ground.catalog.entities.values()];

  async function deliver(settings: Record<string, string>): Promise<void> {
    const destination = createFolderDestination({ baseDir: dir });
    const account = { settings: {}, credentials: {} };
    const items = entities().map(toItem);
    const writer = await destination.open(account, {
      runId: runIdSchema.parse(crypto.randomUUID()),
      exportId: exportIdSchema.parse(crypto.randomUUID()),
      exportName: 'All',
      environmentName: 'Test',
      target: destination.target.parse(settings),
      startedAt: new Date('2026-11-24T02:50:12Z'),
      items,
      relationships: ground.catalog.relationships,
      changes: new Map(),
      signal: new AbortController().signal,
    });
    for (const item of items) {
      const fields = item.fields.map(({ field }) => field);
      await writer.write(item, await ground.source.text({ entity: item.entity, fields }), () => undefined);
    }
    await writer.commit();
  }

  /** Every value as PostgreSQL writes it as text, by another driver than the source's way. */
  async function truth(entity: Entity): Promise<(string | null)[][]> {
    const client = new pg.Client(ground.database.url);
    await client.connect();
    try {
      await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'`);
      const columns = entity.fields.map((field) => `"${field.column}"::text`).join(', ');
      const { rows } = await client.query({ text: `select ${columns} from ${entity.table}`, rowMode: 'array' });
      // `t` and `f`, as everything but a cast writes them.
      const written = (value: string | null, index: number) =>
        entity.fields[index]?.type === 'boolean' && value !== null ? value.charAt(0) : value;
      return byKey(
        entity,
        (rows as (string | null)[][]).map((row) => row.map(written)),
      );
    } finally {
      await client.end();
    }
  }

  function byKey(entity: Entity, rows: (string | null)[][]): (string | null)[][] {
    const key = entity.fields.findIndex((field) => field.name === entity.key);
    return rows.toSorted((a, b) => Number(a[key]) - Number(b[key]));
  }

  /** The first record that differs, rather than all of them. */
  function expectSame(rows: readonly unknown[][], expected: readonly unknown[][]): void {
    const at = expected.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(rows[index]));
    if (at !== -1) expect(rows[at]).toEqual(expected[at]);
    expect(rows).toHaveLength(expected.length);
  }

  const filesOf = async (start: string) =>
    (await readdir(dir, { recursive: true }))
      .filter((path) => path.split('/').at(-1)?.startsWith(start) === true && /\.(csv|jsonl|parquet|gz)$/.test(path))
      .map((path) => join(dir, path))
      .sort();
  const named = (entity: Entity) => filesOf(`${entity.name}_`);
  const NAMED = { layout: 'named', names: '{export}_{run}/{item}_{n}' };
  const slugOf = (entity: Entity) => `${entity.title.toLowerCase().replaceAll(' ', '-')}_`;

  it('as CSV in compressed parts equal the source, by csv-parse', async () => {
    await deliver({ ...NAMED, compression: 'gzip', split: '5000 rows', delimiter: 'semicolon', quoting: 'all' });
    for (const entity of entities()) {
      const rows = [];
      for (const path of await filesOf(slugOf(entity))) {
        const read = parse(gunzipSync(await readFile(path)), {
          delimiter: ';',
          cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
        }) as unknown as (string | null)[][];
        expect(read[0]).toEqual(entity.fields.map((field) => field.name));
        rows.push(...read.slice(1));
      }
      expectSame(byKey(entity, rows), await truth(entity));
    }
  });

  it('as CSV equal the source, by DuckDB', async () => {
    await deliver(NAMED);
    for (const entity of entities()) {
      const [path = ''] = await filesOf(slugOf(entity));
      const rows = await askDuckDb(
        `select * from read_csv(${quote(path)}, header = true, all_varchar = true, quote = '"', escape = '"', max_line_size = 4000000)`,
      );
      // DuckDB's CSV reader takes an empty text for null, quoted or not.
      const expected = (await truth(entity)).map((row) =>
        row.map((value) => (value === '' ? null : withoutMark(value))),
      );
      expectSame(byKey(entity, rows), expected);
    }
  });

  it('as JSON Lines equal the source, by DuckDB', async () => {
    await deliver({ ...NAMED, format: 'jsonl' });
    for (const entity of entities()) {
      const [path = ''] = await filesOf(slugOf(entity));
      const columns = entity.fields.map((field) => `${quote(field.name)}: 'VARCHAR'`).join(', ');
      const rows = await askDuckDb(
        `select * from read_json(${quote(path)}, format = 'newline_delimited', columns = {${columns}})`,
      );
      const expected = (await truth(entity)).map((row) => row.map((value, index) => asJson(entity, index, value)));
      const decimals = rows.map((row) =>
        row.map((value, index) =>
          entity.fields[index]?.type === 'decimal' && value !== null ? String(Number(value)) : value,
        ),
      );
      expectSame(byKey(entity, decimals), expected);
    }
  });

  /** Booleans and timestamps are written in JSON's way; JSON itself DuckDB writes without spaces. */
  function asJson(entity: Entity, index: number, value: string | null): string | null {
    const type = entity.fields[index]?.type;
    if (value === null) return null;
    if (type === 'timestamp') return value.replace(' ', 'T').replace(/\+00$/, 'Z');
    if (type === 'json') return JSON.stringify(JSON.parse(value));
    // DuckDB reads numbers, and leaves away what says nothing.
    if (type === 'decimal') return String(Number(value));
    return type === 'boolean' ? String(value === 't') : withoutMark(value);
  }

  it('as Parquet equal the source, by DuckDB and by hyparquet', async () => {
    await deliver({ ...NAMED, format: 'parquet' });
    for (const entity of entities()) {
      const [path = ''] = await filesOf(slugOf(entity));
      const columns = entity.fields.map(({ name: field, type }) =>
        type === 'timestamp' ? `strftime("${field}"::timestamp, '%Y-%m-%d %H:%M:%S.%f')` : `"${field}"::varchar`,
      );
      const rows = await askDuckDb(`select ${columns.join(', ')} from read_parquet(${quote(path)})`);
      const expected = await truth(entity);
      expectSame(
        byKey(entity, rows).map((row) => row.map((value, index) => plain(entity, index, value))),
        expected.map((row) => row.map((value, index) => plain(entity, index, value))),
      );
      const objects = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
      const texts = entity.fields.filter(({ type }) => type === 'text' || type === 'uuid' || type === 'integer');
      const of = (record: Readonly<Record<string, unknown>>) =>
        texts.map(({ name: field }) => (record[field] === null ? null : String(record[field])));
      const positions = texts.map(({ name: field }) => entity.fields.findIndex((one) => one.name === field));
      const key = (values: readonly (string | null)[]) => values.join('\u0001');
      expectSame(
        objects.map((record) => [key(of(record))]).toSorted(),
        // It decodes text as browsers do, who take a byte order mark in front of it for none of it.
        expected.map((row) => [key(positions.map((position) => withoutMark(row[position] ?? null)))]).toSorted(),
      );
    }
  });

  /** The same value in one writing, whoever wrote it. */
  function plain(entity: Entity, index: number, value: string | null): unknown {
    if (value === null) return null;
    switch (entity.fields[index]?.type) {
      case 'decimal':
        return Number(value);
      case 'boolean':
        return value === 't' || value === 'true';
      case 'timestamp':
        return value
          .replace(/\+00$/, '')
          .replace(/\.?0*$/, '')
          .padEnd(19, '0')
          .slice(0, 26);
      case 'json':
        return JSON.stringify(JSON.parse(value));
      default:
        return withoutMark(value);
    }
  }

  it('as data-out are read through model.json, with their types and relationships', async () => {
    await deliver({ layout: 'data_out' });
    const { model, entities: read } = await readModel(await readFile(join(dir, 'all/model.json'), 'utf8'), (location) =>
      readFile(fileURLToPath(location)),
    );
    expect(read.map((one) => one.name)).toEqual(entities().map((entity) => entity.name));
    expect(model.relationships?.length).toBe(ground.catalog.relationships.length);
    for (const [index, entity] of entities().entries()) {
      const expected = await truth(entity);
      const records = (read[index]?.records ?? []).map((record) =>
        entity.fields.map(({ name: field, type }) => {
          const value = record[field];
          if (value === null || value === undefined) return null;
          if (type === 'date' && value instanceof Date) return value.toISOString().slice(0, 10);
          if (type === 'timestamp' && value instanceof Date) return value.getTime();
          return type === 'boolean' ? value : String(value);
        }),
      );
      const wanted = expected.map((row) =>
        row.map((value, at) => {
          const type = entity.fields[at]?.type;
          if (value === null) return null;
          if (type === 'timestamp') return new Date(value.includes('+') ? value : `${value}Z`).getTime();
          if (type === 'boolean') return value === 't' || value === 'true';
          return type === 'json' ? JSON.stringify(JSON.parse(value)) : value;
        }),
      );
      expectSame(byKey(entity, records as (string | null)[][]), wanted);
    }
    expect(await named(entities()[0] as Entity)).toHaveLength(1);
  });
});
