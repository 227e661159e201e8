import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/destinations/files/encoder.ts';
import { createParquetEncoder } from '../../src/destinations/files/parquet/encoder.ts';
import type { Row } from '../../src/sources/contract.ts';
import { encodeParquet } from '../support/parquet-file.ts';

const COLUMNS: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'name', type: 'text' },
  { name: 'ok', type: 'boolean' },
  { name: 'born', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'spend', type: 'decimal', scale: 2 },
  { name: 'score', type: 'decimal' },
  { name: 'more', type: 'json' },
  { name: 'raw', type: 'binary' },
];

describe('Parquet from COPY text', () => {
  it('holds the values in the types that the catalog says', async () => {
    const rows: Row[] = [
      [
        '9007199254740993',
        'Łódź\t"x"\n',
        't',
        '1980-12-31',
        '2024-01-02 03:04:05.678901+00',
        '-12.50',
        '0.1',
        '{"a":1}',
        '\\x00ff',
      ],
      ['-1', '', 'f', '0099-02-03', '2024-01-02 03:04:05', '99999999999999999999.99', '1e300', '[]', '\\x'],
      [null, null, null, null, null, null, null, null, null],
    ];
    const file = encodeParquet(COLUMNS, rows, [5]);
    const read = await parquetReadObjects({ file });
    expect(read[0]).toMatchObject({
      id: 9007199254740993n,
      name: 'Łódź\t"x"\n',
      ok: true,
      born: new Date('1980-12-31'),
      at: new Date('2024-01-02T03:04:05.678Z'),
      spend: -12.5,
      score: 0.1,
      more: '{"a":1}',
    });
    expect(read[1]).toMatchObject({
      id: -1n,
      name: '',
      ok: false,
      born: new Date('0099-02-03'),
      score: 1e300,
      more: '[]',
    });
    expect(Object.values(read[2] ?? {}).every((value) => value === null)).toBe(true);
    expect(parquetMetadata(file).num_rows).toBe(3n);
  });

  it('is a whole file of no records, too', async () => {
    expect(await parquetReadObjects({ file: encodeParquet(COLUMNS, []) })).toEqual([]);
  });

  it('is written in row groups, and takes a field of a megabyte', async () => {
    const rows = Array.from(
      { length: 70_000 },
      (_, n): Row => [String(n), n === 55_000 ? 'é'.repeat(524_288) : `name ${n % 5}`],
    );
    const file = encodeParquet(COLUMNS.slice(0, 2), rows, [65_536]);
    expect(parquetMetadata(file).row_groups.length).toBeGreaterThan(1);
    const read = await parquetReadObjects({ file });
    expect(
      read
        .map(({ id, name }) => [String(id), name])
        .every(([id, name], n) => id === rows[n]?.[0] && name === rows[n]?.[1]),
    ).toBe(true);
  });

  it.each([
    ['integer', 'twelve'],
    ['integer', '9223372036854775808'],
    ['boolean', 'maybe'],
    ['date', 'infinity'],
    ['date', '0044-03-15 BC'],
    ['timestamp', '-infinity'],
    ['decimal', '0.12345678901234567890'],
    ['decimal', 'x'],
    ['json', 'x'],
  ] as const)('refuses what a column of %s cannot hold: %j', (type, value) => {
    expect(() => encodeParquet([{ name: 'v', type }], [[value]])).toThrow(
      expect.objectContaining({ code: 'field_type_mismatch', params: { field: 'v', type, item: 'Customers' } }),
    );
  });

  it('refuses a decimal with more digits than the catalog says, and takes zeros', () => {
    const column: Column = { name: 'v', type: 'decimal', scale: 2 };
    expect(() => encodeParquet([column], [['1.001']])).toThrow(
      expect.objectContaining({ code: 'field_type_mismatch' }),
    );
    expect(() => encodeParquet([column], [['1.1000']])).not.toThrow();
  });

  it('does not depend on how the text was cut', () => {
    const rows = Array.from({ length: 500 }, (_, n): Row => [String(n), `Łódź\t${n % 7}\\\n`]);
    const whole = Buffer.from(encodeParquet(COLUMNS.slice(0, 2), rows, [1_000_000]));
    for (const sizes of [[1], [2, 3], [777]]) {
      expect(Buffer.from(encodeParquet(COLUMNS.slice(0, 2), rows, sizes)).equals(whole)).toBe(true);
    }
  });

  it('says which record is broken, and how', () => {
    const encode = (...texts: string[]) => {
      const encoder = createParquetEncoder('Customers');
      encoder.start(COLUMNS.slice(0, 2));
      for (const text of texts) encoder.push(Buffer.from(text));
      encoder.end();
    };
    const failure = (detail: string) => expect.objectContaining({ code: 'source_query_failed', params: { detail } });
    expect(() => encode('1\ta\n2\n')).toThrow(failure('record 2 has 1 fields where 2 were asked for'));
    expect(() => encode('1\ta\tb\tc\n')).toThrow(failure('record 1 has 4 fields where 2 were asked for'));
    expect(() => encode('1\ta\n2', '\tb')).toThrow(failure('the stream ended inside record 2'));
  });

  it('refuses a record that would be held in memory several times over', () => {
    const encoder = createParquetEncoder('Customers');
    encoder.start(COLUMNS.slice(1, 2));
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const push = () => {
      for (let n = 0; n < 17; n += 1) encoder.push(chunk);
    };
    expect(push).toThrow(
      expect.objectContaining({ code: 'records_too_large', params: { item: 'Customers', format: 'Parquet' } }),
    );
  });

  it('tells readers the bounds of a row group, but for long ones, which would be held to the end of the file', () => {
    const columns: Column[] = [
      { name: 'id', type: 'integer' },
      { name: 'name', type: 'text' },
      { name: 'note', type: 'text' },
    ];
    const rows: Row[] = [
      ['-5', 'åäö', 'n'.repeat(300)],
      ['7', 'a name that is longer', 'short'],
      [null, null, null],
    ];
    const { row_groups } = parquetMetadata(encodeParquet(columns, rows));
    const bounds = row_groups[0]?.columns.map(({ meta_data }) => meta_data?.statistics);
    expect(bounds?.map((one) => one?.null_count)).toEqual([1n, 1n, 1n]);
    expect([bounds?.[0]?.min_value, bounds?.[0]?.max_value]).toEqual([-5n, 7n]);
    expect(bounds?.[1]?.min_value).toMatch(/^a name that/);
    expect(bounds?.[2]?.min_value).toBeUndefined();
    expect(bounds?.[2]?.max_value).toBeUndefined();
  });

  it('takes a table of a thousand columns', async () => {
    const columns = Array.from(
      { length: 1000 },
      (_, n): Column => ({ name: `c${n}`, type: n % 2 ? 'text' : 'integer' }),
    );
    const rows = Array.from({ length: 40 }, (_, n): Row => columns.map((_, m) => (m % 3 ? String(n * m) : null)));
    const file = encodeParquet(columns, rows);
    const read = await parquetReadObjects({ file });
    const texts = read.map((record) =>
      columns.map(({ name }) => (record[name] === null ? null : String(record[name]))),
    );
    expect(texts).toEqual(rows);
  });
});
