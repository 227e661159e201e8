import { randomUUID } from 'node:crypto';
import { createDestinations, requireBytes, requireDestination } from '../src/destinations/index.ts';
import { exportIdSchema, runIdSchema } from '../src/domain/ids.ts';
import { createPostgresSource } from '../src/sources/postgres/index.ts';
import type { Measured } from './child.ts';
import { toCustomerEntity } from './customers.ts';

/** One export on the bot's own path, from connecting to the published folder, its files safe on the disk. */
const { url, table, dir } = JSON.parse(process.argv[2] ?? '') as { url: string; table: string; dir: string };

const entity = toCustomerEntity(table);
const names = entity.fields.map((field) => field.name);
const item = { name: entity.name, title: entity.title, entity, fields: names.map((field) => ({ field, as: field })) };
const destinations = createDestinations({ exportDir: dir, allowPrivateNetworks: false });
const destination = requireBytes(requireDestination(destinations, 'folder'));
const account = { settings: {}, credentials: {} };

const begin = performance.now();
const source = createPostgresSource({ url, statementTimeoutMs: 600_000, stallTimeoutMs: 60_000 });
const writer = await destination.open(account, {
  runId: runIdSchema.parse(randomUUID()),
  exportId: exportIdSchema.parse(randomUUID()),
  relationships: [],
  changes: new Map(),
  exportName: 'Bench',
  environmentName: 'Bench',
  target: {},
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
