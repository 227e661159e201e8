import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/destinations/files/encoder.ts';
import { createParquetEncoder } from '../../src/destinations/files/parquet.ts';
import type { Row } from '../../src/sources/contract.ts';
import { toChunks, toCopyText } from '../support/text-stream.ts';

function encode(columns: readonly Column[], rows: readonly Row[], sizes = [1000]): ArrayBuffer {
  const encoder = createParquetEncoder('Customers');
  encoder.start(columns);
  const blocks = toChunks(toCopyText(rows), sizes).flatMap((chunk) => encoder.push(chunk));
  const bytes = Uint8Array.from(Buffer.concat([...blocks, ...encoder.end()]));
  return bytes.buffer;
}

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
    const file = encode(COLUMNS, rows, [5]);
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
    expect(await parquetReadObjects({ file: encode(COLUMNS, []) })).toEqual([]);
  });

  it('is written in row groups, and takes a field of a megabyte', async () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, n): Row => [String(n), n === 55_000 ? 'é'.repeat(524_288) : `name ${n % 5}`],
    );
    const file = encode(COLUMNS.slice(0, 2), rows, [65_536]);
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
    expect(() => encode([{ name: 'v', type }], [[value]])).toThrow(
      expect.objectContaining({ code: 'field_type_mismatch', params: { field: 'v', type, item: 'Customers' } }),
    );
  });

  it('refuses a decimal with more digits than the catalog says, and takes zeros', () => {
    const column: Column = { name: 'v', type: 'decimal', scale: 2 };
    expect(() => encode([column], [['1.001']])).toThrow(expect.objectContaining({ code: 'field_type_mismatch' }));
    expect(() => encode([column], [['1.1000']])).not.toThrow();
  });
});
