import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_SIZE } from '../../src/destinations/files/blocks.ts';
import { createCsvEncoder } from '../../src/destinations/files/csv.ts';
import type { Row } from '../../src/sources/contract.ts';
import { toChunks, toCopyText, toTextColumns } from '../support/text-stream.ts';

/** Writes over each block once it has been taken, as its next use will. */
function encode(header: readonly string[], chunks: readonly Uint8Array[]): Buffer {
  const encoder = createCsvEncoder();
  const taken: Buffer[] = [];
  const take = (blocks: Uint8Array[]) => {
    for (const block of blocks) taken.push(Buffer.from(block));
    for (const block of blocks) {
      block.fill(0x23);
      encoder.recycle(block);
    }
  };
  encoder.start(toTextColumns(header));
  for (const chunk of chunks) take(encoder.push(chunk));
  take(encoder.end());
  return Buffer.concat(taken);
}

/** An unquoted empty field is null. */
const decode = (csv: Buffer): (string | null)[][] =>
  parse(csv, {
    record_delimiter: '\r\n',
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  }) as (string | null)[][];

const awkward = fc.string({ unit: fc.constantFrom(',', '"', '\n', '\r', '\t', '\\', '\b', 'N', 'n', ' ', 'é', '😀') });
const field = fc.option(fc.oneof(awkward, fc.string({ unit: 'binary' }), fc.string()), { nil: null });
const table = fc.integer({ min: 1, max: 6 }).chain((columns) =>
  fc.record({
    header: fc.array(fc.oneof(awkward, fc.string()), { minLength: columns, maxLength: columns }),
    rows: fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { maxLength: 30 }),
  }),
);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
/** In a file of one column null is written as the empty string, lest its line be empty. */
const asWritten = (row: Row): Row => (row.length === 1 ? [row[0] ?? ''] : row);

describe('CSV', () => {
  it('is read back by another decoder as the records that went in, wherever the chunks broke', () => {
    fc.assert(
      fc.property(table, sizes, ({ header, rows }, cuts) => {
        const csv = encode(header, toChunks(toCopyText(rows), cuts));
        expect(decode(csv)).toEqual([header, ...rows.map(asWritten)]);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same to the byte for long fields, whatever the chunks, across blocks', () => {
    const unit = fc.constantFrom('plain text ', 'é😀', ',', '"', '\n', '\\');
    const long = fc.tuple(unit, fc.integer({ min: 0, max: 70_000 }), fc.constantFrom('', '"', ',', 'z'));
    const rows = fc.array(fc.tuple(long, long, long), { minLength: 1, maxLength: 3 });
    const cuts = fc.array(fc.integer({ min: 1, max: 3 * BLOCK_SIZE }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, cuts, (recipes, sizes) => {
        const records = recipes.map((recipe) => recipe.map(([text, times, end]) => text.repeat(times) + end));
        const text = toCopyText(records);
        const whole = encode(['a', 'b', 'c'], [text]);
        expect(encode(['a', 'b', 'c'], toChunks(text, sizes)).equals(whole)).toBe(true);
        expect(decode(whole).slice(1)).toEqual(records);
      }),
      { numRuns: 25 },
    );
  });

  it('hands out blocks while a single field goes on for megabytes', () => {
    const encoder = createCsvEncoder();
    encoder.start(toTextColumns(['a']));
    let handedOut = 0;
    for (let turn = 0; turn < 64; turn += 1) {
      for (const block of encoder.push(Buffer.alloc(64 * 1024, 'x'))) {
        handedOut += block.length;
        encoder.recycle(block);
      }
    }
    expect(handedOut).toBeGreaterThan(3 * 1024 * 1024);
  });
});
