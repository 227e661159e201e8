import type { Faults as AnyFaults } from '../kit/faults.ts';

/** What goes wrong with a call. Without `error`, `status` or `cut` it is only late. */
export interface Fault {
  /** Slack's word, e.g. `internal_error`; `ratelimited` comes with status 429. */
  readonly error?: string;
  readonly status?: number;
  /** Seconds in `Retry-After`, with `ratelimited` or 429. */
  readonly retryAfter?: number;
  /** Milliseconds, or what to wait for, before anything else. */
  readonly delay?: number | Promise<unknown>;
  /** The connection breaks: before the call is looked at, or after it was done and before the answer. */
  readonly cut?: 'before' | 'after';
  /** How many calls; 1 when absent. */
  readonly times?: number;
  /** How many calls of the kind go well first. */
  readonly skip?: number;
}

/** By a method's name, `response_url`, `upload`, `file_processing` (a picture is shown too early), or `*`. */
export type Faults = AnyFaults<Fault>;
