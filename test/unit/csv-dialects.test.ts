import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_SIZE } from '../../src/destinations/files/blocks.ts';
import { type CsvOptions, createCsvEncoder, USUAL_CSV } from '../../src/destinations/files/csv.ts';
import type { Column } from '../../src/destinations/files/encoder.ts';
import type { Row } from '../../src/sources/contract.ts';
import { toChunks, toCopyText, toTextColumns } from '../support/text-stream.ts';

function encode(columns: readonly Column[], rows: readonly Row[], options: Partial<CsvOptions>, sizes = [1000]) {
  const encoder = createCsvEncoder({ ...USUAL_CSV, ...options });
  encoder.start(columns);
  const blocks = toChunks(toCopyText(rows), sizes).flatMap((chunk) => encoder.push(chunk));
  return Buffer.concat([...blocks, ...encoder.end()]);
}

const rowsOf = (columns: number) =>
  fc.array(
    fc.array(
      fc.option(
        fc.string({ unit: fc.constantFrom('a', '=', '-', '7', ',', ';', '\t', '|', ':', '"', '\n', '\r', 'é', '\\') }),
      ),
      { minLength: columns, maxLength: columns },
    ),
    { maxLength: 20 },
  );

describe('CSV in another dialect', () => {
  it.each([',', ';', '\t', '|', ':'])('with %j between fields is read back as it was', (delimiter) => {
    fc.assert(
      fc.property(rowsOf(3), fc.boolean(), fc.boolean(), (rows, quotesAll, hasHeader) => {
        const bytes = encode(toTextColumns(['a', 'b;:|\t', 'c"']), rows, { delimiter, quotesAll, hasHeader }, [7, 3]);
        const read = parse(bytes, {
          delimiter,
          cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
        });
        expect(read).toEqual(hasHeader ? [['a', 'b;:|\t', 'c"'], ...rows] : rows);
      }),
    );
  });

  it('has quotes around every value, and none around null', () => {
    const text = encode(
      toTextColumns(['a', 'b']),
      [
        ['1', null],
        ['', 'x'],
      ],
      { quotesAll: true },
    ).toString();
    expect(text).toBe('"a","b"\r\n"1",\r\n"","x"\r\n');
  });

  it('starts with the first record where no header is wanted, and is empty without one', () => {
    expect(encode(toTextColumns(['a']), [['1']], { hasHeader: false }).toString()).toBe('1\r\n');
    expect(encode(toTextColumns(['a']), [], { hasHeader: false })).toHaveLength(0);
  });
});

describe('text that a spreadsheet takes for a formula', () => {
  const columns: Column[] = [
    { name: 'text', type: 'text' },
    { name: 'number', type: 'decimal' },
  ];
  const first = (value: string) => parse(encode(columns, [[value, '-1.5']], { neutralises: true }))[1];

  it.each(['=1+1', '+49 30 1', '-5', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '=cmd|"/c calc"!A1', '=a,b'])(
    '%j gets an apostrophe',
    (value) => {
      expect(first(value)).toEqual([`'${value}`, '-1.5']);
    },
  );

  it.each(['plain', 'a=b', "'=x", '1-2', ' =1', '"=1"'])('%j stays', (value) => {
    expect(first(value)).toEqual([value, '-1.5']);
  });

  it('is found in a column of numbers too, where it is none', () => {
    expect(encode(columns, [['x', '-1+1|0']], { neutralises: true, hasHeader: false }).toString()).toBe(
      "x,'-1+1|0\r\n",
    );
    expect(encode(columns, [['x', '-2e10']], { neutralises: true, hasHeader: false }).toString()).toBe('x,-2e10\r\n');
  });

  it('is found at the start of a field of megabytes, and not in the middle of one', () => {
    const long = `=${'x,='.repeat(BLOCK_SIZE)}`;
    const read = parse(
      encode(
        columns,
        [
          [long, null],
          [long.slice(1), null],
        ],
        { neutralises: true, hasHeader: false },
        [65_536],
      ),
    );
    expect(read[0]?.[0] === `'${long}`).toBe(true);
    expect(read[1]?.[0] === long.slice(1)).toBe(true);
  });
});

describe('values as the Common Data Model has them', () => {
  const columns: Column[] = [
    { name: 'at', type: 'timestamp' },
    { name: 'ok', type: 'boolean' },
    { name: 'note', type: 'text' },
  ];
  const record = (...row: Row) => encode(columns, [row], { values: 'cdm', hasHeader: false }).toString().trim();

  it.each([
    ['2024-01-02 03:04:05+00', '2024-01-02T03:04:05Z'],
    ['2024-01-02 03:04:05.123456+00', '2024-01-02T03:04:05.123456Z'],
    ['2024-01-02 03:04:05', '2024-01-02T03:04:05Z'],
    ['2024-01-02 03:04:05+02', '2024-01-02T03:04:05+02:00'],
    ['2024-01-02 03:04:05-03:30', '2024-01-02T03:04:05-03:30'],
    ['infinity', 'infinity'],
  ])('%s is %s', (value, written) => {
    expect(record(value, 't', 't')).toBe(`${written},true,t`);
  });

  it('are so between colons and quotes too', () => {
    const text = encode(columns, [['2024-01-02 03:04:05+00', 'f', null]], {
      values: 'cdm',
      hasHeader: false,
      delimiter: ':',
      quotesAll: true,
    });
    expect(text.toString()).toBe('"2024-01-02T03:04:05Z":"false":\r\n');
  });
});
