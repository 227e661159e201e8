import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import postgres, { type Sql } from 'postgres';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { startTeamsTwin } from '../twins/teams/index.ts';
import { compileProgram, run } from './child.ts';
import { type Counted, countAnswers, prepareActivities } from './teams-activities.ts';
import type { Acknowledged, LoadInput, Stream } from './teams-load.ts';

const HELP = `Activities of Teams at a steady rate against one bot: npm run bench:teams -- [--rate 100] [--seconds 30]

  --rate     activities a second: eight of ten are lines of people, the others buttons that wait for their answer
  --seconds  for so long

Beside it, in the same run: the least that verifies a token and answers, alone before and after, and at a tenth
of the rate while the bot is under load. Fails when an activity was lost or carried out twice.`;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USERS = 40;
const WARM_UP = 200;
const REFERENCE_SECONDS = 10;
/** Without any progress for so long, nothing more will come. */
const STILL_MS = 60_000;
const LOOK_MS = 250;
const LOOKS_A_LINE = 20;

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '30' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) console.log(HELP);
else
  await main(Number(values.rate), Number(values.seconds)).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

async function main(rate: number, seconds: number): Promise<void> {
  if (!(rate >= 1 && rate <= 2_000 && seconds >= 1 && seconds <= 300))
    throw new Error('a rate up to 2000, 300 s at most');
  const closers: (() => Promise<unknown>)[] = [];
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
  try {
    await measure(rate, seconds, closers, stop.signal);
  } finally {
    for (const closer of closers.reverse()) await closer();
  }
}

async function measure(
  rate: number,
  seconds: number,
  closers: (() => Promise<unknown>)[],
  signal: AbortSignal,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'export-bench-teams-'));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  await chmod(dir, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: dir, onNotice: (notice) => console.error(notice) });
  closers.push(() => server.release());
  await server.ensureDatabase('bench');
  const sql = postgres(server.url('bench'), { max: 1, onnotice: () => undefined });
  closers.push(() => sql.end());

  const users = Array.from({ length: USERS }, (_, index) => `user${index}`);
  const twin = await startTeamsTwin({ users: users.map((name) => ({ name })) });
  closers.push(() => twin.close());
  const load = await compileProgram('teams-load.ts');
  const referenceProgram = await compileProgram('teams-reference.ts');
  closers.push(load.remove, referenceProgram.remove);

  const bot = await start([join(ROOT, 'src/main.ts')], closers, {
    ...twin.variables,
    DATABASE_URL: server.url('bench'),
    DATA_DIR: dir,
    PORT: '0',
    LOG_LEVEL: 'error',
    BOT_ADMINS: users.map((name) => `${name}@example.com`).join(','),
  });
  const reference = await start([referenceProgram.path, twin.address, twin.appId], closers);

  const token = await twin.issueToken();
  const send = async (streams: readonly (Omit<Stream, 'bodies'> & { readonly bodies: readonly string[] })[]) => {
    const files = await Promise.all(
      streams.map(async ({ bodies, ...stream }, index) => {
        const file = join(dir, `bodies-${index}`);
        await writeFile(file, bodies.join('\n'));
        return { ...stream, bodies: file };
      }),
    );
    const input: LoadInput = { token, streams: files };
    return JSON.parse(await run(process.execPath, [load.path, JSON.stringify(input)], signal)) as Acknowledged[];
  };
  const toBot = { name: 'export bot', url: `${bot}/api/messages` };
  const toReference = { name: 'reference', url: `${reference}/api/messages` };

  console.error(`warming up with ${WARM_UP} activities`);
  const warm = prepareActivities(twin, 'warm', WARM_UP, users);
  const some = warm.map(({ body }) => body);
  const again = Array.from({ length: rate * REFERENCE_SECONDS }, (_, index) => some[index % some.length] ?? '');
  await send([{ ...toReference, rate: 50, bodies: some }]);
  await send([{ ...toBot, rate: 25, bodies: some }]);
  await drain(sql, signal);

  const activities = prepareActivities(twin, 'load', rate * seconds, users);
  console.error(`the reference alone, ${REFERENCE_SECONDS} s`);
  const before = await send([{ ...toReference, name: 'reference, alone, before', rate, bodies: again }]);
  console.error(`the bot, ${rate} activities a second for ${seconds} s`);
  const under = await send([
    ...[false, true].map((awaited) => {
      const bodies = activities.filter(({ isAwaited }) => isAwaited === awaited).map(({ body }) => body);
      const name = awaited ? 'export bot, buttons answered' : 'export bot, lines acknowledged';
      return { ...toBot, name, rate: (rate * bodies.length) / activities.length, bodies };
    }),
    {
      ...toReference,
      name: 'reference, beside the loaded bot',
      rate: rate / 10,
      bodies: again.slice(0, (rate / 10) * seconds),
    },
  ]);
  const drained = await drain(sql, signal);
  console.error(`the reference alone, ${REFERENCE_SECONDS} s`);
  const after = await send([{ ...toReference, name: 'reference, alone, after', rate, bodies: again }]);

  const all = [...warm, ...activities];
  const kept = await countKept(sql, all.length);
  const answers = countAnswers(twin, all);
  const whole = together('export bot, all', under.slice(0, 2));
  print([...before, whole, ...under, ...after], all.length, kept, answers, drained);
  const failures = whole.refused.length;
  if (kept.lost + kept.twice + answers.lost + answers.twice + failures > 0) process.exitCode = 1;
}

