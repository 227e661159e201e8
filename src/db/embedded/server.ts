import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import type { Binaries } from './binaries.ts';
import { findFreePort, isPortFree } from './free-port.ts';
import type { Home } from './home.ts';
import { identify, readPidFile, removePidFile } from './pid-file.ts';
import { PLAIN_ENVIRONMENT, runAs } from './run-as.ts';
import { toSettings } from './settings.ts';

const LOOK_MS = 20;
/** Crash recovery of a large database takes its time; the server says so in its log. */
const START_LIMIT_MS = 5 * 60_000;
/** How long the last processes of a killed server may take to end; until then a new one is refused its place. */
const CRASH_PATIENCE_MS = 10_000;
const PORT_ATTEMPTS = 5;
const LOG_LIMIT_BYTES = 5_000_000;

/** The port of the server that runs on this home, once it takes connections; undefined when none runs. */
export async function findRunning(home: Home): Promise<number | undefined> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const file = await readPidFile(home.data);
    if (!file) return undefined;
    const holder = await identify(file.pid, home.data);
    if (holder === 'gone') return undefined;
    if (holder === 'other program') {
      // A server would refuse to start beside it. Should we be wrong, its shared memory still keeps a second one out.
      await removePidFile(home.data);
      return undefined;
    }
    // Whether an unknown process is the server shows when we sign in with the password of this home.
    if (file.status === 'ready' || holder === 'unknown') return file.port;
    await pause(LOOK_MS);
  }
  throw unavailable(`the database in ${home.data} neither starts nor stops; see ${home.log}`);
}

/**
 * Starts a server on an initialised home and returns its port: `preferred` when that is free. It runs in a session of
 * its own, so that neither Ctrl-C in the terminal nor our end takes it away from others who share it.
 */
export async function start(home: Home, binaries: Binaries, preferred: number | undefined): Promise<number> {
  await keepLogSmall(home.log);
  const left = await readPidFile(home.data);
  const deadline = Date.now() + (left ? CRASH_PATIENCE_MS : 0);
  let wanted = preferred ?? left?.port;
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted && (await isPortFree(wanted)) ? wanted : await findFreePort();
    const failure = await launch(home, binaries, port);
    if (!failure) return port;
    const portWasTaken = attempt < PORT_ATTEMPTS && !(await isPortFree(port));
    if (!portWasTaken && Date.now() >= deadline) throw unavailable(`PostgreSQL did not start: ${failure}`);
    if (!portWasTaken) await pause(10 * LOOK_MS);
    wanted = undefined;
  }
}

/** Ends the server's sessions, writes everything out and waits until it is gone. */
export async function stop(home: Home, binaries: Binaries): Promise<void> {
  const outcome = await runAs(home.user, binaries.pgCtl, ['stop', '-D', home.data, '-m', 'fast', '-w', '-t', '60']);
  if (!outcome.ok) throw unavailable(`PostgreSQL did not stop: ${outcome.output}`);
}

/** Undefined when the server is ready, else what it said before it ended. */
async function launch(home: Home, binaries: Binaries, port: number): Promise<string | undefined> {
  const log = await open(home.log, 'a', 0o600);
  try {
    if (home.user) await log.chown(home.user.uid, home.user.gid);
    const before = (await log.stat()).size;
    const server = spawn(binaries.postgres, ['-D', home.data, ...toSettings(port)], {
      cwd: '/',
      env: PLAIN_ENVIRONMENT,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...(home.user ? { uid: home.user.uid, gid: home.user.gid } : {}),
    });
    server.unref();
    const failure = await waitUntilReady(home, server);
    return failure && `${failure}\n${(await readFile(home.log)).subarray(before).toString().trim().slice(-2_000)}`;
  } finally {
    await log.close();
  }
}

async function waitUntilReady(home: Home, server: ChildProcess): Promise<string | undefined> {
  let ended: string | undefined;
  server.once('error', (error) => {
    ended = error.message;
  });
  server.once('exit', (code, signal) => {
    ended = `it ended with ${signal ?? code}`;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (ended === undefined) {
    const file = await readPidFile(home.data);
    if (file && file.pid === server.pid && file.status === 'ready') return undefined;
    if (Date.now() >= deadline) throw unavailable(`the database in ${home.data} does not get ready; see ${home.log}`);
    await pause(LOOK_MS);
  }
  return ended;
}

async function keepLogSmall(log: string): Promise<void> {
  const found = await stat(log).catch(() => undefined);
  if (found && found.size > LOG_LIMIT_BYTES) await rename(log, `${log}.1`);
}

const unavailable = (detail: string) => new AppError('database_unavailable', { detail }, { detail });
