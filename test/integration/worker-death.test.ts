import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { desc } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../src/db/schema/index.ts';
import { CATALOG, createWorld, onlyMessage, type World } from '../support/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A segment whose members take their time: 1 ms each, counted and copied. */
const SLOW = CATALOG.replace(
  'segments:',
  'segments:\n  slow: { title: Slow, entity: customer, where: "pg_sleep(0.001) is not null" }',
);
const ROWS = 3000;

let world: World;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  // This process works nothing off: the workers are processes of their own, which can be killed.
  world = await createWorld({ customers: ROWS, catalog: SLOW, works: false });
  onlyMessage(await world.say('operator', 'create "Slow" segments:slow to:"Local folder"'));
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await stop(child, 'SIGKILL');
  children.clear();
});
afterAll(() => world.close());

/** The server as people start it, ready. */
async function startServer(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: world.config.databaseUrl!.reveal(),
      SOURCE_URL: world.config.catalog!.sourceUrl.reveal(),
      CATALOG: world.catalogPath,
      EXPORT_DIR: world.exportDir,
      DATA_DIR: world.config.dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
  });
  children.add(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (text) => String(text).includes('Open http') && resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return child;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}

const latestRun = async () =>
  (await world.app.services.db.orm.select().from(runs).orderBy(desc(runs.queuedAt)).limit(1))[0]!;
const files = async () => (await readdir(world.exportDir, { recursive: true })).filter((path) => path.endsWith('.csv'));
const finished = async () => (await files()).filter((path) => !path.split('/').some((part) => part.startsWith('.')));

/** Until the worker has begun to write its file. */
async function untilWriting(): Promise<void> {
  while ((await files()).length === (await finished()).length) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a worker process that is killed in the middle of a run', () => {
  it('leaves no file under its final name; the next process finishes the run', async () => {
    const first = await startServer();
    const reply = onlyMessage(await world.say('operator', 'run slow'));
    await untilWriting();
    await stop(first, 'SIGKILL');
    expect(await finished()).toEqual([]);
    expect((await latestRun()).state).toBe('running');

    await startServer();
    expect(await world.settled(reply)).toBe('successful');
    const run = await latestRun();
    expect(run.attempt).toBe(2);
    expect(run.fence).toBe(2);
    expect((await finished()).length).toBe(1);
    expect((await files()).length).toBe(1);
  });
});

describe('a worker process that is asked to stop', () => {
  it('hands its run over and ends well; another one finishes it', async () => {
    const first = await startServer();
    const reply = onlyMessage(await world.say('operator', 'run slow'));
    await untilWriting();
    expect(await stop(first, 'SIGTERM')).toBe(0);
    const handed = await latestRun();
    expect([handed.state, handed.leaseUntil, handed.attempt]).toEqual(['running', null, 0]);
    expect((await files()).length).toBe((await finished()).length);

    await startServer();
    expect(await world.settled(reply)).toBe('successful');
    expect((await latestRun()).attempt).toBe(1);
  });
});

describe('a run that kills every worker', () => {
  it('is given up with a reason after three attempts', async () => {
    const reply = onlyMessage(await world.say('operator', 'run slow'));
    const { id } = await latestRun();
    await world.app.services.db
      .sql`update runs set state = 'running', attempt = 3, fence = 3, started_at = now() where id = ${id}`;
    await startServer();
    expect(await world.settled(reply)).toBe('failed');
    expect((await latestRun()).failure).toMatchObject({ code: 'run_abandoned', fault: 'system' });
  });
});
