import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogFileSchema, findCatalogProblems, toCatalog } from '../../src/domain/catalog.ts';
import { ACCOUNT_COLUMNS } from '../../src/sources/demo/accounts.ts';
import { CONSUMER_COLUMNS } from '../../src/sources/demo/consumers.ts';
import { CONTACT_COLUMNS } from '../../src/sources/demo/contacts.ts';
import { DEMO_CATALOG } from '../../src/sources/demo/index.ts';
import { ORDER_COLUMNS } from '../../src/sources/demo/orders.ts';

const file = catalogFileSchema.parse(parse(readFileSync(DEMO_CATALOG, 'utf8')));
const catalog = toCatalog(file);

describe('the catalog of the demo', () => {
  test('passes the checks that an operator’s catalog has to pass', () => {
    expect(findCatalogProblems(file)).toEqual([]);
    expect(catalog.environment).toEqual({ name: 'Wayfarer Goods', audience: 'b2c' });
  });

  test('names every column of every table, in its order', () => {
    const columns = [...catalog.entities.values()].map((entity) => [
      entity.table,
      entity.fields.map((field) => field.column),
    ]);
    expect(Object.fromEntries(columns)).toEqual({
      consumer: [...CONSUMER_COLUMNS],
      account: [...ACCOUNT_COLUMNS],
      contact: [...CONTACT_COLUMNS],
      orders: [...ORDER_COLUMNS],
    });
  });

  test('has five segments of consumers and one of contacts, by predicate and by view', () => {
    const kinds = [...catalog.segments.values()].map((segment) => catalog.entities.get(segment.entity)?.kind);
    expect(kinds.filter((kind) => kind === 'profile')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'contact')).toHaveLength(1);
    const byView = [...catalog.segments.values()].filter((segment) => segment.view !== undefined);
    expect(byView.map((segment) => segment.title)).toEqual(['Big spenders', 'Store owners']);
  });

  test('describes every segment and gives each meaning to one field of an entity at most', () => {
    expect([...catalog.segments.values()].filter((segment) => !segment.description)).toEqual([]);
    for (const entity of catalog.entities.values()) {
      const meanings = entity.fields.flatMap((field) => field.semantic ?? []);
      expect(meanings, entity.name).toEqual([...new Set(meanings)]);
    }
  });
});
