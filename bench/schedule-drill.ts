import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres, { type Sql } from 'postgres';
import { type App, openApp } from '../src/app.ts';
import { readConfig, Secret } from '../src/config/index.ts';
import { people } from '../src/db/schema/index.ts';
import { toRule } from '../src/domain/recurrence-rule.ts';
import { createLog } from '../src/observability/log.ts';

/** Many exports due at one minute, worked off by processes that are killed and started again. */
export interface DrillOptions {
  readonly exports: number;
  readonly workers: number;
  /** How often a worker, taken at random, is killed with SIGKILL and started again. */
  readonly kills: number;
  /** Milliseconds from one kill to the next; each is up to half more or less. */
  readonly pauseMs: number;
  /** Runs at a time in one worker. */
  readonly concurrency: number;
  /** Two empty databases: the bot's and the customers'. */
  readonly url: string;
  readonly sourceUrl: string;
  /** For the catalog and the files; exists, and is the caller's to remove. */
  readonly dir: string;
  readonly signal: AbortSignal;
  onProgress?(text: string): void;
}

export interface DrillResult {
  readonly runs: number;
  /** Exports without exactly one run for the minute. */
  readonly notOnce: number;
  /** Runs that ended in another state than successful. */
  readonly unsuccessful: number;
  /** Folders of runs beyond or below one for each export, and what was left half-done. */
  readonly strayFolders: number;
  readonly leftovers: number;
  readonly kills: number;
  /** Runs that were taken up more than once. */
  readonly resumed: number;
  /** Milliseconds from the minute to the first start of each run, sorted. */
  readonly lateness: readonly number[];
  /** From the minute to the last end. */
  readonly seconds: number;
  /** Runs that had not ended when the last worker was up again, and how long it took from then to the last end. */
  readonly leftAtRestart: number;
  readonly secondsAfterRestart: number;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CATALOG = `
version: 1
environment: { name: Drill, audience: b2c }
entities:
  customer: { table: customer, key: id, kind: profile, fields: { id: { type: integer }, email: {} } }
segments:
  few: { title: Few, entity: customer, where: "id < 10" }
`;

export async function drill(options: DrillOptions): Promise<DrillResult> {
  const { signal, onProgress = () => undefined } = options;
  const exportDir = join(options.dir, 'exports');
  const catalogPath = join(options.dir, 'catalog.yaml');
  await mkdir(exportDir, { recursive: true });
  await writeFile(catalogPath, CATALOG);
  const source = postgres(options.sourceUrl, { max: 1, onnotice: () => undefined });
  await source`create table customer as select n as id, 'p' || n || '@example.com' as email from generate_series(1, 100) n`;
  await source.end();
  const config = {
    ...readConfig({ DATA_DIR: options.dir, EXPORT_DIR: exportDir }),
    databaseUrl: new Secret(options.url),
    catalog: { path: catalogPath, sourceUrl: new Secret(options.sourceUrl) },
  };
  const app = await openApp({
    config,
    log: createLog({ level: 'silent', format: 'json' }),
    name: 'drill',
    works: false,
  });
  const workers: ChildProcess[] = [];
  const start = () => startWorker({ ...options, exportDir, catalogPath });
  try {
    const { sql } = app.services.db;
    // Time for the workers to be there, and for alarms to be set.
    const due = await makeExports(app, options.exports, 25_000);
    workers.push(...(await Promise.all(Array.from({ length: options.workers }, start))));
    onProgress(`${options.workers} workers are up; ${options.exports} exports are due at ${due.toISOString()}`);
    await sleep(Math.max(0, due.getTime() - Date.now()), undefined, { signal });
    let restartedAt = due.getTime();
    let leftAtRestart = options.exports;
    for (let kill = 0; kill < options.kills; kill++) {
      await sleep(options.pauseMs * (0.5 + Math.random()), undefined, { signal });
      const index = Math.floor(Math.random() * workers.length);
      const victim = workers[index];
      if (victim !== undefined) await stop(victim, 'SIGKILL');
      workers[index] = await start();
      restartedAt = Date.now();
      leftAtRestart = options.exports - (await countDone(sql));
      onProgress(`killed and restarted a worker; ${leftAtRestart} runs left`);
    }
    while ((await countDone(sql)) < options.exports) {
      signal.throwIfAborted();
      // One whose process fell over by itself is no part of the drill.
      const dead = workers.find((worker) => worker.exitCode !== null);
      if (dead !== undefined) throw new Error(`a worker ended with ${dead.exitCode}`);
      await sleep(250, undefined, { signal });
    }
    const judged = await judge(sql, exportDir, options, due, restartedAt);
    return { ...judged, kills: options.kills, leftAtRestart };
  } finally {
    await Promise.all(workers.map((worker) => stop(worker, 'SIGKILL')));
    await app.close();
  }
}

/** All due at the same minute, as one person's; written past the services, which would take a minute for thousands. */
async function makeExports(app: App, count: number, leadMs: number): Promise<Date> {
  const { db, environmentId } = app.services;
  const due = new Date(Math.ceil((Date.now() + leadMs) / 60_000) * 60_000);
  const time = due.toISOString().slice(11, 16);
  const rule = toRule({ kind: 'daily', times: [time], zone: 'UTC' });
  const [person] = await db.orm.select().from(people).limit(1);
  await db.sql`
    with connection as (select id from connections limit 1), made as (
      insert into exports (environment_id, name, folded_name, type, connection_id, target, mapping, created_by, updated_by)
      select ${environmentId}, 'Drill ' || n, 'drill ' || n, 'segments', (select id from connection), '{}', '[]', ${person?.id ?? ''}, ${person?.id ?? ''}
      from generate_series(1, ${count}::int) n returning id
    ), items as (
      insert into export_items (export_id, position, item) select id, 0, 'few' from made
    )
    insert into schedules (export_id, environment_id, kind, rule, zone, active, next_at, settled_at, scheduled_by)
    select id, ${environmentId}, 'daily', ${rule}, 'UTC', true, ${due.toISOString()}, now(), ${person?.id ?? ''} from made`;
  return due;
}

interface WorkerPlaces extends Pick<DrillOptions, 'url' | 'sourceUrl' | 'dir' | 'concurrency'> {
  readonly exportDir: string;
  readonly catalogPath: string;
}

async function startWorker(places: WorkerPlaces): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: places.url,
      SOURCE_URL: places.sourceUrl,
      CATALOG: places.catalogPath,
      EXPORT_DIR: places.exportDir,
      DATA_DIR: places.dir,
      RUN_CONCURRENCY: String(places.concurrency),
      ROLE: 'worker',
      PORT: '0',
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
    },
  });
  await new Promise<void>((resolve, reject) => {
    // Read to the end, so that a full pipe holds nobody up.
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => String(text).includes('ready at') && resolve());
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code} before it was up`)));
  });
  return child;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function countDone(sql: Sql): Promise<number> {
  const [row] = await sql<{ done: number }[]>`
    select count(*)::int as done from runs where state not in ('queued', 'waiting', 'running')`;
  return row?.done ?? 0;
}

async function judge(
  sql: Sql,
  exportDir: string,
  options: DrillOptions,
  due: Date,
  restartedAt: number,
): Promise<Omit<DrillResult, 'kills' | 'leftAtRestart'>> {
  const rows = await sql<{ export_id: string; state: string; attempt: number; started_at: string; ended_at: string }[]>`
    select export_id, state, attempt, started_at, ended_at from runs where scheduled_for = ${due.toISOString()}`;
  const all = await sql<{ total: number }[]>`select count(*)::int as total from runs`;
  const perExport = new Map<string, number>();
  for (const row of rows) perExport.set(row.export_id, (perExport.get(row.export_id) ?? 0) + 1);
  const once = [...perExport.values()].filter((count) => count === 1).length;
  const lastEnd = Math.max(...rows.map((row) => Date.parse(row.ended_at)));
  const folders = await readdir(exportDir, { withFileTypes: true });
  const published = await Promise.all(
    folders.filter((one) => !one.name.startsWith('.')).map((one) => readdir(join(exportDir, one.name))),
  );
  const whole = published.map((names) => names.filter((name) => !name.startsWith('.')).length);
  const isHidden = (name: string) => name.split('/').some((part) => part.startsWith('.'));
  const hidden = (await readdir(exportDir, { recursive: true })).filter(
    (name) => isHidden(name) && name.endsWith('.csv'),
  );
  return {
    runs: all[0]?.total ?? 0,
    notOnce: options.exports - once,
    unsuccessful: rows.filter((row) => row.state !== 'successful').length,
    strayFolders: Math.abs(options.exports - whole.length) + whole.filter((count) => count !== 1).length,
    leftovers: hidden.length,
    resumed: rows.filter((row) => row.attempt > 1).length,
    lateness: rows.map((row) => Date.parse(row.started_at) - due.getTime()).sort((a, b) => a - b),
    seconds: (lastEnd - due.getTime()) / 1000,
    secondsAfterRestart: Math.max(0, lastEnd - restartedAt) / 1000,
  };
}
