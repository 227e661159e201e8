import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_SIZE } from '../../src/destinations/files/blocks.ts';
import type { Column } from '../../src/destinations/files/encoder.ts';
import { createJsonlEncoder } from '../../src/destinations/files/jsonl.ts';
import type { Row } from '../../src/sources/contract.ts';
import { toChunks, toCopyText, toTextColumns } from '../support/text-stream.ts';

function encode(columns: readonly Column[], rows: readonly Row[], sizes = [1000]): string {
  const encoder = createJsonlEncoder();
  encoder.start(columns);
  const parts: Buffer[] = [];
  for (const chunk of toChunks(toCopyText(rows), sizes)) {
    for (const block of encoder.push(chunk)) {
      parts.push(Buffer.from(block));
      encoder.recycle(block);
    }
  }
  return Buffer.concat([...parts, ...encoder.end()]).toString();
}

const read = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const typed = (type: Column['type'], value: string | null) => encode([{ name: 'v', type }], [[value]]);

describe('JSON Lines from COPY text', () => {
  it('is read back as the records that went in, wherever the chunks broke', () => {
    const value = fc.option(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: fc.constantFrom('\u0001', '\u001f', '\b', '\\', '"', '\n', 'é') }),
      ),
    );
    // PostgreSQL has no NUL in text.
    const rows = fc.array(
      fc.array(
        value.filter((text) => !text?.includes('\0')),
        { minLength: 3, maxLength: 3 },
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(rows, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }), (records, sizes) => {
        const expected = records.map(([a, b, c]) => ({ a, 'b "x"': b, c }));
        expect(read(encode(toTextColumns(['a', 'b "x"', 'c']), records, sizes))).toEqual(expected);
      }),
    );
  });

  it.each([
    ['integer', '42', '42'],
    ['integer', '-9007199254740993', '-9007199254740993'],
    ['integer', '007', '"007"'],
    ['decimal', '12.50', '12.50'],
    ['decimal', '1e-7', '1e-7'],
    ['decimal', 'NaN', '"NaN"'],
    ['decimal', '-Infinity', '"-Infinity"'],
    ['decimal', '.5', '".5"'],
    ['boolean', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['boolean', 'yes', '"yes"'],
    ['timestamp', '2024-01-02 03:04:05.6+00', '"2024-01-02T03:04:05.6Z"'],
    ['timestamp', 'infinity', '"infinity"'],
    ['date', '2024-01-02', '"2024-01-02"'],
    ['json', '{"a": [1, "x\\n"]}', '{"a": [1, "x\\n"]}'],
    ['json', '{\n\t"a": 1\n}', '{  "a": 1 }'],
    ['json', 'no json', '"no json"'],
    ['text', '12', '"12"'],
    ['uuid', 'x', '"x"'],
  ] as const)('%s %j is %s', (type, value, written) => {
    expect(typed(type, value)).toBe(`{"v":${written}}\n`);
  });

  it.each(['text', 'integer', 'boolean', 'json', 'timestamp'] as const)('null in a column of %s is null', (type) => {
    expect(typed(type, null)).toBe('{"v":null}\n');
  });

  it('takes fields of megabytes, of text and of JSON, across blocks', () => {
    const columns: Column[] = [
      { name: 'id', type: 'integer' },
      { name: 'text', type: 'text' },
      { name: 'json', type: 'json' },
    ];
    const long = 'x"\\é\n'.repeat(BLOCK_SIZE / 2);
    const rows: Row[] = [
      ['1', long, JSON.stringify({ long })],
      ['2', null, `[${'1,'.repeat(BLOCK_SIZE)}1]`],
      ['3', '', `broken ${long}`],
    ];
    const [first, second, third] = read(encode(columns, rows, [65_536]));
    expect(first.text === long && first.json.long === long).toBe(true);
    expect(second.json).toHaveLength(BLOCK_SIZE + 1);
    expect(third).toEqual({ id: 3, text: '', json: `broken ${long}` });
  });

  it.each([
    ['too few fields', '1\t2\n3\n'],
    ['too many fields', '1\t2\t3\n'],
    ['an end inside a record', '1\t2\n3\t'],
  ])('refuses %s', (_what, text) => {
    const encoder = createJsonlEncoder();
    encoder.start(toTextColumns(['a', 'b']));
    const run = () => [encoder.push(Buffer.from(text)), encoder.end()];
    expect(run).toThrow(expect.objectContaining({ code: 'source_query_failed' }));
  });
});
