import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { stringify } from 'yaml';
import { type App, openApp } from '../src/app.ts';
import { readConfig, Secret } from '../src/config/index.ts';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { deliverySets, people } from '../src/db/schema/index.ts';
import { isFinal, toRunCounts } from '../src/domain/run.ts';
import { toHashQuery } from '../src/engine/records/plan.ts';
import { createLog } from '../src/observability/log.ts';
import { addConnection } from '../src/services/connections/add.ts';
import { connectionDraft } from '../src/services/connections/draft.ts';
import { readConnection } from '../src/services/connections/read.ts';
import type { Scope } from '../src/services/context.ts';
import { ensureSet, toPlace } from '../src/services/delivery/sets.ts';
import { createExport } from '../src/services/exports/create.ts';
import { draftInput } from '../src/services/exports/draft.ts';
import { readExport, type StoredExport } from '../src/services/exports/read.ts';
import { readPerson } from '../src/services/people/read.ts';
import { planRun } from '../src/services/runs/plan.ts';
import { readRuns } from '../src/services/runs/read.ts';
import { startRun } from '../src/services/runs/start.ts';
import { hashesSql } from '../src/sources/postgres/hash-sql.ts';
import { createRecordsDestination } from '../test/support/records-destination.ts';
import { compileProgram, type Measured } from './child.ts';
import { fillTableSql, toCustomerEntity } from './customers.ts';
import { findPsql, measurePsql } from './measure-psql.ts';

const HELP = `Incremental runs of records: npm run bench:incremental -- [--rows 1000000] [--runs 3] [--latency 250] [--load no] [--url <postgres url>]

  --rows     members of the segment
  --runs     plans and copies that are measured, alternating; the table shows medians
  --latency  of a call to the far end, in milliseconds
  --load     "no": the state is written by the database itself, and only plans and the run after them are measured
  --url      a server to make a database on (and drop it again); without it a PostgreSQL of its own`;

const BATCH = 500;
const CONCURRENCY = 9;
const TABLE = 'customers';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    latency: { type: 'string', default: '250' },
    load: { type: 'string', default: 'yes' },
    url: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

type Cleanup = () => Promise<unknown>;
const cleanups: Cleanup[] = [];

if (values.help) console.log(HELP);
else {
  try {
    await main(Number(values.rows), Number(values.runs), values.latency);
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup().catch((error: unknown) => console.error(error));
  }
  process.exit();
}

async function main(rows: number, count: number, latency: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'export-bench-'));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  const url = await openDatabase(dir);
  console.error(`filling a table of ${rows.toLocaleString('en')} rows`);
  await execute(url, fillTableSql(TABLE, rows));
  const farEnd = await startFarEnd(latency);
  const bot = await openBot(dir, url, farEnd.url);
  if (values.load === 'no') await writeState(url, bot);
  else await loadAll(bot, farEnd, rows, latency);

  await execute(url, [
    `update ${TABLE} set note = 'changed' where id % 100 = 0`,
    `vacuum analyze ${TABLE}`,
    'vacuum analyze delivery_state',
  ]);
  await measurePlans({ url, dir, rows, count, app: bot.app });

  const next = await runOnce(bot);
  const after = await farEnd.ask();
  const fewest = Math.ceil((next.counts.updated + next.counts.added) / BATCH);
  console.log(
    `\nThe run that sends them: ${next.seconds.toFixed(1)} s, ${next.counts.updated} updated, ${after.calls} requests, ${fewest} at least`,
  );
}

async function loadAll(bot: Bot, farEnd: FarEndProcess, rows: number, latency: string): Promise<void> {
  console.error('first full load');
  const load = await runOnce(bot);
  const busy = await farEnd.ask();
  const share = busy.busyMs / (busy.spanMs * CONCURRENCY);
  console.log(`\nFirst full load of ${rows.toLocaleString('en')} in batches of ${BATCH}, ${latency} ms a call\n`);
  console.log(
    '| seconds | calls | fewest possible | most at once | allowed concurrency busy | members there | RSS, MiB |',
  );
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  console.log(
    `| ${load.seconds.toFixed(1)} | ${busy.calls} | ${Math.ceil(rows / BATCH)} | ${busy.peak} of ${CONCURRENCY} | ${(share * 100).toFixed(1)} % | ${busy.members} | ${load.peakMiB.toFixed(0)} |`,
  );
}

/** As a first load leaves it, without the load. */
async function writeState(url: string, { app, subject }: Bot): Promise<void> {
  const { services } = app;
  const item = planRun(services.catalog.current(), subject, await readConnection(services, subject.connectionId));
  if (item.kind !== 'go' || item.items[0] === undefined) throw new Error('there is nothing to plan');
  const place = toPlace(item.connection.id, subject.target);
  const set = await ensureSet(services, subject.id, item.items[0].name, place);
  const hashes = hashesSql(toHashQuery(item.items[0]))
    .replace('select key', 'select identity, key')
    .replace(' as hash from', ' as hash, email as identity from');
  await execute(url, [
    `insert into delivery_state (set_id, key, hash, identity, run_id)
     select ${set}, entry.key, entry.hash, entry.identity, gen_random_uuid() from (${hashes}) as entry`,
  ]);
}

