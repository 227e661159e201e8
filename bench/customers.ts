import type { Entity, FieldType } from '../src/domain/catalog.ts';

/** Twenty columns of mixed types, about 268 bytes a row as CSV: what a table of customers looks like. */
const COLUMNS: readonly (readonly [name: string, type: FieldType, definition: string, value: string])[] = [
  ['id', 'integer', 'bigint primary key', 'n'],
  ['customer_number', 'text', 'text', "'C-' || lpad(n::text, 9, '0')"],
  ['first_name', 'text', 'text', "(array['Anna','José','Zoë','Willem','Мария','李','Olu','Søren'])[1 + n % 8]"],
  [
    'last_name',
    'text',
    'text',
    "(array['Jansen','O''Neill','García Márquez','de \"Wit\"','Nguyễn','Smith'])[1 + n % 6]",
  ],
  ['email', 'text', 'text', "'customer.' || n || '@mail' || n % 50 || '.example.com'"],
  ['phone', 'text', 'text', "case when n % 5 > 0 then '+31 20 ' || 1000000 + n % 8999999 end"],
  ['birthdate', 'date', 'date', "date '1940-01-01' + (n * 7 % 25000)::int"],
  ['gender', 'text', 'text', "(array['f','m','x',''])[1 + n % 4]"],
  ['street', 'text', 'text', "n % 300 || ' High Street' || case when n % 3 = 0 then ', Apt ' || n % 40 else '' end"],
  ['postal_code', 'text', 'text', "1000 + n % 8999 || ' AB'"],
  ['city', 'text', 'text', "(array['Amsterdam','München','Sydney','São Paulo','Utrecht','København'])[1 + n % 6]"],
  ['country', 'text', 'char(2)', "(array['NL','DE','AU','BR','US','DK'])[1 + n % 6]"],
  ['is_subscribed', 'boolean', 'boolean', 'n % 3 = 0'],
  ['orders', 'integer', 'integer', 'n % 97'],
  ['total_spend', 'decimal', 'numeric(12,2)', '(n * 37 % 1000000) / 100.0'],
  ['score', 'decimal', 'double precision', '(n % 1000) / 1000.0'],
  ['created_at', 'timestamp', 'timestamptz', "timestamptz '2015-01-01 00:00:00Z' + n * interval '61.5 second'"],
  ['updated_at', 'timestamp', 'timestamptz', "timestamptz '2024-01-01 00:00:00Z' + n * interval '7.25 second'"],
  ['external_id', 'uuid', 'uuid', 'md5(n::text)::uuid'],
  [
    'note',
    'text',
    'text',
    "case when n % 10 = 0 then E'Called twice.\\nSays: \"later\"' else 'No remarks about them so far' end",
  ],
];

/** Statements that fill a table of so many rows; it is not logged and has nothing left for a vacuum to do. */
export function fillTableSql(table: string, rows: number): readonly string[] {
  const definitions = COLUMNS.map(([name, , definition]) => `${name} ${definition}`);
  return [
    `create unlogged table ${table} (${definitions.join(', ')})`,
    `insert into ${table} select ${COLUMNS.map(([, , , value]) => value).join(', ')} from generate_series(1, ${rows}) as n`,
    `vacuum (freeze, analyze) ${table}`,
  ];
}

export const selectTableSql = (table: string): string =>
  `select ${COLUMNS.map(([name]) => name).join(', ')} from ${table}`;

export const toCustomerEntity = (table: string): Entity => ({
  name: 'customer',
  title: 'Customer',
  table,
  key: 'id',
  kind: 'profile',
  fields: COLUMNS.map(([name, type]) => ({ name, title: name, column: name, type })),
});
