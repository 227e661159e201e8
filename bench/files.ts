import { chmod, mkdir, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { type OpenSshServer, startOpenSsh } from '../test/support/openssh-server.ts';
import { compileProgram, type Measured, type Program, run } from './child.ts';
import { fillTableSql } from './customers.ts';
import type { FilesInput } from './measure-files.ts';
import { findPsql, measurePsql } from './measure-psql.ts';

const HELP = `Files to a folder and by SFTP, beside the plain tools: npm run bench -- files [--rows 5000000] [--runs 1] [--url <postgres url>] [--dir <folder>] [--only csv,sftp]

  --rows  size of the table
  --runs  runs of each kind, one after another; the table shows medians
  --url   a database to make the table in (and drop it again); without it a PostgreSQL of its own
  --dir   where to keep files meanwhile; about 1 kB a row is needed, and all is deleted at the end
  --only  names of the cases, as they stand in the table, or parts of them

The plain tools: \\copy of psql, then sftp of OpenSSH with the finished file. SFTP goes to an sshd of its own on this machine.`;

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '5000000' },
    runs: { type: 'string', default: '1' },
    url: { type: 'string' },
    dir: { type: 'string', default: tmpdir() },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

interface Case {
  readonly name: string;
  readonly kind: 'folder' | 'sftp';
  readonly target: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { name: 'folder, CSV', kind: 'folder', target: {} },
  { name: 'sftp, CSV', kind: 'sftp', target: {} },
  { name: 'folder, CSV gzip quick', kind: 'folder', target: { compression: 'gzip' } },
  { name: 'sftp, CSV gzip quick', kind: 'sftp', target: { compression: 'gzip' } },
  { name: 'folder, JSON Lines', kind: 'folder', target: { format: 'jsonl' } },
  { name: 'folder, data-out in parts', kind: 'folder', target: { layout: 'data_out', split: '1000000 rows' } },
  { name: 'folder, Parquet', kind: 'folder', target: { format: 'parquet' } },
];

if (values.help) console.log(HELP);
else
  await main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

async function main(): Promise<void> {
  const rows = toCount(values.rows);
  const runs = toCount(values.runs);
  const wanted = values.only.split(',').filter(Boolean);
  const cases = CASES.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  if ((await findPsql()) === undefined) throw new Error('psql is the reference, and is not in PATH');
  const dir = await mkdtemp(join(values.dir, 'files-bench-'));
  const cleanups: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
  try {
    const { bavail, bsize } = await statfs(dir);
    if (bavail * bsize < rows * 1000)
      throw new Error(`${dir} needs ${((rows * 1000) / 1e9).toFixed(1)} GB of free space`);
    const url = values.url ?? (await openOwnServer(dir, cleanups));
    const program = await compileProgram('measure-files.ts');
    cleanups.push(() => program.remove());
    const ssh = cases.some(({ kind }) => kind === 'sftp') ? await startOpenSsh() : undefined;
    if (ssh !== undefined) {
      cleanups.push(() => ssh.release());
      await mkdir(ssh.folder);
    }
    const table = `files_bench_${process.pid}`;
    cleanups.push(() => execute(url, [`drop table if exists ${table}`]));
    console.error(`filling a table of ${rows.toLocaleString('en')} rows`);
    await execute(url, fillTableSql(table, rows));
    const bench = { url, table, rows, runs, dir, program, ssh, signal: stop.signal };
    console.log(
      `\n${rows.toLocaleString('en')} rows of 20 columns; medians of ${runs} runs, seconds from start to published\n`,
    );
    console.log('| files | MB | plain tool, s | export bot, s | rows/s | ratio | peak RSS, MiB |');
    console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
    for (const one of cases) {
      if (one.kind === 'sftp' && ssh === undefined) console.log(`| ${one.name} | no sshd on this machine | | | | | |`);
      else console.log(`| ${(await measure(bench, one)).join(' | ')} |`);
    }
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup().catch((error) => console.error(error));
  }
}

