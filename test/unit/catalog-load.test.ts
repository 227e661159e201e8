import { describe, expect, test } from 'vitest';
import { formatProblem, loadCatalog } from '../../src/sources/catalog/index.ts';

const GOOD = `version: 1
environment: { name: Contoso, audience: b2c }
entities:
  customer:
    table: crm.customer
    key: id
    kind: profile
    fields:
      id: { type: integer, semantic: id }
      email: { semantic: email }
      city:
segments:
  lapsed:
    title: Lapsed customers
    entity: customer
    where: |
      last_order < now() - interval '1 year'
`;

function problemsOf(text: string): string[] {
  const loaded = loadCatalog(text);
  return 'problems' in loaded ? loaded.problems.map(formatProblem) : [];
}

test('a good file becomes a catalog, with its fields in the order of the file', () => {
  const loaded = loadCatalog(GOOD);
  expect(loaded).toMatchObject({ catalog: { environment: { name: 'Contoso', audience: 'b2c' } } });
  if (!('catalog' in loaded)) return;
  const customer = loaded.catalog.entities.get('customer');
  expect(customer?.fields.map((field) => [field.name, field.type, field.semantic])).toEqual([
    ['id', 'integer', 'id'],
    ['email', 'text', 'email'],
    ['city', 'text', undefined],
  ]);
  expect(loaded.catalog.segments.get('lapsed')?.where).toBe("last_order < now() - interval '1 year'\n");
});

test('segments may be left empty or out', () => {
  const start = GOOD.slice(0, GOOD.indexOf('segments:'));
  expect(problemsOf(start)).toEqual([]);
  expect(problemsOf(`${start}segments:\n  # none yet\n`)).toEqual([]);
});

test('problems of syntax, shape and references are told at once, in the order of the file', () => {
  const text = `version: 2
environment: { name: 2024, audience: b2x }
entities:
  Customer:
    tabel: crm.customer
    key: nr
    kind: profil
    fields:
      email: { semantic: emial, semantc: x }
      phone: {}
      phone: {}
  store:
    table: a.b.c
    key: nothing
    fields: {}
segments:
  lapsed:
    title: Lapsed
    entity: custmer
    where: ""
  late:
    title: " LAPSED"
    entity: store
  odd: 7
extra: true
`;
  expect(problemsOf(text)).toEqual([
    "1:1 version must be 1, not '2'",
    "2:16 environment.name must be text, not '2024'; put it between quotes",
    "2:28 environment.audience 'b2x' is not possible; did you mean 'b2c'?",
    '4:3 entities.Customer the name must be lower-case letters, digits and _, starting with a letter',
    '4:3 entities.Customer.table is missing',
    "5:5 entities.Customer.tabel is not known here; did you mean 'table'?",
    "6:5 entities.Customer.key 'nr' is not one of the entity's fields",
    "7:5 entities.Customer.kind 'profil' is not possible; did you mean 'profile'?",
    "9:16 entities.Customer.fields.email.semantic 'emial' is not possible; did you mean 'email'?",
    "9:33 entities.Customer.fields.email.semantc is not known here; did you mean 'semantic'?",
    "11:7 key 'phone' is given twice",
    '13:5 entities.store.table must be a table or view, as table or schema.table',
    "14:5 entities.store.key 'nothing' is not one of the entity's fields",
    "19:5 segments.lapsed.entity there is no entity 'custmer'; known: Customer, store",
    '20:5 segments.lapsed.where must not be empty',
    '21:3 segments.late needs exactly one of where and view',
    "22:5 segments.late.title segment 'lapsed' has the same title",
    "24:3 segments.odd must be a group of keys, not '7'",
    '25:1 extra is not known here; one of version, environment, entities, segments, refresh',
  ]);
});

test.each([
  ['a tab', 'version: 1\n\tenvironment: x\n', /^2:1 .*[Tt]ab/],
  ['a quote left open', 'version: 1\nenvironment: { name: "x\n', /quote/],
  ['an anchor that is not there', 'version: 1\nenvironment: *nobody\n', /^2:14 there is no anchor &nobody$/],
  ['two documents', `${GOOD}---\nversion: 1\n`, /^\d+:1 the file holds more than one document/],
  ['an empty file', '', /^1:1 the file is empty$/],
  ['a list', '- version: 1\n', /^1:1 must be a group of keys, not a list$/],
  ['a scalar', 'catalog', /^1:1 must be a group of keys, not 'catalog'/],
])('%s is found with its place', (_, text, message) => {
  expect(problemsOf(text).join('\n')).toMatch(message);
});

test('after a line that breaks the structure, nothing is said that may not be so', () => {
  const broken = GOOD.replace('kind: profile', 'kind: profle').replace('table: crm', ' table: crm');
  const problems = problemsOf(broken);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.every((problem) => !problem.includes('is missing'))).toBe(true);
});

describe('files that mean harm', () => {
  test('anchors that multiply are refused without unfolding them', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
      .concat(
        'bcdefghi'
          .split('')
          .map((name, index) => `${name}: &${name} [${'*'.concat('abcdefgh'[index] ?? '', ', ').repeat(9)}]`),
      )
      .join('\n');
    expect(problemsOf(bomb)).toEqual([expect.stringMatching(/^2:\d+ anchors are repeated too often$/)]);
  });

  test('a file beyond 5 MB is not looked into', () => {
    expect(problemsOf(`# ${'x'.repeat(5 * 1024 * 1024)}\n${GOOD}`)).toEqual(['1:1 the file is larger than 5 MB']);
  });

  test('names that every object has are not taken for keys', () => {
    const text = GOOD.replace('  lapsed:', '  __proto__: { title: x }\n  lapsed:').replace(
      'entities:\n',
      'entities:\n  constructor: 1\n',
    );
    expect(problemsOf(text)).not.toEqual([]);
  });

  test('anchors for shared fields are fine', () => {
    const text = GOOD.replace('    fields:\n', '    fields: &fields\n').replace(
      'segments:\n',
      '  guest: { table: guest, key: id, fields: *fields }\nsegments:\n',
    );
    expect(problemsOf(text)).toEqual([]);
  });
});