async function measurePlans(options: {
  url: string;
  dir: string;
  rows: number;
  count: number;
  app: App;
}): Promise<void> {
  const { url, dir, rows, count, app } = options;
  const [set] = await app.services.db.orm.select().from(deliverySets);
  const psql = await findPsql();
  const reference = psql === undefined ? await compileProgram('measure-reference.ts') : undefined;
  const plan = await compileProgram('measure-plan.ts');
  cleanups.push(
    () => plan.remove(),
    async () => reference?.remove(),
  );
  const file = join(dir, 'reference.csv');
  const { signal } = new AbortController();
  const copies: number[] = [];
  const plans: Measured[] = [];
  for (let run = 0; run <= count; run += 1) {
    const copied = await (reference?.measure({ url, table: TABLE, file }, signal) ??
      measurePsql(url, TABLE, file, signal));
    await rm(file);
    const planned = await plan.measure({ url, botUrl: url, table: TABLE, setId: set?.id ?? 0 }, signal);
    console.error(`run ${run} of ${count}: copy ${copied.seconds.toFixed(2)} s, plan ${planned.seconds.toFixed(2)} s`);
    if (run === 0) continue;
    copies.push(copied.seconds);
    plans.push(planned);
  }
  const ours = median(plans.map(({ seconds }) => seconds));
  const name = psql ?? 'COPY … CSV through pg-copy-streams (no psql found)';
  console.log(`\nPlan with 1 % changed beside \\copy of the same 20 columns by ${name}; medians of ${count}\n`);
  console.log('| rows | changes found | \\copy, s | plan, s | plan : copy | peak RSS, MiB |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
  console.log(
    `| ${rows.toLocaleString('en')} | ${plans[0]?.bytes ?? 0} | ${median(copies).toFixed(2)} | ${ours.toFixed(2)} | ${(ours / median(copies)).toFixed(2)} | ${Math.max(...plans.map(({ peakMiB }) => peakMiB)).toFixed(0)} |`,
  );
}

/** The customers and the bot's own tables in one database: the state can be written from the customers then. */
async function openDatabase(dir: string): Promise<string> {
  const name = 'bench_incremental';
  if (values.url !== undefined) {
    const server = values.url;
    await execute(server, [`create database ${name}`]);
    cleanups.push(() => execute(server, [`drop database ${name} with (force)`]));
    return Object.assign(new URL(server), { pathname: `/${name}` }).href;
  }
  // Started by root, the server runs as another user, who must be able to pass.
  await chmod(dir, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: dir, onNotice: (notice) => console.error(notice) });
  cleanups.push(async () => {
    await server.release();
    await rm(server.folder, { recursive: true, force: true });
  });
  await server.ensureDatabase(name);
  return server.url(name);
}

interface FarEndProcess {
  readonly url: string;
  ask(): Promise<{ busyMs: number; spanMs: number; peak: number; calls: number; members: number }>;
}

async function startFarEnd(latency: string): Promise<FarEndProcess> {
  const path = fileURLToPath(new URL('far-end.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, latency], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  cleanups.push(async () => child.stdin.end());
  const lines = createInterface({ input: child.stdout });
  const next = async () => String((await once(lines, 'line'))[0]);
  const url = await next();
  return {
    url,
    async ask() {
      const answer = next();
      child.stdin.write('\n');
      return JSON.parse(await answer);
    },
  };
}

interface Bot {
  readonly app: App;
  readonly scope: Scope;
  readonly subject: StoredExport;
}

async function openBot(dir: string, url: string, farEndUrl: string): Promise<Bot> {
  const { name, table, key, kind, fields } = toCustomerEntity(TABLE);
  const path = join(dir, 'catalog.yaml');
  const columns = Object.fromEntries(
    fields.map((field) => [field.name, field.name === 'email' ? { semantic: 'email' } : {}]),
  );
  const catalog = {
    version: 1,
    environment: { name: 'Bench', audience: 'b2c' },
    entities: { [name]: { table, key, kind, fields: columns } },
    segments: { all: { title: 'All', entity: name, where: 'true' } },
  };
  await writeFile(path, stringify(catalog));
  const destination = createRecordsDestination({
    url: farEndUrl,
    maxRecords: BATCH,
    concurrency: CONCURRENCY,
    takesOthers: true,
  });
  const app = await openApp({
    config: {
      ...readConfig({ DATA_DIR: dir, EXPORT_DIR: dir, PORT: '0' }),
      databaseUrl: new Secret(url),
      catalog: { path, sourceUrl: new Secret(url) },
    },
    log: createLog({ level: 'warn', format: 'json' }),
    name: 'bench',
    works: true,
    destinations: [destination],
  });
  cleanups.push(() => app.close());
  const { services } = app;
  const [operator] = await services.db.orm.select().from(people);
  if (operator === undefined) throw new Error('there is nobody');
  const person = await readPerson(services, services.environmentId, operator.id);
  const scope: Scope = { ...services, surface: 'bench', person };
  await addConnection(scope, connectionDraft.parse({ name: 'Acme', destination: 'audience_test', consent: true }));
  const { id } = await createExport(
    scope,
    draftInput.parse({
      name: 'All',
      connection: 'Acme',
      items: ['all'],
      match: Object.fromEntries(fields.map((field) => [field.name === 'email' ? 'EMAIL' : field.name, field.name])),
    }),
  );
  return { app, scope, subject: await readExport(scope, id) };
}

async function runOnce({ app, scope, subject }: Bot) {
  const begin = performance.now();
  await startRun(scope, subject);
  let peak = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    peak = Math.max(peak, process.memoryUsage.rss());
    const [run] = await readRuns(app.services, undefined, { limit: 1 });
    if (run === undefined || !isFinal(run.state)) continue;
    if (run.state !== 'successful') throw new Error(`the run ended ${run.state}: ${JSON.stringify(run.failure)}`);
    const seconds = (performance.now() - begin) / 1000;
    return { seconds, counts: toRunCounts(run.tasks), peakMiB: peak / 2 ** 20 };
  }
}

async function execute(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
