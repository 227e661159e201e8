import { openDatabase } from '../src/db/client.ts';
import { runIdSchema } from '../src/domain/ids.ts';
import { planGuarded } from '../src/engine/records/plan.ts';
import { createStateReader } from '../src/services/delivery/read-state.ts';
import { createPostgresSource } from '../src/sources/postgres/index.ts';
import type { Measured } from './child.ts';
import { toCustomerEntity } from './customers.ts';

/** The plan of an incremental run on the bot's own path: from connecting to knowing all that is to be sent. */
const { url, botUrl, table, setId } = JSON.parse(process.argv[2] ?? '') as {
  url: string;
  botUrl: string;
  table: string;
  setId: number;
};

const entity = toCustomerEntity(table);
// As the export maps them: another mapping is another hash.
const fields = entity.fields.map(({ name }) => ({
  field: name,
  as: name === 'email' || name === 'city' ? name.toUpperCase() : name,
}));
const item = { name: 'all', title: 'All', entity, fields };
const { signal } = new AbortController();

const begin = performance.now();
const database = await openDatabase({ url: botUrl, name: 'bench plan', maxConnections: 2 });
const source = createPostgresSource({ url, statementTimeoutMs: 600_000, stallTimeoutMs: 60_000 });
const runId = runIdSchema.parse('00000000-0000-4000-8000-000000000000');
const state = createStateReader(database.sql, setId, runId, (work) => work());
const found = { read: 0, unchanged: 0, left: 0 };
const planned = await planGuarded({
  source,
  item,
  mode: 'mirror',
  signal,
  delivered: await state.count(),
  approved: undefined,
  entries: (until) => state.entries(until),
  async onDifference({ read, unchanged, left }) {
    found.read += read;
    found.unchanged += unchanged;
    found.left += left.length;
  },
  onBroke: () => undefined,
});
let changes = 0;
for await (const batch of planned.changes()) changes += batch.length;
const seconds = (performance.now() - begin) / 1000;
await planned.close();
await source.close();
await database.close();
// maxRSS is in KiB.
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ rows: found.read, bytes: changes, seconds, peakMiB } satisfies Measured));
