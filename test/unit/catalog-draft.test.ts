import { describe, expect, test } from 'vitest';
import { draftEntities } from '../../src/sources/catalog/draft.ts';
import { guessKey, guessKind, guessSemantic, looksSecret } from '../../src/sources/catalog/guess.ts';
import { createNaming, toIdentifier } from '../../src/sources/catalog/identifier.ts';
import { loadCatalog } from '../../src/sources/catalog/index.ts';
import { writeCatalog } from '../../src/sources/catalog/write.ts';

const relation = (
  name: string,
  columns: string[],
  keys: string[] = [],
  rest: { kind?: string; hasCompositeKey?: boolean } = {},
) => ({
  schema: 'public',
  name,
  kind: rest.kind ?? 'table',
  columns: columns.map((column) => ({ name: column, type: 'text' })),
  keys,
  hasCompositeKey: rest.hasCompositeKey ?? false,
});

test.each([
  ['customers', 'profile'],
  ['customer', 'profile'],
  ['dim_customers', 'profile'],
  ['people', 'profile'],
  ['companies', 'account'],
  ['store', 'account'],
  ['store_contacts', 'contact'],
  ['customer_orders', 'other'],
  ['customer_address', 'other'],
  ['status', 'other'],
])('%s is of kind %s', (name, kind) => {
  expect(guessKind(name)).toBe(kind);
});

test.each([
  ['e_mail', 'text', 'email'],
  ['email_opt_in', 'boolean', undefined],
  ['mobile_phone', 'text', 'phone'],
  ['given_name', 'text', 'first_name'],
  ['surname', 'text', 'last_name'],
  ['date_of_birth', 'date', 'birthdate'],
  ['address_line_1', 'text', 'address_line'],
  ['zip', 'text', 'postal_code'],
  ['created_at', 'timestamp', 'created_at'],
  ['created_at', 'text', undefined],
  ['total_amount', 'decimal', 'amount'],
  ['shoe_size', 'integer', undefined],
] as const)('%s (%s) means %s', (name, type, semantic) => {
  expect(guessSemantic(name, type, 'profile')).toBe(semantic);
});

test("a plain name is a person's, a company's or anything's, depending on whose it is", () => {
  expect(
    ['profile', 'contact', 'account', 'other'].map((kind) => guessSemantic('name', 'text', kind as 'other')),
  ).toEqual(['full_name', 'full_name', 'company', undefined]);
});

test.each([
  ['orders', ['created_at', 'order_id'], 'order_id'],
  ['orders', ['customer_id', 'id'], 'id'],
  ['active_buyers', ['customer_id', 'since'], 'customer_id'],
  ['lines', ['amount', 'order_id'], undefined],
])('the likely key of %s with %j is %s', (name, columns, key) => {
  expect(guessKey(name, columns)).toBe(key);
});

test('columns that look secret are told from those that do not', () => {
  expect(
    ['password_hash', 'api_key', 'reset_token', 'salt', 'secretary', 'tokenized', 'passport'].map(looksSecret),
  ).toEqual([true, true, true, true, false, false, false]);
});

test('any name becomes an identifier, and the second of a kind gets a number', () => {
  expect(['FirstName', 'Straße & Hausnr.', '2nd_name', '客户', 'ÉTÉ', 'a'.repeat(80)].map(toIdentifier)).toEqual([
    'first_name',
    'stra_e_hausnr',
    'x_2nd_name',
    'x',
    'ete',
    'a'.repeat(63),
  ]);
  const name = createNaming();
  expect(['Name', 'name', 'NAME', 'name_2'].map(name)).toEqual(['name', 'name_2', 'name_3', 'name_2_2']);
});

describe('a draft', () => {
  test('holds one main table of profiles; others that look like it are for the operator to decide', () => {
    const { entities } = draftEntities([
      relation('active_customers', ['customer_id', 'email', 'first_name'], [], { kind: 'view' }),
      relation('customers', ['id', 'email', 'first_name'], ['id']),
      relation('users', ['id', 'login'], ['id']),
    ]);
    expect(entities.map(({ name, kind }) => [name, kind])).toEqual([
      ['active_customers', 'other'],
      ['customers', 'profile'],
      ['users', 'other'],
    ]);
    expect(entities[2]?.remarks).toEqual(['kind: profile, should this hold the customers']);
  });

  test('leaves out what has no key, with the reason, and columns that look secret', () => {
    const draft = draftEntities([
      relation('customer', ['id', 'email', 'password_hash'], ['id']),
      relation('order_lines', ['order_id', 'line'], [], { hasCompositeKey: true }),
      relation('log', ['at', 'what']),
      relation('od"d', ['id'], ['id']),
    ]);
    expect(draft.entities.map((entity) => entity.fields.map((field) => field.name))).toEqual([['id', 'email']]);
    expect(draft.leftOut.map(({ relation: { name }, reason }) => [name, reason])).toEqual([
      ['order_lines', 'its key has several columns; a view with one key column would do'],
      ['log', 'no column tells one record from another'],
      ['od"d', 'its name cannot be written here'],
    ]);
    expect(writeCatalog('x', draft)).toContain('# Left out: public.log: no column tells one record from another.');
  });

  test('gives each meaning to one field only', () => {
    const [entity] = draftEntities([relation('customer', ['id', 'email', 'work_email'], ['id'])]).entities;
    expect(entity?.fields.map((field) => field.semantic)).toEqual(['id', 'email', undefined]);
  });

  test.each([
    ['customers', 'b2c'],
    ['companies', 'b2b'],
  ])('of %s is for audience %s', (name, audience) => {
    const text = writeCatalog('x', draftEntities([relation(name, ['id'], ['id'])]));
    expect(loadCatalog(text)).toMatchObject({ catalog: { environment: { audience } } });
  });

  test('is written so that it loads, whatever the names, with its example too', () => {
    const names = ['Customers', 'customers', 'null', 'yes', 'a, b: c # d', "o'b", 'x}', '- y', '*z', 'naïve'];
    const relations = names.map((name) => relation(name, ['Id', 'id', 'E-mail: {', '"quoted"', 'on', 'user'], ['Id']));
    for (const environment of ['true', '12', 'Contoso: "B2C" # x', '   spaced']) {
      const text = writeCatalog(environment, draftEntities(relations));
      const loaded = loadCatalog(text.replace(/^ {2}# (?! )(?=with_)| {2}# (?= )/gmu, '  '));
      expect(loaded).not.toHaveProperty('problems');
      if (!('catalog' in loaded)) continue;
      expect(loaded.catalog.environment.name).toBe(environment.trim());
      expect([...loaded.catalog.entities.values()].map((entity) => entity.table)).toEqual(
        names.map((name) => `public.${/^[a-z]+$/.test(name) && name !== 'null' ? name : `"${name}"`}`),
      );
      expect(loaded.catalog.segments.size).toBe(1);
      const [first] = loaded.catalog.entities.values();
      expect(first?.fields.map((field) => field.column)).toEqual(relations[0]?.columns.map((column) => column.name));
    }
  });
});
