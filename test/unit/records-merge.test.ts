import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toByteText } from '../../src/domain/byte-text.ts';
import type { Delivered } from '../../src/engine/records/delivery.ts';
import { type Difference, merge } from '../../src/engine/records/merge.ts';
import type { KeyHash } from '../../src/sources/contract.ts';

const keys = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.integer({ min: 0, max: 40 }).map(String),
  fc.constantFrom('é', '😀', '～', ''),
);
const hash = fc.constantFrom('a', 'b');
const sourceRecords = fc.array(fc.record({ key: fc.option(keys, { freq: 9 }), hash }), { maxLength: 60 });
const deliveredRecords = fc.uniqueArray(fc.record({ key: keys, hash, isOurs: fc.boolean() }), {
  maxLength: 60,
  selector: ({ key }) => key,
});

/** As the source gives them: without a key first, then by the bytes of the key, then by hash. */
const order = (records: readonly KeyHash[]): KeyHash[] =>
  records
    .map(({ key, hash: value }) => ({ key: key === null ? null : toByteText(key), hash: value }))
    .sort(
      (a, b) =>
        compare(a.key ?? '', b.key ?? '') || Number(a.key !== null) - Number(b.key !== null) || compare(a.hash, b.hash),
    )
    .sort((a, b) => Number(a.key !== null) - Number(b.key !== null));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function* inBatches<T>(all: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) {
    yield all.slice(start, start + size);
    if (start % 2 === 0) yield [];
  }
}

async function run(source: readonly KeyHash[], state: readonly Delivered[], isFull: boolean, size: number) {
  const all: Difference[] = [];
  for await (const one of merge(inBatches(source, size), inBatches(state, size), { isFull })) all.push(one);
  return {
    changes: all.flatMap(({ changes }) => changes.map(({ kind, key }) => `${kind} ${key}`)),
    left: all.flatMap(({ left }) => left),
    read: all.reduce((sum, { read }) => sum + read, 0),
    unchanged: all.reduce((sum, { unchanged }) => sum + unchanged, 0),
    keyless: all.reduce((sum, { keyless }) => sum + keyless, 0),
    twins: all.flatMap(({ twins }) => twins),
  };
}

/** The same by looking everything up. */
function naive(source: readonly KeyHash[], state: readonly Delivered[], isFull: boolean) {
  const known = new Map(state.map((entry) => [entry.key, entry]));
  const seen = new Set<string>();
  const result = {
    changes: [] as string[],
    left: [] as string[],
    read: source.length,
    unchanged: 0,
    keyless: 0,
    twins: [] as string[],
  };
  for (const { key, hash: value } of source) {
    if (key === null) result.keyless += 1;
    else if (seen.has(key)) result.twins.push(key);
    else {
      seen.add(key);
      const entry = known.get(key);
      if (entry === undefined) result.changes.push(`added ${key}`);
      else if (entry.hash !== value) result.changes.push(`${entry.isOurs ? 'again' : 'changed'} ${key}`);
      else if (isFull && !entry.isOurs) result.changes.push(`changed ${key}`);
      else if (!entry.isOurs) result.unchanged += 1;
    }
  }
  result.left = state.filter(({ key }) => !seen.has(key)).map(({ key }) => key);
  return result;
}

describe('the merge of source and delivery state', () => {
  it('finds what looking everything up finds, whatever the keys and however they are batched', async () => {
    await fc.assert(
      fc.asyncProperty(
        sourceRecords,
        deliveredRecords,
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        async (records, delivered, isFull, size) => {
          const source = order(records);
          const state = delivered
            .map((entry) => ({ ...entry, key: toByteText(entry.key) }))
            .sort((a, b) => compare(a.key, b.key));
          expect(await run(source, state, isFull, size)).toEqual(naive(source, state, isFull));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses a source that is out of order, as what it left out could be taken for gone', async () => {
    const source = ['b', 'a'].map((key) => ({ key, hash: 'x' }));
    await expect(run(source, [], false, 1)).rejects.toMatchObject({ code: 'internal' });
  });

  it('ends both streams when its reader stops early', async () => {
    let open = 2;
    async function* endless<T>(toItem: (n: number) => T): AsyncGenerator<readonly T[]> {
      try {
        for (let n = 100_000; ; n++) yield [toItem(n)];
      } finally {
        open -= 1;
      }
    }
    const source = endless((n) => ({ key: String(n), hash: 'a' }));
    const state = endless((n) => ({ key: String(n), hash: 'b', isOurs: false }));
    for await (const one of merge(source, state, { isFull: false })) {
      expect(one.changes).toHaveLength(1);
      break;
    }
    expect(open).toBe(0);
  });
});
