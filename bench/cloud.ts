import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { compileProgram, type Measured, type Program } from './child.ts';
import { PLACES, type Place } from './cloud-places.ts';
import { fillTableSql } from './customers.ts';
import { findPsql, measurePsql } from './measure-psql.ts';

const HELP = `Exports to object stores on loopback, beside \\copy into a file and the vendor's own upload of it:
npm run bench:cloud -- [--rows 1000000] [--runs 1] [--only s3,azure_blob]

  --rows  size of the table
  --runs  runs of each kind; the table shows the best of each
  --only  kinds, parted by commas

The far ends are Microsoft's emulator of Blob Storage and this project's twins of the others, so the rates say what the
bot costs beside the vendor's library, not how fast the vendor is. About 300 bytes a row are needed on disk, and as much memory.`;

const TABLE = 'cloud_bench';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '1' },
    only: { type: 'string', default: Object.keys(PLACES).join(',') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

interface Result {
  readonly kind: string;
  readonly copy: number;
  readonly upload: Measured;
  readonly ours: Measured;
}

if (values.help) console.log(HELP);
else await main();

async function main(): Promise<void> {
  const rows = Number(values.rows);
  const kinds = values.only.split(',').map(toKind);
  const dir = await mkdtemp(join(tmpdir(), 'cloud-bench-'));
  // Started by root, the server runs as another user, who must be able to pass.
  await chmod(dir, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: dir, onNotice: (notice) => console.error(notice) });
  const programs: Program[] = [];
  const compile = async (file: string) => {
    const program = await compileProgram(file);
    programs.push(program);
    return program;
  };
  try {
    await server.ensureDatabase('bench');
    const url = server.url('bench');
    const file = join(dir, 'reference.csv');
    console.error(`filling a table of ${rows.toLocaleString('en')} rows`);
    await fill(url, rows);
    const [ours, theirs, standIn] = [
      await compile('measure-cloud.ts'),
      await compile('measure-upload.ts'),
      await compile('measure-reference.ts'),
    ];
    const results: Result[] = [];
    for (const kind of kinds) {
      for (let run = 0; run < Number(values.runs); run += 1) {
        results.push(await compare(kind, { url, file, rows, ours, theirs, standIn }));
        console.error(`${kind}: done`);
      }
    }
    print(rows, results);
  } finally {
    for (const program of programs) await program.remove();
    await server.release();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Tools {
  readonly url: string;
  readonly file: string;
  readonly rows: number;
  readonly ours: Program;
  readonly theirs: Program;
  readonly standIn: Program;
}

async function compare(kind: Place['kind'], { url, file, rows, ours, theirs, standIn }: Tools): Promise<Result> {
  const { signal } = new AbortController();
  const copied =
    (await findPsql()) === undefined
      ? await standIn.measure({ url, table: TABLE, file }, signal)
      : await measurePsql(url, TABLE, file, signal);
  // A far end for each, so that neither pays for what the other left in its memory.
  const upload = await at(kind, (place) => theirs.measure({ place, file }, signal));
  const mine = await at(kind, (place) => ours.measure({ url, table: TABLE, place }, signal));
  const { size } = await stat(file);
  // Our lines, the header's too, end in CR LF and theirs in LF.
  if (mine.rows !== rows || mine.bytes !== size + rows + 1) throw new Error(`${kind}: the files differ`);
  return { kind, copy: copied.seconds, upload, ours: mine };
}

async function at<T>(kind: Place['kind'], work: (place: Place) => Promise<T>): Promise<T> {
  const place = await PLACES[kind]();
  return work(place).finally(place.close);
}

async function fill(url: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of fillTableSql(TABLE, rows)) await client.query(statement);
  } finally {
    await client.end();
  }
}

function print(rows: number, results: readonly Result[]): void {
  const rate = (seconds: number) => Math.round(rows / seconds).toLocaleString('en');
  console.log(`\nExport of ${rows.toLocaleString('en')} rows of 20 columns; rates in rows a second\n`);
  console.log(
    '| destination | MB | upload alone | copy, then upload | export bot | ratio | peak RSS, MiB | of the upload |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { kind, copy, upload, ours } of results) {
    const both = copy + upload.seconds;
    const cells = [
      kind,
      (ours.bytes / 1e6).toFixed(0),
      rate(upload.seconds),
      rate(both),
      rate(ours.seconds),
      (both / ours.seconds).toFixed(2),
      ours.peakMiB.toFixed(0),
      upload.peakMiB.toFixed(0),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

function toKind(text: string): Place['kind'] {
  if (Object.hasOwn(PLACES, text)) return text as Place['kind'];
  throw new Error(`'${text}' is none of ${Object.keys(PLACES).join(', ')}`);
}
