import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { desc, eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryLeavers, deliveryReleases, runs } from '../../src/db/schema/index.ts';
import { ACTIVE_STATES, toRunCounts } from '../../src/domain/run.ts';
import { readRuns } from '../../src/services/runs/read.ts';
import type { Fault } from '../support/records-far-end.ts';
import { createRecordsWorld, type RecordsWorld } from '../support/records-world.ts';
import { CATALOG, onlyMessage } from '../support/world.ts';

/** A hundred say more and take minutes: CHAOS_RUNS=100. */
const RUNS = Number(process.env.CHAOS_RUNS ?? 6);
/** The worker's program as JavaScript, which starts in a fraction of the time. */
const COMPILED = process.env.CHAOS_WORKER;
/** The server of the tests falls over and recovers, too: CHAOS_RESTARTS=yes, where it runs on this machine. */
const RESTARTS = process.env.CHAOS_RESTARTS === 'yes';
const SEED = Number(process.env.CHAOS_SEED ?? 20_261_125);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WORKERS = 2;
const FOREIGN = ['theirs@else.example', 'yours@else.example'];

let play: RecordsWorld;
const workers = new Set<ChildProcess>();
let isOver = false;
let falls = 0;
/** What the workers say of runs that failed. */
const complaints: string[] = [];
beforeAll(async () => {
  // Addresses without regard to case, each once: what the far end should hold.
  play = await createRecordsWorld({ customers: 400, catalog: CATALOG, works: false });
  await play.create('create "Chaos" segments:australia to:Acme fields:email=EMAIL,first_name=FNAME,city=CITY');
  play.farEnd.tags.set('australia', new Set(FOREIGN));
  if (RESTARTS) await keepCommits();
  await Promise.all(Array.from({ length: WORKERS }, startWorker));
}, 240_000);
afterAll(async () => {
  isOver = true;
  for (const worker of workers) worker.kill('SIGKILL');
  await play.close();
});

async function startWorker(): Promise<void> {
  const { config, catalogPath } = play.world;
  const program = COMPILED === undefined ? ['--import', 'tsx', 'test/support/records-worker.ts'] : [COMPILED];
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      WORKER_DATABASE: config.databaseUrl!.reveal(),
      WORKER_SOURCE: config.catalog!.sourceUrl.reveal(),
      WORKER_CATALOG: catalogPath,
      WORKER_DATA: config.dataDir,
      TEST_LOG: 'warn',
      FAR_END_URL: play.farEnd.url,
    },
  });
  workers.add(child);
  child.once('exit', () => {
    // One that fell by itself, as its driver may when a connection is cut, is started again by whoever looks after it.
    if (!workers.delete(child) || isOver) return;
    falls += 1;
    startWorker().catch(() => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line === 'ready') resolve();
      if (line.includes('run failed')) complaints.push(line);
    });
    child.once('exit', () => reject(new Error('a worker ended before it was ready')));
  });
}

/** Ends a worker without a word, the one that has the run where there is one, and lets the time of its lease pass. */
async function killOne(random: () => number): Promise<void> {
  const { orm, sql } = play.world.app.services.db;
  const [held] = await insist(() =>
    orm
      .select({ owner: runs.leaseOwner })
      .from(runs)
      .where(inArray(runs.state, [...ACTIVE_STATES])),
  );
  const busy = [...workers].find(({ pid }) => held?.owner?.endsWith(`:${pid}`));
  const victim = busy ?? [...workers].sort(() => random() - 0.5)[0];
  if (victim === undefined) return;
  const ended = once(victim, 'exit');
  workers.delete(victim);
  victim.kill('SIGKILL');
  await ended;
  await insist(() => sql`update runs set lease_until = now() where lease_owner like ${`%:${victim.pid}`}`);
  // One that cannot start is started again like one that fell.
  await startWorker().catch(() => undefined);
}

/** As a restart of the database looks to everybody who is connected; not this test's own connection. */
async function cutConnections(): Promise<void> {
  const { sql } = play.world.app.services.db;
  await insist(
    () => sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name like 'chaos worker%'`,
  );
}

/** The server of the tests forgets what it committed last when it falls; here it must not. */
async function keepCommits(): Promise<void> {
  const { sql } = play.world.app.services.db;
  await sql`alter role current_user set synchronous_commit = on`;
  for (const one of [sql, play.world.source]) {
    await insist(
      () => one`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await one`select pg_terminate_backend(pg_backend_pid())`.catch(() => undefined);
    await insist(() => one`select 1`);
  }
}

