import { AppError } from '../../domain/errors.ts';
import type { KeyHash } from '../../sources/contract.ts';
import type { Delivered } from './delivery.ts';

/** A record that goes out. `again`: this run had sent it before it was interrupted, and it has changed since. */
export interface Change {
  readonly kind: 'added' | 'changed' | 'again';
  readonly key: string;
  readonly hash: string;
}

/** The outcome of a stretch of both streams. */
export interface Difference {
  readonly changes: readonly Change[];
  /** Keys that the far end holds and the source does not. */
  readonly left: readonly string[];
  /** Records of the source, those of no use included. */
  readonly read: number;
  readonly unchanged: number;
  /** Records without a key. */
  readonly keyless: number;
  /** Keys of records that share theirs with one before. */
  readonly twins: readonly string[];
}

export interface MergeOptions {
  /** Sends what is unchanged as well. */
  readonly isFull: boolean;
}

/**
 * Goes through two streams in the order of their keys, side by side. Nothing is held but the batch that is being looked
 * at. Throws where the source is out of order: what follows could be taken for gone.
 */
export async function* merge(
  source: AsyncIterable<readonly KeyHash[]>,
  delivered: AsyncIterable<readonly Delivered[]>,
  { isFull }: MergeOptions,
): AsyncGenerator<Difference> {
  const state = createCursor(delivered);
  let entry = await state.next();
  let last: string | undefined;
  try {
    for await (const batch of source) {
      const changes: Change[] = [];
      const left: string[] = [];
      const twins: string[] = [];
      let [unchanged, keyless] = [0, 0];
      for (const { key, hash } of batch) {
        if (key === null) {
          keyless += 1;
          continue;
        }
        if (key === last) {
          twins.push(key);
          continue;
        }
        if (last !== undefined && key < last) throw outOfOrder();
        last = key;
        while (entry !== undefined && entry.key < key) {
          left.push(entry.key);
          entry = state.ready() ?? (await state.next());
        }
        if (entry === undefined || entry.key !== key) {
          changes.push({ kind: 'added', key, hash });
          continue;
        }
        const isSame = entry.hash === hash;
        if (!isSame || (isFull && !entry.isOurs)) changes.push({ kind: entry.isOurs ? 'again' : 'changed', key, hash });
        else if (!entry.isOurs) unchanged += 1;
        entry = state.ready() ?? (await state.next());
      }
      yield { changes, left, read: batch.length, unchanged, keyless, twins };
    }
    for (let left: string[] = []; ; left = []) {
      while (entry !== undefined && left.length < TAIL) {
        left.push(entry.key);
        entry = state.ready() ?? (await state.next());
      }
      if (left.length > 0) yield { changes: [], left, read: 0, unchanged: 0, keyless: 0, twins: [] };
      if (entry === undefined) return;
    }
  } finally {
    await state.close();
  }
}

const TAIL = 5_000;

const outOfOrder = (): AppError =>
  new AppError(
    'internal',
    {},
    { detail: 'the source gave its keys out of order, so nothing was compared' },
  ) as AppError;

/** Reads one by one from batches, without a promise for each. */
function createCursor<T>(batches: AsyncIterable<readonly T[]>) {
  const iterator = batches[Symbol.asyncIterator]();
  let batch: readonly T[] = [];
  let index = 0;
  const ready = (): T | undefined => batch[index++];
  return {
    ready,
    async next(): Promise<T | undefined> {
      for (;;) {
        const result = await iterator.next();
        if (result.done === true) return undefined;
        batch = result.value;
        index = 0;
        if (batch.length > 0) return ready();
      }
    },
    close: async () => void (await iterator.return?.()),
  };
}
