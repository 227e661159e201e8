import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../src/destinations/files/encoder.ts';
import type { Row } from '../../src/sources/contract.ts';
import { askDuckDb, quote } from '../support/duckdb.ts';
import { encodeParquet } from '../support/parquet-file.ts';

const COLUMNS: Column[] = [
  { name: 'whole', type: 'integer' },
  { name: 'exact', type: 'decimal', scale: 4 },
  { name: 'double', type: 'decimal' },
  { name: 'yes', type: 'boolean' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'text', type: 'text' },
  { name: 'raw', type: 'binary' },
];

const pad = (value: number | bigint, width: number) => String(value).padStart(width, '0');
const toDate = (days: number) => {
  const iso = new Date(days * 86_400_000).toISOString();
  return iso.slice(0, iso.indexOf('T'));
};
/** As PostgreSQL writes it: the digits of a second that say something. */
function toTimestamp(micros: bigint): string {
  const seconds = micros >= 0n ? micros / 1_000_000n : (micros - 999_999n) / 1_000_000n;
  const rest = pad(micros - seconds * 1_000_000n, 6).replace(/0+$/, '');
  const [date = '', time = ''] = new Date(Number(seconds) * 1000).toISOString().split('T');
  return `${date} ${time.slice(0, 8)}${rest === '' ? '' : `.${rest}`}`;
}

/** Between the years 1 and 9999. */
const DAYS = { min: -719_162, max: 2_932_896 };
const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }), fc.nat({ max: 9999 }))
  .map(
    ([isNegative, whole, fraction]) =>
      `${isNegative && (whole > 0n || fraction > 0) ? '-' : ''}${whole}.${pad(fraction, 4)}`,
  );
const few = fc.constantFrom('', 'a', 'b\t', 'č\\', 'two\nlines');
const plainText = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\0'));
const values = fc.tuple(
  fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer(), fc.nat({ max: 3 })).map(String),
  decimals,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value === 0 ? 0 : value)),
  fc.constantFrom('t', 'f'),
  fc.integer(DAYS).map(toDate),
  fc.bigInt({ min: BigInt(DAYS.min) * 86_400_000_000n, max: BigInt(DAYS.max) * 86_400_000_000n }).map(toTimestamp),
  fc.oneof(few, plainText),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
);
const rows = fc
  .array(fc.tuple(values, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 })), { maxLength: 60 })
  .chain((given) => fc.constantFrom(1, 40).map((times) => Array.from({ length: times }, () => given).flat()))
  .map((given) => given.map(([row, nulls]): Row => row.map((value, index) => (nulls[index] ? null : value))));

describe('Parquet of any records', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'parquet-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('is read back by DuckDB, value by value', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 3000 }), async (given, size) => {
        const path = join(dir, 'any.parquet');
        await writeFile(path, Buffer.from(encodeParquet(COLUMNS, given, [size])));
        const read = await askDuckDb(
          `select whole::varchar, exact::varchar, double::varchar, left(yes::varchar, 1), day::varchar,
             strftime("at"::timestamp, '%Y-%m-%d %H:%M:%S.%f'), hex(encode(text)), '\\x' || lower(hex(raw))
           from read_parquet(${quote(path)})`,
        );
        const expected = given.map((row) =>
          row.map((value, index) => {
            if (value === null) return null;
            if (COLUMNS[index]?.name === 'at') return value.includes('.') ? value.padEnd(26, '0') : `${value}.000000`;
            return COLUMNS[index]?.name === 'text' ? Buffer.from(value).toString('hex').toUpperCase() : value;
          }),
        );
        // DuckDB writes doubles and years in its own way.
        const comparable = (row: (string | null)[]) =>
          row.map((value, index) => {
            if (value === null) return null;
            if (COLUMNS[index]?.name === 'double') return Number(value);
            return COLUMNS[index]?.name === 'at' ? value.padStart(26, '0') : value;
          });
        expect(read.map(comparable)).toEqual(expected.map(comparable));
      }),
      { numRuns: 15 },
    );
  });

  it('keeps to one row group what repeats and what does not, as hyparquet reads it', { timeout: 60_000 }, async () => {
    const column: Column = { name: 'v', type: 'text' };
    const variety = fc.constantFrom(1, 2, 300, 1000, 40_000, 70_000);
    await fc.assert(
      fc.asyncProperty(
        variety,
        fc.constantFrom(900, 30_000, 66_000),
        fc.nat({ max: 60 }),
        async (kinds, count, width) => {
          const given = Array.from(
            { length: count },
            (_, n): Row => [n % 11 ? `${n % kinds}`.padStart(width, 'x') : null],
          );
          const file = encodeParquet([column], given, [70_000]);
          const read = await parquetReadObjects({ file });
          expect(read.findIndex(({ v }, n) => v !== given[n]?.[0])).toBe(-1);
          expect(read).toHaveLength(count);
          const encodings = parquetMetadata(file).row_groups[0]?.columns[0]?.meta_data?.encodings;
          if (kinds <= 300 && count > 900) expect(encodings).toContain('RLE_DICTIONARY');
          if (kinds >= 40_000 && count > 900) expect(encodings).toEqual(['PLAIN']);
        },
      ),
      { numRuns: 25 },
    );
  });
});
