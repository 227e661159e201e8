import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Measured, Program } from './child.ts';
import { fillTableSql } from './customers.ts';
import { measurePsql } from './measure-psql.ts';

export interface Comparison {
  readonly rows: number;
  readonly ours: readonly Measured[];
  readonly reference: readonly Timed[];
}

interface Timed {
  readonly seconds: number;
  readonly bytes: number;
}

export interface ComparisonOptions {
  readonly url: string;
  readonly rows: number;
  readonly runs: number;
  readonly dir: string;
  readonly ours: Program;
  /** Where there is no psql. */
  readonly standIn: Program | undefined;
  readonly signal: AbortSignal;
}

/** A B A B …, so that what slows the machine for a while slows both. One run of each goes first and is not counted. */
export async function compare(options: ComparisonOptions): Promise<Comparison> {
  const { url, rows, runs, dir, standIn, signal } = options;
  const table = `export_bench_${rows}_${process.pid}`;
  const file = join(dir, 'reference.csv');
  const exportDir = join(dir, 'exports');
  const ours: Measured[] = [];
  const reference: Timed[] = [];
  console.error(`filling a table of ${rows.toLocaleString('en')} rows`);
  try {
    await execute(url, fillTableSql(table, rows), signal);
    for (let run = 0; run <= runs; run += 1) {
      const theirs = await (standIn?.measure({ url, table, file }, signal) ?? measurePsql(url, table, file, signal));
      await rm(file);
      const mine = await options.ours.measure({ url, table, dir: exportDir }, signal);
      await rm(exportDir, { recursive: true });
      requireEqual(rows, mine, theirs);
      console.error(
        `run ${run} of ${runs}: reference ${toRate(rows, theirs)}, export bot ${toRate(rows, mine)} rows/s`,
      );
      if (run === 0) continue;
      reference.push(theirs);
      ours.push(mine);
    }
  } finally {
    await execute(url, [`drop table if exists ${table}`]);
  }
  return { rows, ours, reference };
}

export function toRate(rows: number, { seconds }: { readonly seconds: number }): string {
  return Math.round(rows / seconds).toLocaleString('en');
}

/** Our lines, the header's too, end in CR LF and theirs in LF; nothing else may differ. */
function requireEqual(rows: number, mine: Measured, theirs: Timed): void {
  if (mine.rows === rows && mine.bytes === theirs.bytes + rows + 1) return;
  throw new Error(`the files differ: ${mine.rows} rows, ${mine.bytes} bytes, beside ${theirs.bytes} bytes`);
}

async function execute(url: string, statements: readonly string[], signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // In the middle of a statement this cuts the connection.
  const end = () => client.end();
  signal?.addEventListener('abort', end);
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    signal?.removeEventListener('abort', end);
    await client.end();
  }
}
