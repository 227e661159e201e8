import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Measured } from './child.ts';
import { selectTableSql } from './customers.ts';

/** Stands in for psql where there is none: the server's CSV, as it comes, into a file. */
const { url, table, file } = JSON.parse(process.argv[2] ?? '') as { url: string; table: string; file: string };

const begin = performance.now();
const client = new pg.Client({ connectionString: url });
await client.connect();
const copy = client.query(copyTo(`copy (${selectTableSql(table)}) to stdout (format csv, header)`));
const target = createWriteStream(file);
await pipeline(copy, target);
await client.end();
const seconds = (performance.now() - begin) / 1000;
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ rows: copy.rowCount, bytes: target.bytesWritten, seconds, peakMiB } satisfies Measured));
