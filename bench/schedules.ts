import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { type DrillResult, drill } from './schedule-drill.ts';

const HELP = `Exports that are all due at one minute, by workers that are killed: npm run bench:schedules -- [--exports 5000] [--workers 2] [--kills 8]

  --exports      how many are due at once; each writes a segment of nine members into a folder of its own
  --workers      processes that work them off
  --kills        how often one of them, taken at random, is killed with SIGKILL and started again
  --pause        seconds from one kill to the next, on average
  --concurrency  runs at a time in one worker`;

/** Every due run has ended so soon after the last restart. */
const MOST_SECONDS = 60;

const { values } = parseArgs({
  options: {
    exports: { type: 'string', default: '5000' },
    workers: { type: 'string', default: '2' },
    kills: { type: 'string', default: '8' },
    pause: { type: 'string', default: '2' },
    concurrency: { type: 'string', default: '8' },
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
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
  const dir = await mkdtemp(join(tmpdir(), 'schedule-bench-'));
  // Started by root, the server runs as another user, who must be able to pass.
  await chmod(dir, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: dir, onNotice: (notice) => console.error(notice) });
  try {
    await server.ensureDatabase('bench');
    await server.ensureDatabase('bench_customers');
    const result = await drill({
      exports: toCount(values.exports),
      workers: toCount(values.workers),
      kills: Number(values.kills),
      pauseMs: Number(values.pause) * 1000,
      concurrency: toCount(values.concurrency),
      url: server.url('bench'),
      sourceUrl: server.url('bench_customers'),
      dir,
      signal: stop.signal,
      onProgress: (text) => console.error(text),
    });
    print(result);
    const { notOnce, unsuccessful, strayFolders, leftovers, secondsAfterRestart } = result;
    if (notOnce + unsuccessful + strayFolders + leftovers > 0 || secondsAfterRestart > MOST_SECONDS)
      process.exitCode = 1;
  } finally {
    await server.release();
    await rm(dir, { recursive: true, force: true });
  }
}

function print(result: DrillResult): void {
  const { lateness } = result;
  const at = (share: number) => ((lateness[Math.ceil(lateness.length * share) - 1] ?? 0) / 1000).toFixed(1);
  console.log(
    '\nLateness is from the minute to the first start of a run; a run is done when it has ended; times are seconds\n',
  );
  console.log(
    '| runs | not exactly once | not successful | folders missing or twice | unfinished rests | kills | taken up again | lateness p50 | p99 | max | all done after | left at the last restart | all done after it |',
  );
  console.log(`|${' ---: |'.repeat(13)}`);
  const cells = [
    result.runs,
    result.notOnce,
    result.unsuccessful,
    result.strayFolders,
    result.leftovers,
    result.kills,
    result.resumed,
    at(0.5),
    at(0.99),
    at(1),
    result.seconds.toFixed(1),
    result.leftAtRestart,
    result.secondsAfterRestart.toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

function toCount(text: string): number {
  const count = Number(text.trim());
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`'${text}' is not a number from 1 up`);
  return count;
}
