import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGzip } from '../../src/destinations/files/gzip.ts';

async function compress(blocks: readonly Uint8Array[], level = 1): Promise<Buffer> {
  const gzip = createGzip(level);
  const parts: Uint8Array[] = [];
  for (const block of blocks) {
    const own = Uint8Array.from(block);
    // The block is used for something else as soon as it is given back.
    parts.push(...(await gzip.push(own, () => void own.fill(0xee))));
  }
  return Buffer.concat([...parts, ...(await gzip.end())]);
}

describe('gzip on several threads', () => {
  it('is one member that any reader takes, however the bytes were cut', async () => {
    const blocks = fc.array(fc.uint8Array({ maxLength: 100_000, size: 'max' }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(blocks, fc.constantFrom(1, 6), async (given, level) => {
        expect(gunzipSync(await compress(given, level)).equals(Buffer.concat(given))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('of nothing is an empty file', async () => {
    expect(gunzipSync(await compress([]))).toHaveLength(0);
  });

  it('comes to the same bytes each time, and hardly more than in one piece', async () => {
    const text = Buffer.from(
      Array.from({ length: 40_000 }, (_, n) => `${n},name ${n % 97},street ${n % 13}\r\n`).join(''),
    );
    const blocks = Array.from({ length: Math.ceil(text.length / 65_536) }, (_, n) =>
      text.subarray(n * 65_536, (n + 1) * 65_536),
    );
    const once = await compress(blocks, 6);
    expect((await compress(blocks, 6)).equals(once)).toBe(true);
    expect(once.length).toBeLessThan(gzipSync(text, { level: 6 }).length * 1.05);
  });
});
