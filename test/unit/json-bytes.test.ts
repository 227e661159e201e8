import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonBytes } from '../../src/destinations/files/json-bytes.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** In the middle of other bytes, which must not be looked at. */
function judge(text: string, around = '"}]'): boolean {
  const bytes = Buffer.from(`${around}${text}${around}`);
  return isJsonBytes(bytes, around.length, bytes.length - around.length);
}

describe('whether bytes are JSON', () => {
  it('is what JSON.parse says of what is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        expect(judge(JSON.stringify(value, null, indent))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is what JSON.parse says of what nearly is', () => {
    const letter = fc.constantFrom(...'{}[],:"\\ \n\t\r/bfnrtu0019.eE+-tfalsn\u0001é');
    const pieces = fc.constantFrom(
      'true',
      'false',
      'null',
      '"a"',
      '"a":',
      '1',
      '-0',
      '1e5',
      '0.5',
      '\\u00e9',
      '[]',
      '{}',
    );
    const text = fc.array(fc.oneof(letter, pieces), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (given) => {
        expect(judge(given)).toBe(isJson(given));
      }),
      { numRuns: 20_000 },
    );
    const spoiled = fc
      .tuple(fc.json(), fc.nat(), fc.oneof(letter, fc.constant('')))
      .map(
        ([json, at, other]) => json.slice(0, at % (json.length + 1)) + other + json.slice((at % (json.length + 1)) + 1),
      );
    fc.assert(
      fc.property(spoiled, (given) => {
        expect(judge(given)).toBe(isJson(given));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '',
    ' ',
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    '"',
    '"\\x"',
    '"\\u12g4"',
    '"\t"',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    'nul',
    '1 2',
  ])('is false of %j', (text) => {
    expect(judge(text)).toBe(false);
    expect(judge(text, '')).toBe(false);
  });

  it('does not mind how deep it goes', () => {
    const deep = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
    expect(judge(deep)).toBe(true);
    expect(judge(deep.slice(0, -1))).toBe(false);
    expect(judge(`${deep.slice(0, -2)}]}`)).toBe(false);
  });
});
