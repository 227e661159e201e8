import postgres from 'postgres';
import { afterEach, expect, test } from 'vitest';
import { inbox, runs } from '../../src/db/schema/index.ts';
import { createSlackWorld, type SlackWorld } from '../support/slack-world.ts';

/** What was acknowledged is carried out and answered, whatever dies in between. */
let slack: SlackWorld | undefined;
afterEach(() => slack?.close());

const textOf = (node: unknown): string => JSON.stringify(node ?? '');

test('an event that a process took and died over is worked off by the next one, once', async () => {
  slack = await createSlackWorld();
  const { twin, world } = slack;
  await world.say('operator', 'create name:Newsletter connection:"Local folder" segments:australia');
  const ann = twin.user('ann');
  await ann.slash('/export', 'help', 'C0GENERAL');
  await twin.waitFor(() => twin.ephemerals('ann').at(-1));
  const { sql, orm } = world.app.services.db;
  // As a process leaves it that was killed right after the acknowledgement, and again after the run was started.
  const payload = (id: string) => ({
    kind: 'line',
    id,
    workspace: 'T0ACME',
    user: 'U0ANN',
    text: 'run newsletter',
    origin: { channel: 'C0GENERAL' },
  });
  await sql`insert into inbox (surface, event_id, lane, payload) values ('slack', 'left-1', 'T0ACME U0ANN', ${JSON.stringify(payload('left-1'))}::jsonb)`;
  await twin.waitFor(() => twin.channel('general').messages.find(({ text }) => text.includes('Successful')), 20_000);
  expect((await orm.select().from(runs)).length).toBe(1);
  await sql`update inbox set done_at = null, attempt = 1, lease_until = null, payload = ${JSON.stringify(payload('left-1'))}::jsonb where event_id = 'left-1'`;
  await expect
    .poll(async () => (await orm.select().from(inbox)).filter(({ doneAt }) => doneAt === null).length, {
      timeout: 20_000,
    })
    .toBe(0);
  expect((await orm.select().from(runs)).length).toBe(1);
});

test('an answer that could not be brought is brought by the next process', async () => {
  slack = await createSlackWorld();
  const { twin, world } = slack;
  const ann = twin.user('ann');
  twin.fail('response_url', { status: 500, times: 3 });
  await ann.slash('/export', 'status', 'C0GENERAL');
  await expect
    .poll(async () => (await world.app.services.db.sql`select 1 from outbox where delivered_at is null`).length)
    .toBe(1);
  twin.heal();
  expect(textOf(await twin.waitFor(() => twin.ephemerals('ann').at(-1), 20_000))).toContain('All well');
});

test('three hundred commands at once are all answered, each once', async () => {
  // How fast they are acknowledged is for the benchmark to tell.
  slack = await createSlackWorld({ twin: { ackTimeoutMs: 60_000 } });
  const { twin } = slack;
  const people = ['ann', 'bob', 'cas'];
  await Promise.all(
    Array.from({ length: 300 }, (_, index) => {
      const name = people[index % 3]!;
      return twin.user(name).slash('/export', `show search-${index}`, 'C0GENERAL');
    }),
  );
  const answers = () => people.flatMap((name) => twin.ephemerals(name));
  await twin.waitFor(() => answers().length >= 300, 55_000);
  const counts = new Map<string, number>();
  for (const answer of answers()) {
    const trace = /search-\d+/.exec(textOf(answer))?.[0] ?? '';
    counts.set(trace, (counts.get(trace) ?? 0) + 1);
  }
  expect(counts.size).toBe(300);
  expect(Math.max(...counts.values())).toBe(1);
});

test('what is acknowledged while the database loses its connections is answered, each once', async () => {
  slack = await createSlackWorld({ twin: { ackTimeoutMs: 60_000 } });
  const { twin, world } = slack;
  const ann = twin.user('ann');
  await ann.slash('/export', 'help', 'C0GENERAL');
  await twin.waitFor(() => twin.ephemerals('ann').at(-1));
  const other = postgres(world.bot.url, { max: 1 });
  const acks: { trace: string; ok: boolean }[] = [];
  const typed: Promise<unknown>[] = [];
  for (let index = 0; index < 60; index += 1) {
    const trace = `search-${index}-`;
    const person = ['ann', 'bob', 'cas'][index % 3] as string;
    typed.push(
      twin
        .user(person)
        .slash('/export', `show ${trace}`, 'C0GENERAL')
        .then(({ ok }) => acks.push({ trace, ok })),
    );
    if (index % 5 === 0) {
      await other`select pg_terminate_backend(pid, 1000) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(typed);
  await other.end();
  const answersTo = (trace: string) =>
    ['ann', 'bob', 'cas'].flatMap((name) => twin.ephemerals(name)).filter((answer) => textOf(answer).includes(trace));
  const taken = acks.filter(({ ok }) => ok);
  expect(taken.length).toBeGreaterThan(10);
  await twin.waitFor(() => taken.every(({ trace }) => answersTo(trace).length > 0), 90_000);
  expect(taken.filter(({ trace }) => answersTo(trace).length !== 1)).toEqual([]);
}, 120_000);
