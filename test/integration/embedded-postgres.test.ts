import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../src/db/embedded/index.ts';

const processes: ChildProcess[] = [];
const opened: EmbeddedPostgres[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((embedded) => embedded.release()));
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) {
    const pid = await postmasterOf(folder);
    if (pid) kill(pid);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

describe('the embedded PostgreSQL', () => {
  it('is made once and shared by two processes that start on an empty folder, until the last one leaves', async () => {
    const dataDir = await makeDataDir();
    const [first, second] = await Promise.all([startUser(dataDir), startUser(dataDir)]);
    expect(second.url).toBe(first.url);

    await first.release();
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    await second.release();
    await expect(query(second.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    expect(await postmasterOf(join(dataDir, 'postgres'))).toBeUndefined();
  });

  it('outlives Ctrl-C in the terminal of the process that started it', async () => {
    const dataDir = await makeDataDir();
    const first = await startUser(dataDir);
    const startedAt = await query(first.url, 'SELECT pg_postmaster_start_time()');
    await first.end('SIGINT');

    const second = await open(dataDir);
    expect(await query(second.url('app'), 'SELECT pg_postmaster_start_time()')).toEqual(startedAt);
  });

  it('is found again after its process was killed, which then no longer counts as a user', async () => {
    const dataDir = await makeDataDir();
    const killed = await startUser(dataDir);
    await query(killed.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killed.end('SIGKILL');

    const next = await startUser(dataDir);
    expect(next.url).toBe(killed.url);
    expect(await query(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await next.release();
    await expect(query(next.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('recovers what was committed after the server and its process were killed', async () => {
    const dataDir = await makeDataDir();
    const killed = await startUser(dataDir);
    await query(killed.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await killed.end('SIGKILL');
    kill(await postmasterOf(killed.folder));

    const next = await open(dataDir);
    expect(await query(next.url('app'), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('is started again at the same address when only the server is killed', async () => {
    const dataDir = await makeDataDir();
    const [first, second] = [await startUser(dataDir), await startUser(dataDir)];
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    kill(await postmasterOf(first.folder));

    await Promise.all([first.waitFor('is back'), second.waitFor('is back')]);
    expect(await query(first.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await first.release();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await second.release();
    await expect(query(second.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('starts over where an earlier start was killed while it made the database', async () => {
    const dataDir = await makeDataDir();
    const home = join(dataDir, 'postgres');
    await mkdir(join(home, 'unfinished-1234', 'base'), { recursive: true });
    await writeFile(join(home, 'unfinished-1234', 'PG_VERSION'), '18\n');
    await mkdir(join(home, 'lock'));
    await utimes(join(home, 'lock'), 1, 1);

    const embedded = await open(dataDir);
    expect(await query(embedded.url('app'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readdir(home)).not.toContain('unfinished-1234');
  });

  it('survives a kill at the moment in which the database is being made', async () => {
    const dataDir = await makeDataDir();
    const child = spawnUser(dataDir);
    await waitForEntry(join(dataDir, 'postgres'), (name) => name.startsWith('unfinished-'));
    child.kill('SIGKILL');
    await once(child, 'exit');

    const embedded = await open(dataDir);
    expect(await query(embedded.url('app'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not fooled by a pid file whose process is another program now', async () => {
    const dataDir = await makeDataDir();
    const before = await open(dataDir);
    await before.release();
    const { uid, gid } = await stat(join(before.folder, 'data'));
    const stranger = spawn('sleep', ['600'], { uid, gid, cwd: '/' });
    processes.push(stranger);
    await once(stranger, 'spawn');
    const lines = [stranger.pid, join(before.folder, 'data'), 1, 1, '', '127.0.0.1', '1 1', 'ready   '];
    await writeFile(join(before.folder, 'data', 'postmaster.pid'), `${lines.join('\n')}\n`);

    const embedded = await open(dataDir);
    expect(await query(embedded.url('app'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBeNull();
  });

  it('starts a server of its own on a copy of a data folder whose server runs', async () => {
    const [dataDir, copyDir] = [await makeDataDir(), await makeDataDir()];
    const before = await open(dataDir);
    await before.release();
    await promisify(execFile)('cp', ['-a', before.folder, copyDir]);
    const original = await open(dataDir);
    await query(original.url('app'), 'CREATE TABLE only_here AS SELECT 7 AS n');
    await copyFile(join(original.folder, 'data/postmaster.pid'), join(copyDir, 'postgres/data/postmaster.pid'));

    const copy = await open(copyDir);
    expect(copy.url('app')).not.toBe(original.url('app'));
    await expect(query(copy.url('app'), 'SELECT n FROM only_here')).rejects.toThrow('does not exist');
  });

  it('takes another port where the one that it had is in use', async () => {
    const dataDir = await makeDataDir();
    const killed = await startUser(dataDir);
    await killed.end('SIGKILL');
    kill(await postmasterOf(killed.folder));
    const { port } = new URL(killed.url);
    const taker = await listen(Number(port));
    try {
      const next = await open(dataDir);
      expect(new URL(next.url('app')).port).not.toBe(port);
      expect(await query(next.url('app'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      taker.close();
    }
  });

  it('says what the server said when it does not start', async () => {
    const dataDir = await makeDataDir();
    const before = await open(dataDir);
    await before.release();
    await appendFile(join(before.folder, 'data', 'postgresql.auto.conf'), "no_such_setting = 'x'\n");
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'database_unavailable',
      message: expect.stringContaining('no_such_setting'),
    });
  });

  it('refuses a data folder that has lost its password instead of making a new database', async () => {
    const dataDir = await makeDataDir();
    const before = await open(dataDir);
    await before.release();
    await rm(join(before.folder, 'password'));
    await expect(open(dataDir)).rejects.toMatchObject({ code: 'data_folder_unusable' });
  });

  it('refuses a data folder that is a file', async () => {
    const dataDir = await makeDataDir();
    await writeFile(join(dataDir, 'file'), '');
    await expect(open(join(dataDir, 'file'))).rejects.toMatchObject({ code: 'data_folder_unusable' });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'goes, as root, to a folder that its user can reach, says so, and comes back to it',
    async () => {
      const dataDir = await makeDataDir();
      await chmod(dataDir, 0o700);
      const notices: string[] = [];
      const before = await open(dataDir, notices);
      folders.push(before.folder);
      expect(before.folder).not.toContain(dataDir);
      expect(notices.join()).toContain(before.folder);
      await query(before.url('app'), 'CREATE TABLE kept AS SELECT 7 AS n');
      await before.release();

      await chmod(dataDir, 0o755);
      const after = await open(dataDir);
      expect(await query(after.url('app'), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    },
  );
});

async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'export-bot-embedded-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}

async function open(dataDir: string, notices: string[] = []): Promise<EmbeddedPostgres> {
  const embedded = await openEmbeddedPostgres({ dataDir, onNotice: (notice) => notices.push(notice) });
  opened.push(embedded);
  await embedded.ensureDatabase('app');
  return embedded;
}

const SCRIPT = fileURLToPath(new URL('../fixtures/embedded-user.ts', import.meta.url));

function spawnUser(dataDir: string): ChildProcess {
  // In a process group of its own, as a terminal would run it.
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  processes.push(child);
  return child;
}

/** Another process that uses the server, once it is ready. */
async function startUser(dataDir: string) {
  const child = spawnUser(dataDir);
  const said: string[] = [];
  const output = createInterface({ input: child.stdout! });
  output.on('line', (line) => said.push(line));
  const waitFor = async (text: string): Promise<string> => {
    for (;;) {
      const line = said.find((one) => one.includes(text));
      if (line) return line;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended: ${said.join('\n')}`);
      await Promise.race([once(output, 'line'), once(child, 'exit')]);
    }
  };
  const { url, folder } = JSON.parse(await waitFor('"url"')) as { url: string; folder: string };
  return {
    url,
    folder,
    waitFor,
    async release() {
      child.stdin?.end('release\n');
      await once(child, 'exit');
      await waitFor('released');
    },
    async end(signal: NodeJS.Signals) {
      process.kill(-(child.pid ?? 0), signal);
      await once(child, 'exit');
    },
  };
}

async function query(url: string, text: string): Promise<object[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}

/** Until the killed server is gone altogether, the port is still its own: asked for until it is ours. */
function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('listening', () => resolve(server));
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') setImmediate(() => server.listen(port, '127.0.0.1'));
      else reject(error);
    });
    server.listen(port, '127.0.0.1');
  });
}

async function postmasterOf(home: string): Promise<number | undefined> {
  for (const path of [join(home, 'data'), join(home, 'postgres', 'data')]) {
    const text = await readFile(join(path, 'postmaster.pid'), 'utf8').catch(() => '');
    if (text.includes(path)) return Number(text.split('\n')[0]);
  }
  return undefined;
}

function kill(pid: number | undefined): void {
  if (!pid) throw new Error('there is no server to kill');
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

async function waitForEntry(folder: string, matches: (name: string) => boolean): Promise<void> {
  for (;;) {
    const names = await readdir(folder).catch(() => []);
    if (names.some(matches)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
