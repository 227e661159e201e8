import { randomUUID } from 'node:crypto';
import type { Account } from '../src/destinations/contract.ts';
import { createDestinations, requireDestination } from '../src/destinations/index.ts';
import { exportIdSchema, runIdSchema } from '../src/domain/ids.ts';
import { createPostgresSource } from '../src/sources/postgres/index.ts';
import type { Measured } from './child.ts';
import { toCustomerEntity } from './customers.ts';

export interface FilesInput {
  readonly url: string;
  readonly table: string;
  readonly dir: string;
  /** Of the destination. */
  readonly kind: string;
  readonly account: Account;
  readonly target: Readonly<Record<string, string>>;
}

/** One data-out export to a destination of files, from connecting to the published files. */
const input = JSON.parse(process.argv[2] ?? '') as FilesInput;
const entity = toCustomerEntity(input.table);
const names = entity.fields.map((field) => field.name);
const item = { name: entity.name, title: entity.title, entity, fields: names.map((field) => ({ field, as: field })) };
const destinations = createDestinations({ exportDir: input.dir, allowPrivateNetworks: true });
const destination = requireDestination(destinations, input.kind);
if (destination.takes !== 'bytes') throw new Error(`${input.kind} takes no files`);

const begin = performance.now();
const source = createPostgresSource({ url: input.url, statementTimeoutMs: 3_600_000, stallTimeoutMs: 120_000 });
const writer = await destination.open(input.account, {
  runId: runIdSchema.parse(randomUUID()),
  exportId: exportIdSchema.parse(randomUUID()),
  exportName: 'Bench',
  environmentName: 'Bench',
  relationships: [],
  changes: new Map(),
  target: destination.target.parse(input.target),
  startedAt: new Date(),
  items: [item],
  signal: new AbortController().signal,
});
const { rows, bytes } = await writer.write(item, await source.text({ entity, fields: names }), () => undefined);
await writer.commit();
const seconds = (performance.now() - begin) / 1000;
await source.close();
// maxRSS is in KiB.
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ rows, bytes, seconds, peakMiB } satisfies Measured));
process.exit(0);
