import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { type Binaries, prepareBinaries } from '../../src/db/embedded/binaries.ts';
import { findFreePort } from '../../src/db/embedded/free-port.ts';
import { LOCALE } from '../../src/db/embedded/initialise.ts';
import { PLAIN_ENVIRONMENT, runAs } from '../../src/db/embedded/run-as.ts';
import { chooseServerUser, type ServerUser } from '../../src/db/embedded/server-user.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's address of the server for tests, database `postgres`. */
    postgresUrl: string;
    /** Part of the name of every database of this test run. */
    postgresRun: string;
  }
}

interface TestServer {
  readonly url: string;
  readonly run: string;
  stop(): Promise<void>;
}

/** Every project of vitest calls the setup, in one process: they share one server. */
const shared = globalThis as { testServer?: { server: Promise<TestServer>; users: number } };

/** One real PostgreSQL for the whole test run, or the one at TEST_DATABASE_URL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.testServer ??= { server: startServer(), users: 0 };
  const entry = shared.testServer;
  entry.users += 1;
  const server = await entry.server;
  project.provide('postgresUrl', server.url);
  project.provide('postgresRun', server.run);
  return async () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    delete shared.testServer;
    await server.stop();
  };
}

async function startServer(): Promise<TestServer> {
  const run = randomBytes(4).toString('hex');
  const given = process.env.TEST_DATABASE_URL;
  return given ? { url: given, run, stop: () => dropTemplate(given, run) } : { run, ...(await startEmbedded()) };
}

async function startEmbedded(): Promise<Omit<TestServer, 'run'>> {
  const user = await chooseServerUser(console.warn);
  const folder = await mkdtemp(join(tmpdir(), 'export-bot-test-'));
  if (user) await chown(folder, user.uid, user.gid);
  const binaries = await prepareBinaries(folder, user, console.warn);
  const data = join(folder, 'data');
  const made = await runAs(user, binaries.initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-N', ...LOCALE]);
  if (!made.ok) throw new Error(`initdb failed: ${made.output}`);

  const port = await findFreePort();
  const server = await launch(binaries, data, port, user);
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const isRunning = server.exitCode === null && server.signalCode === null;
      if (isRunning && server.kill('SIGINT')) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Nothing here outlives the run, so nothing is written through to the disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  timezone: 'UTC',
};

function launch(binaries: Binaries, data: string, port: number, user: ServerUser | undefined): Promise<ChildProcess> {
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = spawn(binaries.postgres, ['-D', data, ...settings], {
    cwd: '/',
    env: PLAIN_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  // Runs that end without their teardown take the server along.
  process.once('exit', () => server.kill('SIGINT'));
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (chunk: Buffer) => {
      log = `${log}${chunk}`.slice(-4000);
      if (log.includes('ready to accept connections')) resolve(server);
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`the server for tests ended:\n${log}`)));
  });
}

async function dropTemplate(url: string, run: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const name = sql(`test_${run}_template`);
  try {
    await sql`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`;
  } finally {
    await sql.end();
  }
}
