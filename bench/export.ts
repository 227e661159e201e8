import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { compileProgram, type Program } from './child.ts';
import { type Comparison, compare, toRate } from './comparison.ts';
import { findPsql } from './measure-psql.ts';

const HELP = `Exports to CSV beside \\copy of psql: npm run bench -- [--rows 1000000,5000000] [--runs 5] [--url <postgres url>] [--dir <folder>]

  --rows  sizes of the table, parted by commas
  --runs  runs of each kind for each size, alternating; the table shows medians
  --url   a database to make the table in (and drop it again); without it a PostgreSQL of its own
  --dir   where to keep files meanwhile; about 650 bytes a row are needed, and all is deleted at the end`;

const BYTES_A_ROW = 650;

type Cleanup = () => Promise<void>;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000,5000000' },
    runs: { type: 'string', default: '5' },
    url: { type: 'string' },
    dir: { type: 'string', default: tmpdir() },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) console.log(HELP);
else
  await main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

async function main(): Promise<void> {
  const sizes = values.rows.split(',').map(toCount);
  const runs = toCount(values.runs);
  const dir = await mkdtemp(join(values.dir, 'export-bench-'));
  const cleanups: Cleanup[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
  try {
    await requireSpace(dir, Math.max(...sizes) * BYTES_A_ROW);
    const url = values.url ?? (await openOwnServer(dir, cleanups));
    const psql = await findPsql();
    const ours = await compile('measure-ours.ts', cleanups);
    const standIn = psql === undefined ? await compile('measure-reference.ts', cleanups) : undefined;
    const comparisons: Comparison[] = [];
    for (const rows of sizes)
      comparisons.push(await compare({ url, rows, runs, dir, ours, standIn, signal: stop.signal }));
    print(comparisons, psql, runs);
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup().catch((error) => console.error(error));
  }
}

async function compile(file: string, cleanups: Cleanup[]): Promise<Program> {
  const program = await compileProgram(file);
  cleanups.push(() => program.remove());
  return program;
}

async function openOwnServer(dir: string, cleanups: Cleanup[]): Promise<string> {
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

function print(comparisons: readonly Comparison[], psql: string | undefined, runs: number): void {
  const name = psql === undefined ? 'COPY … CSV through pg-copy-streams (no psql found)' : `\\copy of ${psql}`;
  console.log(`\nExport of 20 columns to CSV beside ${name}; medians of ${runs} runs, rates in rows a second\n`);
  console.log('| rows | MB | reference | export bot | ratio | pairs | peak RSS, MiB |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const comparison of comparisons) console.log(`| ${toCells(comparison).join(' | ')} |`);
}

function toCells({ rows, ours, reference }: Comparison): string[] {
  const theirs = { seconds: median(reference.map(({ seconds }) => seconds)) };
  const mine = { seconds: median(ours.map(({ seconds }) => seconds)) };
  const pairs = ours.map(({ seconds }, index) => (reference[index]?.seconds ?? 0) / seconds);
  return [
    rows.toLocaleString('en'),
    ((ours[0]?.bytes ?? 0) / 1e6).toFixed(0),
    toRate(rows, theirs),
    toRate(rows, mine),
    (theirs.seconds / mine.seconds).toFixed(2),
    `${Math.min(...pairs).toFixed(2)} – ${Math.max(...pairs).toFixed(2)}`,
    Math.max(...ours.map(({ peakMiB }) => peakMiB)).toFixed(0),
  ];
}

async function requireSpace(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < bytes) throw new Error(`${dir} needs ${(bytes / 1e9).toFixed(1)} GB of free space`);
}

function toCount(text: string): number {
  const count = Number(text.trim());
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`'${text}' is not a number from 1 up`);
  return count;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
