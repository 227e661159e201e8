import type { Item } from '../../destinations/contract.ts';
import type { RecordsWriter, Sendable } from '../../destinations/contract-records.ts';
import { fromByteText } from '../../domain/byte-text.ts';
import type { InvalidCode } from '../../domain/rejection.ts';
import type { HashQuery, KeyedRow, Source } from '../../sources/contract.ts';
import type { Change } from './merge.ts';

/** A record as it will go out. */
export interface Candidate {
  readonly kind: Change['kind'];
  readonly key: string;
  /** Of the values that go out: newer than the one compared, where the record changed in between. */
  readonly hash: string;
  readonly sendable: Sendable;
  /** Of the values, in bytes. */
  readonly bytes: number;
}

export interface Unfit {
  readonly change: Change;
  readonly code: InvalidCode;
  readonly field?: string | undefined;
  readonly detail?: string | undefined;
}

export interface PreparedChunk {
  readonly candidates: readonly Candidate[];
  readonly unfit: readonly Unfit[];
  /** Records that are gone since they were compared. */
  readonly vanished: number;
}

export interface Preparation {
  readonly source: Source;
  readonly item: Item;
  readonly query: HashQuery;
  readonly writer: Pick<RecordsWriter, 'prepare'>;
  readonly signal: AbortSignal;
}

/** Longer ones fit into no index, and name nothing. */
const KEY_LIMIT = 1_000;

/** Fetches what changed by its keys and makes of it what the far end takes; in the order of the changes. */
export async function prepareChunk(preparation: Preparation, changes: readonly Change[]): Promise<PreparedChunk> {
  const { source, item, query, writer, signal } = preparation;
  const rows = await source.rowsByKey(
    query,
    changes.map(({ key }) => key),
    { signal },
  );
  const byKey = new Map<string, KeyedRow>();
  for (const row of rows) {
    // Of several under one key it is the first by its hash, as when they were compared.
    const known = byKey.get(row.key);
    if (known === undefined || row.hash < known.hash) byKey.set(row.key, row);
  }
  const candidates: Candidate[] = [];
  const unfit: Unfit[] = [];
  let vanished = 0;
  for (const change of changes) {
    const found = byKey.get(change.key);
    if (found === undefined) {
      vanished += 1;
      continue;
    }
    const prepared = writer.prepare(item, found.row);
    if (!prepared.ok) {
      unfit.push({ change, code: prepared.code, field: prepared.field, detail: prepared.detail });
    } else if (change.key.length > KEY_LIMIT || prepared.identity.length > KEY_LIMIT || prepared.identity === '') {
      unfit.push({ change, code: prepared.identity === '' ? 'missing_identity' : 'invalid_value' });
    } else {
      const bytes = found.row.reduce((sum, value) => sum + (value === null ? 0 : Buffer.byteLength(value)), 0);
      candidates.push({ kind: change.kind, key: change.key, hash: found.hash, sendable: prepared, bytes });
    }
  }
  return { candidates, unfit, vanished };
}

/** A key as people know it. */
export const toShownKey = (key: string): string => fromByteText(key).slice(0, KEY_LIMIT);