/** Kills one of the server's processes, upon which it ends all others, recovers, and takes connections again. */
async function crashServer(): Promise<void> {
  const { sql } = play.world.app.services.db;
  const [row] = await insist(
    () => sql<{ pid: number }[]>`
      select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
  );
  if (row !== undefined) process.kill(row.pid, 'SIGKILL');
  await insist(() => sql`select 1`);
}

/** What is asked of a server that may be recovering. */
async function insist<T>(ask: () => PromiseLike<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries >= 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** What a day does to the customers. */
async function changeSource(random: () => number, day: number): Promise<void> {
  const source = (...asked: Parameters<typeof play.world.source>) => insist(() => play.world.source(...asked));
  const some = () => Math.floor(random() * 30);
  await source`update customer set city = ${`City ${day}`} where country = 'AU' and id % 30 = ${some()}`;
  await source`update customer set country = 'NL' where country = 'AU' and id % 30 = ${some()}`;
  await source`update customer set country = 'AU' where country = 'NL' and id % 30 = ${some()}`;
  const [a, b] = [1 + Math.floor(random() * 130) * 3, 1 + Math.floor(random() * 130) * 3];
  await source`update customer set email = ${`day${day}@example.com`} where id = ${a}`;
  await source`update customer as one set email = other.email from customer as other
    where (one.id, other.id) in ((${a}, ${b}), (${b}, ${a})) and ${a} <> ${b}`;
  await source`update customer set email = case when email like '%@%' then 'none' else 'back' || id || '@example.com' end
    where id = ${3 * (1 + Math.floor(random() * 130))}`;
  await source`insert into customer values (${10_000 + day}, ${`new${day}@example.com`}, 'New', 'Perth', 'AU', '')`;
}

const latest = async () => {
  const { services } = play.world.app;
  const [run] = await insist(() => readRuns(services, undefined, { limit: 1 }));
  return run!;
};

/** Asks until the database is there; whoever asks twice has the run that is under way. */
async function startRun(): Promise<void> {
  for (;;) {
    const { error } = onlyMessage(await play.world.say('operator', 'run Chaos'));
    if (error === undefined) return;
    expect([RESTARTS, error]).toEqual([true, 'database_unavailable']);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Looked at in the table: whoever was killed tells nobody. */
async function untilEnded(): Promise<void> {
  const { orm } = play.world.app.services.db;
  for (;;) {
    const active = await insist(() =>
      orm
        .select({ id: runs.id })
        .from(runs)
        .where(inArray(runs.state, [...ACTIVE_STATES])),
    );
    if (active.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const faultOf = (random: () => number) => (): Fault | undefined => {
  const dice = random();
  if (dice < 0.03) return { kind: 'busy', retryAfterMs: 20 };
  if (dice < 0.05) return { kind: 'error' };
  if (dice < 0.07) return { kind: 'cut' };
  if (dice < 0.1) return { kind: 'silent' };
  return dice < 0.3 ? { kind: 'slow', ms: 40 } : undefined;
};

const members = () => play.farEnd.members('australia').filter((email) => !FOREIGN.includes(email));
const wanted = () => insist(() => play.addresses(`country = 'AU' and email like '%@%'`));

describe(`${RUNS} runs with workers that are killed, a far end that breaks and connections that are cut`, () => {
  it('leave the far end as the segment is, nobody else touched, and counts that add up', {
    timeout: 3_600_000,
  }, async () => {
    const random = createRandom(SEED);
    const ends: Record<string, number> = {};
    let [kills, cuts, restarts, attempts] = [0, 0, 0, 0];
    for (let day = 1; day <= RUNS; day++) {
      await changeSource(random, day);
      play.farEnd.chance = faultOf(random);
      play.farEnd.latencyMs = 60;
      await startRun();
      for (let blow = random(); blow < 0.6; blow = random()) {
        await new Promise((resolve) => setTimeout(resolve, random() * 600));
        if (blow < 0.4) {
          kills += 1;
          await killOne(random);
        } else if (RESTARTS && blow < 0.45) {
          restarts += 1;
          await crashServer();
        } else {
          cuts += 1;
          await cutConnections();
        }
      }
      await untilEnded();
      const run = await latest();
      const end = run.failure === undefined ? run.state : `${run.state}: ${run.failure.code}`;
      ends[end] = (ends[end] ?? 0) + 1;
      // The far end may be away for too long; that the database is away, or a worker dies, is no reason to fail.
      if (run.state === 'failed')
        expect([run.failure?.code, ...complaints.splice(0)]).toEqual(['destination_unreachable', expect.anything()]);
      attempts += run.attempt;
      if (day % 10 === 0)
        console.info(`chaos, run ${day}: ${JSON.stringify({ kills, cuts, restarts, falls, attempts, ends })}`);
      if (run.state !== 'successful' && run.state !== 'completed_with_errors') continue;
      const counts = toRunCounts(run.tasks);
      expect(members(), `run ${day}`).toEqual(await wanted());
      expect(await insist(() => play.remembered('australia')), `run ${day}`).toEqual(members());
      expect(counts.unchanged + counts.added + counts.updated + counts.invalid + counts.rejected, `run ${day}`).toBe(
        counts.total,
      );
    }
    play.farEnd.chance = undefined;
    await startRun();
    await untilEnded();
    const last = await latest();
    expect(['successful', 'completed_with_errors']).toContain(last.state);
    expect(members()).toEqual(await wanted());
    expect(await play.remembered('australia')).toEqual(members());
    for (const email of FOREIGN) expect(play.farEnd.tags.get('australia')?.has(email)).toBe(true);
    const { orm } = play.world.app.services.db;
    expect(await orm.select().from(deliveryLeavers)).toEqual([]);
    expect(await orm.select().from(deliveryReleases)).toEqual([]);
    const [newest] = await orm.select({ id: runs.id }).from(runs).orderBy(desc(runs.queuedAt)).limit(1);
    expect(newest?.id).toBe(last.id);
    expect(await orm.select().from(runs).where(eq(runs.state, 'running'))).toEqual([]);
    console.info(
      `chaos: ${JSON.stringify({ runs: RUNS, kills, cuts, restarts, falls, attempts, ends, calls: play.farEnd.calls.length })}`,
    );
  });
});