function together(name: string, streams: readonly Acknowledged[]): Acknowledged {
  return {
    name,
    ms: streams.flatMap(({ ms }) => ms),
    lateMs: streams.flatMap(({ lateMs }) => lateMs),
    refused: streams.flatMap(({ refused }) => refused),
  };
}

/** A process of ours that prints where it listens. Ended at the end. */
async function start(
  args: readonly string[],
  closers: (() => Promise<unknown>)[],
  variables: Record<string, string> = {},
): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, ...variables },
  });
  closers.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /Open (http:\/\/\S+)/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}: ${printed}`)));
  });
}

/**
 * Waits until everything that came in is worked off and everything that was to be said is said; how long that took.
 * Gives up, for the counts to tell, when nothing has been worked off or said for a while.
 */
async function drain(sql: Sql, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  let least = Number.POSITIVE_INFINITY;
  let leastAt = began;
  for (let looks = 0; ; looks++) {
    signal.throwIfAborted();
    const [left] = await sql<{ inbox: number; outbox: number }[]>`
      select (select count(*)::int from inbox where done_at is null) as inbox,
             (select count(*)::int from outbox where delivered_at is null and failure is null) as outbox`;
    if (left === undefined || left.inbox + left.outbox === 0) return performance.now() - began;
    // An activity that was worked off leaves an answer: half of the way.
    const ahead = left.inbox * 2 + left.outbox;
    if (ahead < least) [least, leastAt] = [ahead, performance.now()];
    if (performance.now() - leastAt > STILL_MS) {
      console.error(`given up: ${JSON.stringify(left)}`);
      return performance.now() - began;
    }
    if (looks % LOOKS_A_LINE === 0) console.error(`  ${left.inbox} to work off, ${left.outbox} to say`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** How many activities are not in the inbox, and how many are in it more than once: all of them differ. */
async function countKept(sql: Sql, sent: number): Promise<Counted> {
  const [row] = await sql<{ all: number; different: number }[]>`
    select count(*)::int as all, count(distinct event_id)::int as different from inbox where surface = 'teams'`;
  const { all, different } = row ?? { all: 0, different: 0 };
  return { lost: Math.max(0, sent - different), twice: all - different + Math.max(0, different - sent) };
}

function print(
  streams: readonly Acknowledged[],
  count: number,
  kept: Counted,
  answers: Counted,
  drainedMs: number,
): void {
  console.log('\nAnswers to signed activities, in milliseconds\n');
  console.log('| | activities | p50 | p95 | p99 | max | not answered | sent late, p99 |');
  console.log('| :-- | --: | --: | --: | --: | --: | --: | --: |');
  for (const { name, ms, lateMs, refused } of streams) {
    const cells = [0.5, 0.95, 0.99, 1].map((share) => quantile(ms, share).toFixed(1));
    const reasons = refused.length === 0 ? '0' : `${refused.length} (${[...new Set(refused)].join(', ')})`;
    console.log(`| ${[name, ms.length, ...cells, reasons, quantile(lateMs, 0.99).toFixed(1)].join(' | ')} |`);
  }
  console.log(`\nOf ${count} activities: lost ${kept.lost} before the inbox and ${answers.lost} without an answer,`);
  console.log(`twice ${kept.twice} in the inbox and ${answers.twice} answered.`);
  console.log(`All was worked off and said ${(drainedMs / 1000).toFixed(1)} s after the last activity.\n`);
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}
