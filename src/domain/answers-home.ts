import type { RequestAnswer } from './answers-admin.ts';
import type { RunAnswer } from './answers-exports.ts';
import type { Upcoming } from './answers-schedules.ts';

/** The first of many, and how many there are. */
export interface Few<T> {
  readonly first: readonly T[];
  readonly total: number;
}

/** What matters to one person now. An export stands in one of the three lists, by its last run, or in none. */
export interface HomeAnswer {
  readonly environment: string;
  readonly name: string;
  /** Queued, waiting or running; what was asked for last comes first. */
  readonly running: Few<RunAnswer>;
  /** Failed, skipped, or completed with errors; what ended last comes first. */
  readonly trouble: Few<RunAnswer>;
  readonly latest: Few<RunAnswer>;
  /** What runs by itself next, soonest first. */
  readonly next: readonly Upcoming[];
  readonly exports: number;
  /** Connections that the reader can use. */
  readonly connections: number;
  /** What only admins take care of; undefined for others. */
  readonly admin:
    | {
        readonly requests: Few<RequestAnswer>;
        /** Connections whose credentials the far end refuses. */
        readonly needSignIn: number;
      }
    | undefined;
}

/** To somebody who is here for the first time. */
export interface WelcomeAnswer {
  readonly environment: string;
  readonly name: string;
  /** Nobody administers the environment yet: ask this person. */
  readonly mayClaimAdmin: boolean;
}
