import type { Account, Item } from '../../src/destinations/contract.ts';
import type { RecordsDestination } from '../../src/destinations/contract-records.ts';
import type { EntityKind, Field } from '../../src/domain/catalog.ts';
import type { InvalidCode, RejectedCode } from '../../src/domain/rejection.ts';
import type { Row } from '../../src/sources/contract.ts';
import type { Calls } from '../../twins/kit/calls.ts';
import type { Faults } from '../../twins/kit/faults.ts';

/** The twin of a far end, of a test's own, and what a bystander sees of it. */
export interface RecordsFarEnd {
  /** As after a restart of the process: each call gives another object. */
  connect(options?: { readonly timeoutMs?: number }): RecordsDestination;
  readonly account: Account;
  readonly target: unknown;
  readonly faults: Faults;
  readonly calls: Calls;
  /** Names of the routes that begin, put and remove call first. */
  readonly routes: { readonly begin: string | undefined; readonly put: string; readonly remove: string };
  /** What the far end holds of an item, as the numbers of its people with a value each, in order. */
  held(item: Item): readonly (readonly [number, string])[];
  /** Everything that is not of the item's: must be the same before and after. */
  others(): unknown;
  /** The credentials do not work any more. */
  revoke(): void;
  /** What the target names is deleted there; undefined where there is no such thing. */
  readonly deleteTarget: ((item: Item) => void) | undefined;
  release(): Promise<void>;
}

export interface RecordsCase {
  openFarEnd(): Promise<RecordsFarEnd>;
  /** Names at the far end that the rows below have, and the kind of entity. */
  readonly as: readonly string[];
  readonly kind: EntityKind;
  /** A record that is in order: person `n` with a value that can change. */
  row(n: number, value?: string): Row;
  /** The same person in another spelling; undefined where every spelling is another. */
  readonly respelled: ((n: number) => Row) | undefined;
  /** Records that are found out before sending. */
  readonly invalid: Readonly<Record<string, readonly [Row, InvalidCode]>>;
  /** A record that the far end refuses, and as what. */
  readonly refused: readonly [Row, RejectedCode];
}

const field = (name: string): Field => ({ name, title: name, column: name, type: 'text' });

export const toItem = ({ as, kind }: RecordsCase, name: string, title: string): Item => ({
  name,
  title,
  entity: {
    name: 'customer',
    title: 'Customer',
    table: 't',
    key: 'id',
    kind,
    fields: as.map((_, i) => field(`f${i}`)),
  },
  fields: as.map((one, i) => ({ field: `f${i}`, as: one })),
});
