import { randomUUID } from 'node:crypto';
import { createDestinations, requireBytes, requireDestination } from '../src/destinations/index.ts';
import { exportIdSchema, runIdSchema } from '../src/domain/ids.ts';
import { createPostgresSource } from '../src/sources/postgres/index.ts';
import type { Measured } from './child.ts';
import type { Place } from './cloud-places.ts';
import { toCustomerEntity } from './customers.ts';
import { readPeakMiB } from './peak.ts';

/** One export on the bot's own path, from connecting to the published files. */
const { url, table, place } = JSON.parse(process.argv[2] ?? '') as { url: string; table: string; place: Place };

const entity = toCustomerEntity(table);
const names = entity.fields.map((field) => field.name);
const item = { name: entity.name, title: entity.title, entity, fields: names.map((field) => ({ field, as: field })) };
const destinations = createDestinations({ exportDir: '/unused', allowPrivateNetworks: true });
const destination = requireBytes(requireDestination(destinations, place.kind));
const account = {
  settings: destination.settings.parse(place.settings),
  credentials: destination.credentials.parse(place.credentials),
};

const begin = performance.now();
const source = createPostgresSource({ url, statementTimeoutMs: 3_600_000, stallTimeoutMs: 300_000 });
const writer = await destination.open(account, {
  runId: runIdSchema.parse(randomUUID()),
  exportId: exportIdSchema.parse(randomUUID()),
  exportName: 'Bench',
  environmentName: 'Bench',
  target: place.target,
  startedAt: new Date(),
  items: [item],
  relationships: [],
  changes: new Map(),
  signal: new AbortController().signal,
});
const { rows, bytes } = await writer.write(item, await source.text({ entity, fields: names }), () => undefined);
await writer.commit();
const seconds = (performance.now() - begin) / 1000;
await source.close();
const peakMiB = readPeakMiB();
console.log(JSON.stringify({ rows, bytes, seconds, peakMiB } satisfies Measured));
process.exit(0);
