import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Cleanups, openMailchimpBot, openPlace, runOnce } from './bot.ts';
import { fillTableSql } from './customers.ts';

const HELP = `The first load of an audience of the Mailchimp twin: npm run bench:load -- [--rows 1000000] [--latency 500]

  --rows     people
  --latency  of each call, in milliseconds`;

/** As the destination has it: Mailchimp allows ten calls at once, and one is left to others. */
const CONCURRENCY = 9;
const BATCH = 500;
const CATALOG = `
version: 1
environment: { name: Bench, audience: b2c }
entities:
  customer:
    table: customers
    key: id
    kind: profile
    fields:
      id: { type: integer, semantic: id }
      email: { semantic: email }
      first_name: { semantic: first_name }
      last_name: { semantic: last_name }
segments:
  all: { title: All, entity: customer, where: "true" }
`;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    latency: { type: 'string', default: '500' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const cleanups: Cleanups = [];
if (values.help) console.log(HELP);
else {
  try {
    await main(Number(values.rows), values.latency);
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup().catch((error: unknown) => console.error(error));
  }
  process.exit();
}

async function main(rows: number, latency: string): Promise<void> {
  const { dir, url } = await openPlace('bench_load', cleanups);
  console.error(`filling a table of ${rows.toLocaleString('en')} rows`);
  const client = new pg.Client(url);
  await client.connect();
  for (const statement of fillTableSql('customers', rows)) await client.query(statement);
  await client.end();
  const twin = await startTwin(latency);
  const match = { EMAIL: 'email', FNAME: 'first_name', LNAME: 'last_name' };
  const bot = await openMailchimpBot({ dir, url, catalog: CATALOG, segment: 'all', match, twin, cleanups });
  console.error('first load');
  const { seconds, counts, peakMiB } = await runOnce(bot);
  const seen = await twin.ask();
  const share = (100 * seen.busyMs) / (seen.spanMs * CONCURRENCY);
  console.log(`\nFirst load of ${rows.toLocaleString('en')} people into the Mailchimp twin, ${latency} ms a call\n`);
  console.log(
    '| seconds | added | calls | fewest possible | most at once | 429 | allowed concurrency busy | with the tag | RSS, MiB |',
  );
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  const cells = [
    seconds.toFixed(1),
    counts.added,
    seen.calls,
    2 * Math.ceil(rows / BATCH) + 1,
    `${seen.highest} of ${CONCURRENCY}`,
    seen.refused,
    `${share.toFixed(1)} %`,
    seen.tagged,
    peakMiB.toFixed(0),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

interface Seen {
  readonly calls: number;
  readonly refused: number;
  readonly busyMs: number;
  readonly spanMs: number;
  readonly highest: number;
  readonly tagged: number;
}

async function startTwin(latency: string) {
  const path = fileURLToPath(new URL('mailchimp-end.ts', import.meta.url));
  const args = ['--max-old-space-size=6144', '--import', 'tsx', path, latency];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  cleanups.push(async () => child.stdin.end());
  const lines = createInterface({ input: child.stdout });
  const next = async () => JSON.parse(String((await once(lines, 'line'))[0]));
  const where: { address: string; apiKey: string } = await next();
  return {
    ...where,
    async ask(): Promise<Seen> {
      const answer = next();
      child.stdin.write('\n');
      return answer;
    },
  };
}
