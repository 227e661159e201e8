import type { Item } from '../../destinations/contract.ts';
import type { RecordsWriter } from '../../destinations/contract-records.ts';
import type { Mode } from '../../domain/export.ts';
import type { InvalidCode } from '../../domain/rejection.ts';
import type { Source } from '../../sources/contract.ts';
import type { DeliveryState } from './delivery.ts';
import { judge } from './judge.ts';
import { mask } from './mask.ts';
import type { Change } from './merge.ts';
import { compare, toHashQuery } from './plan.ts';
import { type Preparation, prepareChunk } from './prepare.ts';
import { createSpool } from './spool.ts';

export interface Previewing {
  readonly source: Source;
  readonly item: Item;
  readonly mode: Mode;
  readonly writer: Pick<RecordsWriter, 'prepare'>;
  readonly state: Pick<DeliveryState, 'count' | 'entries' | 'owners'>;
  readonly signal: AbortSignal;
}

export interface ItemPreview {
  readonly total: number;
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly invalid: ReadonlyMap<InvalidCode, number>;
  readonly delivered: number;
  /** Masked. */
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}

const SAMPLES = 3;

/** What a run would do to an item now, by the run's own plan; nothing is sent and nothing is written. */
export async function previewItem(previewing: Previewing): Promise<ItemPreview> {
  const { source, item, mode, writer, state, signal } = previewing;
  const preparation: Preparation = { source, item, query: toHashQuery(item), writer, signal };
  const invalid = new Map<InvalidCode, number>();
  const refuse = (code: InvalidCode, count = 1) => {
    if (count > 0) invalid.set(code, (invalid.get(code) ?? 0) + count);
  };
  const leaving = new Set<string>();
  let [total, unchanged, added, updated] = [0, 0, 0, 0];
  const spool = createSpool<Change>();
  const samples: Record<string, unknown>[] = [];
  const taken = new Set<string>();
  try {
    const changes = compare({
      source,
      item,
      mode,
      signal,
      entries: (until) => state.entries(until),
      async onDifference(difference) {
        total += difference.read;
        unchanged += difference.unchanged;
        refuse('missing_key', difference.keyless);
        refuse('duplicate', difference.twins.length);
        for (const key of difference.left) leaving.add(key);
      },
    });
    for await (const batch of changes) await spool.add(batch);
    for await (const batch of spool.read()) {
      const { candidates, unfit, vanished } = await prepareChunk(preparation, batch);
      total -= vanished;
      for (const { change, code } of unfit) {
        refuse(code);
        if (change.kind !== 'added' && mode !== 'upsert') leaving.add(change.key);
      }
      const found = await state.owners(
        candidates.map(({ key }) => key),
        candidates.map(({ sendable }) => sendable.identity),
      );
      const owners = found.map((owner) => ({ ...owner, isLeaving: leaving.has(owner.key) }));
      const { fit, duplicates } = await judge(preparation, candidates, owners, taken);
      refuse('duplicate', duplicates.length);
      for (const { key, kind } of duplicates) if (kind !== 'added' && mode !== 'upsert') leaving.add(key);
      for (const { candidate } of fit) {
        if (candidate.kind === 'added') added += 1;
        else updated += 1;
        if (samples.length < SAMPLES) samples.push(toSample(candidate.sendable.body));
      }
    }
  } finally {
    await spool.close();
  }
  const removed = leaving.size;
  return { total, added, updated, removed, unchanged, invalid, delivered: await state.count(), samples };
}

const toSample = (body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, mask(value)]));
