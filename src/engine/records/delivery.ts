import type { RejectionCode, RejectionStage } from '../../domain/rejection.ts';
import type { Counts } from '../../domain/run.ts';

/** What the far end holds of a record because we sent it. Keys are byte texts (domain/byte-text) throughout. */
export interface Delivered {
  readonly key: string;
  readonly hash: string;
  /** Sent by this very run, before it was interrupted. */
  readonly isOurs: boolean;
}

/** Who goes by an identity, or is behind a key. */
export interface Owner {
  readonly key: string;
  readonly identity: string;
  /** Found to have left the segment by this run. */
  readonly isLeaving: boolean;
}

export interface Leaver {
  readonly key: string;
  readonly identity: string;
}

/** A record that was refused. `ordinal` counts them within a task, so that one written twice stands there once. */
export interface Refusal {
  readonly ordinal: number;
  readonly stage: RejectionStage;
  readonly key: string | undefined;
  readonly code: RejectionCode;
  readonly field?: string | undefined;
  readonly reason?: string | undefined;
  readonly isPassing?: boolean | undefined;
}

export interface Put {
  readonly key: string;
  readonly hash: string;
  readonly identity: string;
  /** What the record went by before, where that is another: it is to be taken out. */
  readonly released: string | undefined;
  /** The record that went by this identity before and no longer does: it is forgotten. */
  readonly takenFrom: string | undefined;
}

/** What became true at the far end, to be remembered all at once. */
export interface Checkpoint {
  readonly puts: readonly Put[];
  /** Keys of records that were taken out. */
  readonly removed: readonly string[];
  /** Released identities that were taken out, or that another record goes by now. */
  readonly cleared: readonly string[];
  readonly refusals: readonly Refusal[];
  /** Of the task, as they are after all this. */
  readonly counts: Counts;
}

/**
 * The delivery state of one item of a run; whoever keeps the tables implements it. Every write first checks that the run
 * is still this worker's, and throws where it is not: then nothing is written any more.
 */
export interface DeliveryState {
  /** Begins or takes up the task: forgets what an interrupted attempt noted of it, and answers what that had delivered. */
  begin(): Promise<Counts>;
  /** How many records the far end holds. */
  count(): Promise<number>;
  /** All of them by the bytes of their keys. */
  entries(signal: AbortSignal): AsyncIterable<readonly Delivered[]>;
  /** Those behind these keys, and those that go by these identities. */
  owners(keys: readonly string[], identities: readonly string[]): Promise<Owner[]>;
  noteLeavers(keys: readonly string[]): Promise<void>;
  countLeavers(): Promise<number>;
  /** The next ones after a key, in order. */
  leavers(after: string | undefined, limit: number): Promise<Leaver[]>;
  /** Identities to be taken out, after one of them, in order. */
  releases(after: string | undefined, limit: number): Promise<string[]>;
  commit(checkpoint: Checkpoint): Promise<void>;
}

/** The limits that all runs of a connection share. */
export interface Permits {
  /** Settles when one more call may be made, with the way to give the place back. */
  acquire(signal: AbortSignal): Promise<() => Promise<void>>;
  /** The far end asked for so many milliseconds of quiet. */
  pause(ms: number): Promise<void>;
}