interface Bench {
  readonly url: string;
  readonly table: string;
  readonly rows: number;
  readonly runs: number;
  readonly dir: string;
  readonly program: Program;
  readonly ssh: OpenSshServer | undefined;
  readonly signal: AbortSignal;
}

/** The plain tool right before ours, so that what slows the machine for a while slows both. */
async function measure(bench: Bench, { name, kind, target }: Case): Promise<string[]> {
  const { url, table, rows, runs, dir, program, ssh, signal } = bench;
  const plain: number[] = [];
  const ours: Measured[] = [];
  for (let turn = 0; turn < runs; turn += 1) {
    const file = join(dir, 'reference.csv');
    const { seconds } = await measurePsql(url, table, file, signal);
    plain.push(seconds + (kind === 'sftp' && ssh !== undefined ? await measureSftp(ssh, file, dir, signal) : 0));
    await rm(file);
    const exportDir = join(dir, 'exports');
    await mkdir(exportDir);
    const input: FilesInput = { url, table, dir: exportDir, kind, account: toAccount(kind, ssh), target };
    const measured = await program.measure(input, signal);
    if (measured.rows !== rows) throw new Error(`${name}: ${measured.rows} rows were written`);
    ours.push(measured);
    await rm(exportDir, { recursive: true });
    if (kind === 'sftp' && ssh !== undefined) await rm(join(ssh.folder, 'bench'), { recursive: true });
  }
  const theirs = median(plain);
  const seconds = median(ours.map((one) => one.seconds));
  return [
    name,
    ((ours[0]?.bytes ?? 0) / 1e6).toFixed(0),
    theirs.toFixed(1),
    seconds.toFixed(1),
    Math.round(rows / seconds).toLocaleString('en'),
    (theirs / seconds).toFixed(2),
    Math.max(...ours.map(({ peakMiB }) => peakMiB)).toFixed(0),
  ];
}

function toAccount(kind: string, ssh: OpenSshServer | undefined): FilesInput['account'] {
  if (kind === 'folder' || ssh === undefined) return { settings: {}, credentials: {} };
  const { host, port, username, fingerprint, folder, privateKey } = ssh;
  return { settings: { host, port, username, fingerprint, folder }, credentials: { privateKey } };
}

/** Seconds that sftp takes to upload the finished file. */
async function measureSftp(ssh: OpenSshServer, file: string, dir: string, signal: AbortSignal): Promise<number> {
  const key = join(dir, 'id');
  const batch = join(dir, 'batch');
  const target = join(ssh.folder, 'reference.csv');
  await writeFile(key, ssh.privateKey, { mode: 0o600 });
  await writeFile(batch, `put ${file} ${target}\n`);
  const options = ['-q', '-b', batch, '-i', key, '-P', String(ssh.port), '-o', 'StrictHostKeyChecking=no'];
  const begin = performance.now();
  await run('sftp', [...options, '-o', 'UserKnownHostsFile=/dev/null', `${ssh.username}@${ssh.host}`], signal);
  const seconds = (performance.now() - begin) / 1000;
  if ((await stat(target)).size !== (await stat(file)).size) throw new Error('sftp did not upload the whole file');
  await rm(target);
  return seconds;
}

async function openOwnServer(dir: string, cleanups: (() => Promise<unknown>)[]): Promise<string> {
  // Started by root, the server runs as another user, who must be able to pass.
  await chmod(dir, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: dir, onNotice: (notice) => console.error(notice) });
  cleanups.push(async () => {
    await server.release();
    await rm(server.folder, { recursive: true, force: true });
  });
  await server.ensureDatabase('bench');
  return server.url('bench');
}

async function execute(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function toCount(text: string): number {
  const count = Number(text.trim());
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`'${text}' is not a number from 1 up`);
  return count;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
