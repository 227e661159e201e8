import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import postgres, { type Sql } from 'postgres';
import { openEmbeddedPostgres } from '../src/db/embedded/index.ts';
import { compileProgram, run } from './child.ts';
import type { Answers, LoadInput, Signature, Stream } from './platform-load.ts';

/** How many are missing, and how many are there more than once. */
export interface Counted {
  readonly lost: number;
  readonly twice: number;
}

/** A platform with people who use the bot, and a way to count what became of what they sent. */
export interface Front<T extends { readonly body: string }> {
  /** What the bot has to know of it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where it sends to, below the address of the bot. */
  readonly path: string;
  readonly signature: Signature;
  /** Arguments of the reference program. */
  readonly reference: readonly string[];
  prepare(name: string, count: number): readonly T[];
  /** Names of parts that are told apart, besides all of them together; none by default. */
  part?(one: T): string;
  countKept(sql: Sql, sent: readonly T[]): Promise<Counted>;
  countAnswers(sent: readonly T[]): Counted;
}

export interface PlatformBench<T extends { readonly body: string }> {
  readonly name: string;
  readonly help: string;
  readonly rate: number;
  /** What is sent, in the plural. */
  readonly things: string;
  /** The least that would take the same. */
  readonly referenceProgram: string;
  open(closers: Closers, people: number): Promise<Front<T>>;
}

type Closers = (() => Promise<unknown>)[];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PEOPLE = 40;
const WARM_UP = 200;
const REFERENCE_SECONDS = 10;
/** Without any progress for so long, nothing more will come. */
const STILL_MS = 60_000;
const LOOK_MS = 250;
const LOOKS_A_LINE = 20;

/** Reads `--rate` and `--seconds`, measures, and ends with 1 when something was lost or carried out twice. */
export async function benchPlatform<T extends { readonly body: string }>(bench: PlatformBench<T>): Promise<void> {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: String(bench.rate) },
      seconds: { type: 'string', default: '30' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(bench.help);
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
  const closers: Closers = [];
  const stop = new AbortController();
  // For good: whoever started this may pass a signal on that came here too, and cleaning up takes its time.
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => stop.abort(new Error(`stopped by ${name}`)));
  try {
    if (!(rate >= 1 && rate <= 2_000 && seconds >= 1 && seconds <= 300))
      throw new Error('a rate up to 2000, 300 s at most');
    await measure(bench, rate, seconds, closers, stop.signal);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    for (const closer of closers.reverse()) await closer();
  }
}

