import { createHash } from 'node:crypto';
import type { Item } from '../../destinations/contract.ts';
import { isDrop, UNGUARDED_REMOVALS } from '../../domain/approval.ts';
import { isAppError } from '../../domain/errors.ts';
import type { Mode } from '../../domain/export.ts';
import { type Counts, NO_COUNTS } from '../../domain/run.ts';
import type { HashQuery, Source } from '../../sources/contract.ts';
import type { Delivered } from './delivery.ts';
import { type Change, type Difference, merge } from './merge.ts';
import { createSpool } from './spool.ts';

/** Another one makes every record go out again: raise it when what is hashed changes. */
const HASH_VERSION = 1;

/** Thrown where nothing may be taken out before a person has said so. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
  readonly why: Held;
  constructor(why: Held, options?: ErrorOptions) {
    super(`held: ${why.cause}`, options);
    this.why = why;
  }
}

export interface Held {
  readonly cause: 'removals' | 'source';
  readonly removals: number;
  readonly delivered: number;
}

/** The values of the mapped fields, told apart from those of any other mapping. */
export function toHashQuery(item: Item): HashQuery {
  const { entity, segment, fields } = item;
  const mapping = fields.map(({ field, as }) => [field, as]);
  const salt = createHash('sha256')
    .update(JSON.stringify([HASH_VERSION, mapping]))
    .digest('hex')
    .slice(0, 16);
  return { entity, ...(segment === undefined ? {} : { segment }), fields: fields.map(({ field }) => field), salt };
}

export interface Comparing {
  readonly source: Pick<Source, 'hashes'>;
  readonly item: Item;
  readonly mode: Mode;
  readonly signal: AbortSignal;
  entries(signal: AbortSignal): AsyncIterable<readonly Delivered[]>;
  /** Told of all that is not to be sent, as it is found. */
  onDifference(difference: Omit<Difference, 'changes'>): Promise<void>;
}

/** What is to be sent of an item, in the order of the keys; the rest of what differs is told on the way. */
export async function* compare({ onDifference, ...comparing }: Comparing): AsyncGenerator<readonly Change[]> {
  const { source, item, mode, signal } = comparing;
  const hashes = source.hashes(toHashQuery(item), { signal });
  for await (const { changes, ...rest } of merge(hashes, comparing.entries(signal), { isFull: mode === 'full' })) {
    await onDifference(mode === 'upsert' ? { ...rest, left: [] } : rest);
    if (changes.length > 0) yield changes;
  }
}

export interface Planning extends Comparing {
  readonly delivered: number;
  readonly approved: number | undefined;
  /** The source failed while it was being read, not before: where trying again does not help, a person is asked. */
  onBroke(why: Held): void;
}

/** Changes that wait to be sent. */
export interface Planned {
  changes(): AsyncIterable<readonly Change[]>;
  close(): Promise<void>;
}

/** Whether an item could be emptied by mistake: then all of it is compared before anything of it is sent. */
export const isGuarded = (mode: Mode, delivered: number): boolean =>
  mode !== 'upsert' && delivered > UNGUARDED_REMOVALS;

/**
 * Compares all of an item before anything is sent. Throws `HeldError` where more would be taken out than goes without
 * asking. What is to be sent lies in a file meanwhile, as it can be everything.
 */
export async function planGuarded(planning: Planning): Promise<Planned> {
  const { delivered, approved, onDifference } = planning;
  const spool = createSpool<Change>();
  let [left, read] = [0, 0];
  const counting: Comparing = {
    ...planning,
    async onDifference(difference) {
      left += difference.left.length;
      read += difference.read;
      // A held run notes nothing more: the number is all that is asked about.
      await onDifference(isDrop(left, delivered, approved) ? { ...difference, left: [] } : difference);
    },
  };
  try {
    for await (const changes of compare(counting)) await spool.add(changes);
    if (isDrop(left, delivered, approved)) throw new HeldError({ cause: 'removals', removals: left, delivered });
    return { changes: () => spool.read(), close: () => spool.close() };
  } catch (error) {
    await spool.close();
    if (read > 0 && isAppError(error) && error.family === 'source') {
      planning.onBroke({ cause: 'source', removals: 0, delivered });
    }
    throw error;
  }
}

/** Compares while it sends: for what cannot be emptied, and for a first load, which would wait for all to be read. */
export const planLive = (comparing: Comparing): Planned => ({
  changes: () => compare(comparing),
  close: async () => undefined,
});

export const plus = (counts: Counts, more: Partial<Counts>): Counts => ({
  ...NO_COUNTS,
  ...Object.fromEntries(
    Object.entries(counts).map(([name, value]) => [name, value + (more[name as keyof Counts] ?? 0)]),
  ),
});
