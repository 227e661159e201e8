import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/domain/catalog.ts';
import { introspectCatalog, loadCatalog } from '../../src/sources/catalog/index.ts';
import type { ReadQuery, Source } from '../../src/sources/contract.ts';
import { createPostgresSource } from '../../src/sources/postgres/index.ts';
import { hasAdventureWorks, loadAdventureWorks } from '../support/adventureworks.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { decode, readBytes } from '../support/shop.ts';

const AUSTRALIANS = `segments:
  australians:
    title: Customers in Australia
    entity: customer
    where: country = 'Australia'
`;

describe.skipIf(!hasAdventureWorks())('AdventureWorks customers', () => {
  let database: TestDatabase;
  let admin: pg.Client;
  let source: Source;
  let catalog: Catalog;

  beforeAll(async () => {
    database = await createDatabase();
    await loadAdventureWorks(database.url);
    admin = new pg.Client(database.url);
    await admin.connect();
    source = createPostgresSource({ url: database.url, statementTimeoutMs: 60_000, stallTimeoutMs: 30_000 });
    const draft = await introspectCatalog(database.url, { schema: 'adventureworks' });
    const loaded = loadCatalog(draft.replace('segments:\n', AUSTRALIANS));
    expect(loaded).not.toHaveProperty('problems');
    if ('catalog' in loaded) catalog = loaded.catalog;
  });
  afterAll(async () => {
    await source.close();
    await admin.end();
    await database.drop();
  });

  const queryOf = (entityName: string, segmentName?: string): ReadQuery => {
    const entity = catalog.entities.get(entityName)!;
    const fields = entity.fields.map((field) => field.name);
    return segmentName === undefined
      ? { entity, fields }
      : { entity, fields, segment: catalog.segments.get(segmentName)! };
  };

  test('a first catalog finds the customers, the stores and their contacts', () => {
    expect(catalog.environment.audience).toBe('b2c');
    const kinds = [...catalog.entities.values()].map(({ name, table, key, kind }) => [name, table, key, kind]);
    expect(kinds).toEqual([
      ['customer', 'adventureworks.customer', 'customer_id', 'profile'],
      ['store', 'adventureworks.store', 'store_id', 'account'],
      ['store_contact', 'adventureworks.store_contact', 'contact_id', 'contact'],
    ]);
  });

  test('it guesses what the fields of a customer mean', () => {
    const meanings = catalog.entities.get('customer')?.fields.map((field) => [field.name, field.type, field.semantic]);
    expect(meanings).toEqual([
      ['customer_id', 'integer', 'id'],
      ['account_number', 'text', undefined],
      ['person_id', 'integer', undefined],
      ['first_name', 'text', 'first_name'],
      ['email', 'text', 'email'],
      ['phone', 'text', 'phone'],
      ['address_line1', 'text', 'address_line'],
      ['address_line2', 'text', undefined],
      ['city', 'text', 'city'],
      ['state_province', 'text', 'state'],
      ['postal_code', 'text', 'postal_code'],
      ['country', 'text', 'country'],
      ['territory', 'text', undefined],
      ['territory_group', 'text', undefined],
      ['modified_at', 'timestamp', 'updated_at'],
    ]);
  });

  test('the catalog works on the database it was made from', async () => {
    const whole = [...catalog.entities.values()].map((entity) => ({ entity }));
    expect(await source.check([...whole, queryOf('customer', 'australians')])).toEqual([]);
  });

  test('the Australians are 3,591, each exactly as the database has them', async () => {
    const query = queryOf('customer', 'australians');
    expect(await source.count(query)).toBe(3591);
    const records = decode(await readBytes(source, query));
    const { rows } = await admin.query({
      text: `select * from adventureworks.customer where country = 'Australia'`,
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value },
    });
    expect(records.toSorted(byKey)).toEqual(rows.toSorted(byKey));
  });

  test('data-out of the customers has 18,484, with "José" and commas in addresses intact', async () => {
    const stream = await source.text(queryOf('customer'));
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream.bytes) chunks.push(chunk);
    const records = decode(Buffer.concat(chunks));
    expect([records.length, stream.rows()]).toEqual([18_484, 18_484]);
    const { rows } = await admin.query(
      `select count(*) filter (where first_name = 'José')::int as named,
              count(*) filter (where address_line1 like '%,%')::int as with_comma from adventureworks.customer`,
    );
    expect(rows[0].with_comma).toBeGreaterThan(0);
    expect(rows[0].named).toBeGreaterThan(0);
    expect(records.filter((record) => record[3] === 'José')).toHaveLength(rows[0].named);
    expect(records.filter((record) => record[6]?.includes(','))).toHaveLength(rows[0].with_comma);
  });
});

const byKey = (a: readonly unknown[], b: readonly unknown[]): number => Number(a[0]) - Number(b[0]);
