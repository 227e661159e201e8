import type { Faults as AnyFaults } from '../kit/faults.ts';

/** What goes wrong with a call of the connector. */
export interface Fault {
  readonly status: number;
  /** The connector's word, e.g. `ServiceError`. */
  readonly code?: string;
  /** Seconds in `Retry-After`. */
  readonly retryAfter?: number;
  /** Done before the answer is lost. */
  readonly isDone?: boolean;
  /** What to wait for before anything else. */
  readonly delay?: Promise<unknown>;
  /** How many calls; 1 when absent. */
  readonly times?: number;
  /** How many calls of the kind go well first. */
  readonly skip?: number;
}

/** By an operation (`send`, `update`, `create`, `members`, `token`, …), or `*`. */
export type Faults = AnyFaults<Fault>;
