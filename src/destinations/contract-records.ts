import type { Semantic } from '../domain/catalog.ts';
import type { Mode } from '../domain/export.ts';
import type { InvalidCode, RejectedCode } from '../domain/rejection.ts';
import type { Row } from '../sources/contract.ts';
import type { Account, DestinationBase, Item, OpenSpec, Published } from './contract.ts';

export type { Mode } from '../domain/export.ts';

/** Something at the far end that a source field can be mapped to. */
export interface FarField {
  /** The far end's own name, e.g. `FNAME`; what a `MappedField` calls `as`. */
  readonly name: string;
  readonly title: string;
  /** Fills the form by itself with the source field of this meaning. */
  readonly semantic?: Semantic;
  /** Must be mapped whatever else is. */
  readonly required: boolean;
}

/**
 * What the far end takes. Known without asking it where it does not depend on the account; `identities` says what
 * people can be known by: at least one of these sets of fields must be mapped whole.
 */
export interface FarFields {
  readonly fields: readonly FarField[];
  readonly identities: readonly (readonly string[])[];
  /** Takes fields of any other name too. */
  readonly takesOthers?: boolean;
}

/** A record that can be sent. */
export interface Sendable {
  readonly ok: true;
  /**
   * What the far end knows it by, e.g. a normalised address or its hash. The engine keeps it with the delivery state and
   * gives it back to remove the record; two records of one item never go out under the same identity.
   */
  readonly identity: string;
  /** As it will be sent, in the form that this writer's `put` takes; shown, masked, in a preview. JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type Prepared =
  | Sendable
  | { readonly ok: false; readonly code: InvalidCode; readonly field?: string; readonly detail?: string };

export interface Rejected {
  /** Position in the batch. */
  readonly index: number;
  readonly code: RejectedCode;
  /** In the far end's words, cut short; no personal data that was not in the record itself. */
  readonly reason: string;
  /** Sending it again later can help. */
  readonly isPassing?: boolean;
}

/** Everything in a batch that is not rejected was accepted. */
export interface BatchResult {
  readonly rejected: readonly Rejected[];
}

/**
 * Takes batches of records. A refused record is data, never an exception. A batch that failed as a whole is an AppError
 * of the `destination_*` codes that says whether and when to try again; what of it was taken is then unknown, and every
 * call is safe to repeat. Nothing is retried, halved or slowed down inside: the engine does that. At most
 * `batching.concurrency` calls are under way at once, for all runs of one connection together.
 */
export interface RecordsWriter {
  /** Finds or makes what holds the item there (a tag, an audience); called once per item, before anything of it is sent. */
  begin(item: Item): Promise<void>;
  /** Pure, without I/O; `row` has the values of `item.fields`, in that order. */
  prepare(item: Item, row: Row): Prepared;
  /** Adds or updates. Settles when the far end has taken it. */
  put(item: Item, batch: readonly Sendable[], call: Call): Promise<BatchResult>;
  /** Takes out of the item what this export had added; the records themselves stay there. Not being in it counts as accepted. */
  remove(item: Item, identities: readonly string[], call: Call): Promise<BatchResult>;
  /** After the last batch of the run. May be called again. */
  finish(): Promise<Published & { readonly isMatching?: boolean }>;
  /** Lets go of connections. May be called at any time, and more than once. */
  close(): Promise<void>;
}

export interface Call {
  /** The same whenever this very batch is sent again; for far ends that take an idempotency key. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** A destination that takes records one by one and keeps them in step: an audience. */
export interface RecordsDestination<S = unknown, C = unknown, T = unknown> extends DestinationBase<S, C, T> {
  readonly takes: 'records';
  readonly modes: readonly Mode[];
  readonly batching: {
    readonly maxRecords: number;
    readonly concurrency: number;
    /** Calls a minute, all runs of a connection together; undefined: as fast as it takes them. */
    readonly callsPerMinute?: number;
  };
  /** False where the far end takes or refuses a batch as a whole, so that one bad record has to be found by halving. */
  readonly reportsRejections: boolean;
  /** What can be mapped, for this account and target; without an account what is known anyway. */
  fields(target: T, account?: Account<S, C>): Promise<FarFields>;
  open(account: Account<S, C>, spec: OpenSpec<T>): Promise<RecordsWriter>;
  /** What the far end has made of what was delivered, e.g. "READY, audience of 240,000"; asked now and then after a run. */
  poll?(account: Account<S, C>, spec: OpenSpec<T>): Promise<{ readonly isMatching: boolean; readonly summary: string }>;
}
