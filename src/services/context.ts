import type { Database } from '../db/client.ts';
import type { Signals } from '../db/signals.ts';
import type { Destination } from '../destinations/contract.ts';
import type { Catalog, CatalogProblem } from '../domain/catalog.ts';
import type { EnvironmentId, RunId, TurnId } from '../domain/ids.ts';
import type { Person } from '../domain/person.ts';
import type { Place } from '../domain/place.ts';
import type { Log } from '../observability/log.ts';
import type { Refresher, Source } from '../sources/contract.ts';
import type { Vault } from './secrets/vault.ts';

export interface Clock {
  now(): Date;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The catalog in use, and what is wrong with an edit of it that was not taken over. */
export interface CatalogView {
  current(): Catalog;
  problems(): readonly CatalogProblem[];
}

/** Wakes workers. What there is to do stands in the database, so a lost call delays it and no more. */
export interface RunQueue {
  /** There is something to do: this run, or whatever else waits. */
  enqueue(runId: RunId): Promise<void>;
  /** Wakes a worker at these times, to look for what is due. */
  arm(times: readonly Date[]): Promise<void>;
  /** Times that a worker will be woken at, as `toISOString` writes them. */
  armed(): Promise<ReadonlySet<string>>;
}

export interface RunEvents {
  ended(outcome: {
    readonly state: string;
    readonly rows: number;
    readonly bytes: number;
    readonly seconds: number;
  }): void;
}

/** What every service works with; made once by app.ts. */
export interface Services {
  readonly version: string;
  readonly environmentId: EnvironmentId;
  readonly db: Database;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly catalog: CatalogView;
  readonly source: Source;
  readonly refresher: Refresher;
  readonly destinations: ReadonlyMap<string, Destination>;
  readonly queue: RunQueue;
  readonly vault: Vault;
  /** Addresses or account ids of the first admins, of `BOT_ADMINS`. */
  readonly admins: readonly string[];
  /** An environment variable that a connection may name as `env:NAME`; undefined for one that is not set, or is our own. */
  environmentSecret(name: string): string | undefined;
  /** Where people's browsers reach this bot, e.g. `https://exports.example.com`; no slash at the end. */
  publicUrl(): string;
  readonly events: RunEvents;
  readonly log: Log;
}

/** One call: the services, on behalf of a person. Every check is made against `person`, read for this very call. */
export interface Scope extends Services {
  readonly person: Person;
  readonly surface: string;
  /** What led to this call, where it can come again after a crash. */
  readonly turnId?: TurnId;
  /** Where it was said; undefined where the surface has no places. */
  readonly place?: Place;
}

export const systemClock: Clock = {
  now: () => new Date(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