async function measure<T extends { readonly body: string }>(
  { name, things, referenceProgram, open }: PlatformBench<T>,
  rate: number,
  seconds: number,
  closers: Closers,
  signal: AbortSignal,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), `export-bench-${name}-`));
  closers.push(() => rm(dir, { recursive: true, force: true }));
  await chmod(dir, 0o711);
  const server = await openEmbeddedPostgres({ dataDir: dir, onNotice: (notice) => console.error(notice) });
  closers.push(() => server.release());
  await server.ensureDatabase('bench');
  const sql = postgres(server.url('bench'), { max: 1, onnotice: () => undefined });
  closers.push(() => sql.end());
  const front = await open(closers, PEOPLE);
  const load = await compileProgram('platform-load.ts');
  const least = await compileProgram(referenceProgram);
  closers.push(load.remove, least.remove);
  const bot = await start([join(ROOT, 'src/main.ts')], closers, {
    DATABASE_URL: server.url('bench'),
    DATA_DIR: dir,
    PORT: '0',
    LOG_LEVEL: 'error',
    ...front.variables,
  });
  const reference = await start([least.path, ...front.reference], closers);

  const send = async (streams: readonly (Omit<Stream, 'bodies'> & { readonly bodies: readonly string[] })[]) => {
    const files = await Promise.all(
      streams.map(async ({ bodies, ...stream }, index) => {
        const file = join(dir, `bodies-${index}`);
        await writeFile(file, bodies.join('\n'));
        return { ...stream, bodies: file };
      }),
    );
    const input: LoadInput = { signature: front.signature, streams: files };
    return JSON.parse(await run(process.execPath, [load.path, JSON.stringify(input)], signal)) as Answers[];
  };
  const toBot = { name: 'export bot', url: `${bot}${front.path}` };
  const toReference = { name: 'reference', url: `${reference}${front.path}` };

  console.error(`warming up with ${WARM_UP} ${things}`);
  const warm = front.prepare('warm', WARM_UP);
  const some = warm.map(({ body }) => body);
  const again = Array.from({ length: rate * REFERENCE_SECONDS }, (_, index) => some[index % some.length] ?? '');
  await send([{ ...toReference, rate: rate / 2, bodies: some }]);
  await send([{ ...toBot, rate: rate / 4, bodies: some }]);
  await drain(sql, signal);

  const sent = front.prepare('load', rate * seconds);
  console.error(`the reference alone, ${REFERENCE_SECONDS} s`);
  const before = await send([{ ...toReference, name: 'reference, alone, before', rate, bodies: again }]);
  console.error(`the bot, ${rate} ${things} a second for ${seconds} s`);
  const partOf = (one: T) => front.part?.(one) ?? '';
  const parts = [...new Set(sent.map(partOf))];
  const under = await send([
    ...parts.map((part) => {
      const bodies = sent.filter((one) => partOf(one) === part).map(({ body }) => body);
      const name = part === '' ? toBot.name : `${toBot.name}, ${part}`;
      return { ...toBot, name, rate: (rate * bodies.length) / sent.length, bodies };
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

  const ours = under.slice(0, parts.length);
  const whole = together(`${toBot.name}, all`, ours);
  const all = [...warm, ...sent];
  const kept = await front.countKept(sql, all);
  const answers = front.countAnswers(all);
  print(things, [...before, ...(parts.length > 1 ? [whole] : []), ...under, ...after]);
  console.log(
    `\nOf ${all.length} ${things}: lost ${kept.lost} before the inbox and ${answers.lost} without an answer,`,
  );
  console.log(`twice ${kept.twice} in the inbox and ${answers.twice} answered.`);
  console.log(`All was worked off and said ${(drained / 1000).toFixed(1)} s after the last of them.\n`);
  if (kept.lost + kept.twice + answers.lost + answers.twice + whole.refused.length > 0) process.exitCode = 1;
}

const together = (name: string, streams: readonly Answers[]): Answers => ({
  name,
  ms: streams.flatMap(({ ms }) => ms),
  lateMs: streams.flatMap(({ lateMs }) => lateMs),
  refused: streams.flatMap(({ refused }) => refused),
});

/** A process of ours that prints where it listens. Ended at the end. */
async function start(
  args: readonly string[],
  closers: Closers,
  variables: Readonly<Record<string, string>> = {},
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
  let done = -1;
  let doneAt = began;
  for (let looks = 0; ; looks++) {
    signal.throwIfAborted();
    const [left] = await sql<{ inbox: number; outbox: number; done: number }[]>`
      select (select count(*)::int from inbox where done_at is null) as inbox,
             (select count(*)::int from outbox where delivered_at is null and failure is null) as outbox,
             (select count(*)::int from inbox where done_at is not null) +
             (select count(*)::int from outbox where delivered_at is not null) as done`;
    if (left === undefined || left.inbox + left.outbox === 0) return performance.now() - began;
    if (left.done !== done) [done, doneAt] = [left.done, performance.now()];
    if (performance.now() - doneAt > STILL_MS) {
      console.error(`given up: ${JSON.stringify(left)}`);
      return performance.now() - began;
    }
    if (looks % LOOKS_A_LINE === 0) console.error(`  ${left.inbox} to work off, ${left.outbox} to say`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function print(things: string, streams: readonly Answers[]): void {
  console.log('\nAnswers to what is signed, in milliseconds\n');
  console.log(`| | ${things} | p50 | p95 | p99 | max | not answered | sent late, p99 |`);
  console.log('| :-- | --: | --: | --: | --: | --: | --: | --: |');
  for (const { name, ms, lateMs, refused } of streams) {
    const cells = [0.5, 0.95, 0.99, 1].map((share) => quantile(ms, share).toFixed(1));
    const reasons = refused.length === 0 ? '0' : `${refused.length} (${[...new Set(refused)].join(', ')})`;
    console.log(`| ${[name, ms.length, ...cells, reasons, quantile(lateMs, 0.99).toFixed(1)].join(' | ')} |`);
  }
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}
