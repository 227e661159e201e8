import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Account, Destination, Item } from '../../src/destinations/contract.ts';
import type { Field } from '../../src/domain/catalog.ts';
import { exportIdSchema, type RunId, runIdSchema } from '../../src/domain/ids.ts';
import type { Row } from '../../src/sources/contract.ts';

/** A far end of a test's own, and what a bystander sees of it. */
export interface FarEnd {
  /** As after a restart of the process: each call gives another object. */
  connect(): Destination;
  readonly account: Account;
  readonly target: unknown;
  /** Files that a reader of the far end sees, by path. */
  visible(): Promise<ReadonlyMap<string, Buffer>>;
  /** Paths of everything that is there, hidden and unfinished things too. */
  everything(): Promise<string[]>;
  release(): Promise<void>;
}

export interface DestinationCase {
  openFarEnd(): Promise<FarEnd>;
  /** One that refuses writes, and one with room for so many bytes; undefined where this machine cannot play it. */
  openForbidden(): Promise<FarEnd | undefined>;
  openFull(bytes: number): Promise<FarEnd | undefined>;
  /** Targets that the schema refuses. */
  readonly badTargets: readonly unknown[];
  /** Makes targets that the schema takes and that lead to where nothing may be written. */
  makeTraps(farEnd: FarEnd): Promise<readonly unknown[]>;
}

export const START = new Date('2026-11-24T02:50:12Z');
const field = (name: string): Field => ({ name, title: name, column: name, type: 'text' });

export const toItem = (name: string, title: string): Item => ({
  name,
  title,
  entity: {
    name: 'customer',
    title: 'Customer',
    table: 't',
    key: 'id',
    kind: 'profile',
    fields: ['id', 'note'].map(field),
  },
  fields: [
    { field: 'id', as: 'Customer' },
    { field: 'note', as: 'A "note", quoted' },
  ],
});
export const HEADER = ['Customer', 'A "note", quoted'];
export const VIP = toItem('vip', 'VIP customers');
export const ROWS: Row[] = [
  ['1', 'Łódź, 90-001'],
  ['2', 'says "hi"\r\nand leaves\n'],
  ['3', null],
  ['4', ''],
  ['5', ' \\N \t😀 '],
];
export const many = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => [String(index), 'x'.repeat(90)]);
export const EXPORT_ID = exportIdSchema.parse('0198a000-0000-7000-8000-000000000001');
export const newRunId = (): RunId => runIdSchema.parse(randomUUID());
export const ignore = () => undefined;

/** Unquoted empty fields are null. */
export const read = (csv: Buffer | undefined): unknown =>
  parse(csv ?? '', { cast: (value, { quoting }) => (value === '' && !quoting ? null : value) });

/** Far ends that are a folder of this machine in the end. */
export function lookInto(base: string): Pick<FarEnd, 'visible' | 'everything'> {
  const list = async () =>
    (await readdir(base, { recursive: true, withFileTypes: true })).map((entry) => ({
      path: join(entry.parentPath, entry.name).slice(base.length + 1),
      isFile: entry.isFile(),
    }));
  return {
    async visible() {
      const files = (await list()).filter(({ path, isFile }) => isFile && !/(^|\/)\./.test(path));
      return new Map(
        await Promise.all(files.map(async ({ path }) => [path, await readFile(join(base, path))] as const)),
      );
    },
    everything: async () => (await list()).map(({ path }) => path),
  };
}
