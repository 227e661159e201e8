import fc from 'fast-check';
import { snappyUncompress } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { createSnappy } from '../../src/destinations/files/parquet/snappy.ts';

describe('Snappy', () => {
  /** One for all: what a call leaves behind must not be seen in the next one. */
  const compress = createSnappy();

  function expectBack(bytes: Uint8Array): number {
    const compressed = compress(bytes);
    const back = new Uint8Array(bytes.length);
    snappyUncompress(compressed, back);
    expect(Buffer.from(back).equals(Buffer.from(bytes))).toBe(true);
    return compressed.length;
  }

  it('gives back what was put in, whether it repeats or not', () => {
    const noise = fc.uint8Array({ maxLength: 300 });
    const stretch = fc.tuple(noise, fc.constantFrom(1, 2, 40, 700)).map(([bytes, times]) => {
      return Buffer.concat(Array.from({ length: times }, () => bytes));
    });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), fc.nat({ max: 20 }), (parts, offset) => {
        // Also from the middle of a buffer.
        expectBack(Buffer.concat(parts).subarray(offset));
      }),
      { numRuns: 200 },
    );
  });

  it('makes little of what repeats, and hardly more of what does not', () => {
    const size = 200_000;
    expect(expectBack(Buffer.alloc(size, 'customer.1@mail.example.com\n'))).toBeLessThan(size / 15);
    let seed = 1;
    const noise = Uint8Array.from({ length: size }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed >>> 24;
    });
    expect(expectBack(noise)).toBeLessThan(size * 1.01);
  });
});
