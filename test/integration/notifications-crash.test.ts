import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTranscriptCourier } from '../../src/chat/transcript-courier.ts';
import { messages, notifications, outbox, subscriptions } from '../../src/db/schema/index.ts';
import type { RunId } from '../../src/domain/ids.ts';
import type { Scope } from '../../src/services/context.ts';
import { tellRunEnded } from '../../src/services/notifications/run-ended.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { subscribe } from '../../src/services/subscriptions/subscribe.ts';
import { createWorld, onlyMessage, type World } from '../support/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CHANNEL = { surface: 'web', workspace: '', conversation: 'channel:exports' };

let world: World;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  // This process neither works anything off nor delivers: others do, and can be killed.
  world = await createWorld({ works: false, variables: { ROLE: 'worker' } });
  for (const name of ['Newsletter', 'Loyalty'])
    onlyMessage(await world.say('operator', `create "${name}" segments:australia to:"Local folder"`));
});
beforeEach(async () => {
  const { services } = world.app;
  await services.db.orm.delete(subscriptions);
  await services.db.orm.delete(messages);
  const person = await readPerson(services, services.environmentId, world.person.carlos);
  const scope: Scope = { ...services, person, surface: 'test' };
  await subscribe(scope, { place: CHANNEL, name: 'exports' }, { groups: ['failures', 'warnings'] });
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await stop(child);
  children.clear();
});
afterAll(() => world.close());

/** A process of the bot, once it says that it is there. */
async function start(role: 'worker' | 'all'): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: world.config.databaseUrl!.reveal(),
      SOURCE_URL: world.config.catalog!.sourceUrl.reveal(),
      CATALOG: world.catalogPath,
      EXPORT_DIR: world.exportDir,
      DATA_DIR: world.config.dataDir,
      ROLE: role,
      PORT: '0',
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
    },
  });
  children.add(child);
  await new Promise<void>((resolve, reject) => {
    child.stderr!.on('data', (text) => String(text).includes('ready at') && resolve());
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const posts = () => world.app.services.db.orm.select().from(outbox).where(eq(outbox.kind, 'notification'));
const standing = async () =>
  (await world.app.services.db.orm.select().from(messages)).filter(
    ({ conversation, author }) => conversation === CHANNEL.conversation && author === null,
  );

/** A run that fails: its segment is not there any more. */
async function failOnce(): Promise<RunId> {
  await world.source`alter table customer rename column country to land`;
  try {
    const reply = onlyMessage(await world.say('operator', 'run newsletter'));
    expect(await world.settled(reply)).toBe('failed');
    return reply.subject!.id as RunId;
  } finally {
    await world.source`alter table customer rename column land to country`;
  }
}

/** Processes take their time to start. */
describe('a process that dies', { timeout: 120_000 }, () => {
  it('between the end of a run and the message about it: the next process brings the message, once', async () => {
    const first = await start('worker');
    const run = await failOnce();
    await stop(first);
    // The event and its message are there, and nobody has brought it.
    const [waiting] = await posts();
    expect(waiting).toMatchObject({ deliveredAt: null, attempt: 0 });
    expect(await standing()).toEqual([]);
    // Whoever finds the run again tells nobody twice.
    await world.app.services.db.orm.transaction((tx) => tellRunEnded(tx, world.app.services, run));
    expect(await posts()).toHaveLength(1);

    await start('all');
    await expect.poll(async () => (await posts())[0]?.deliveredAt, { timeout: 30_000 }).not.toBeNull();
    const [only, ...more] = await standing();
    expect(more).toEqual([]);
    expect(only?.text).toMatch(/^Newsletter: Failed\./);
    expect(await posts()).toHaveLength(1);
  });

  it('between the bringing of a message and its tick: it stands there once', async () => {
    const { services } = world.app;
    await start('worker').then(async (child) => {
      await failOnce();
      await stop(child);
    });
    const waiting = (await posts()).find(({ deliveredAt }) => deliveredAt === null)!;
    // What the one that died had done: claimed it, brought it, and not ticked it.
    await services.db
      .sql`update outbox set attempt = 1, lease_until = now() - interval '1 second' where id = ${waiting.id}`;
    const reader = await readPerson(services, services.environmentId, waiting.reader);
    const card = { type: 'AdaptiveCard', version: '1.5', fallbackText: 'x', body: [] } as const;
    await createTranscriptCourier(services).deliver({
      id: waiting.id,
      place: CHANNEL,
      attempt: 1,
      reader,
      message: { title: 'x', text: 'Newsletter: Failed.', card },
    });
    expect(await standing()).toHaveLength(1);

    await start('all');
    await expect
      .poll(async () => (await posts()).find(({ id }) => id === waiting.id)?.deliveredAt, { timeout: 30_000 })
      .not.toBeNull();
    expect(await standing()).toHaveLength(1);
    expect((await posts()).find(({ id }) => id === waiting.id)?.attempt).toBe(2);
  });

  it('while successes are gathered: the next process sends the digest, once', async () => {
    const { services } = world.app;
    await services.db.orm.update(subscriptions).set({ groups: ['completions'] });
    const first = await start('worker');
    for (let n = 0; n < 2; n += 1) {
      const reply = onlyMessage(await world.say('operator', 'run loyalty'));
      expect(await world.settled(reply)).toBe('successful');
    }
    await stop(first);
    const gathered = await services.db.orm.select().from(notifications);
    expect(gathered.map(({ kind, bundle }) => [kind, bundle])).toEqual([
      ['completed', null],
      ['completed', null],
    ]);
    const before = (await posts()).length;
    await services.db.orm.update(notifications).set({ dueAt: new Date(Date.now() - 1000) });
    await Promise.all([start('all'), start('all')]);
    await expect
      .poll(async () => (await posts()).filter(({ deliveredAt }) => deliveredAt !== null).length, { timeout: 30_000 })
      .toBe(before + 1);
    expect((await standing()).map(({ text }) => text)).toEqual(['1 export completed. Loyalty']);
  });
});
