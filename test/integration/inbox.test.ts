import { afterAll, beforeAll, expect, test } from 'vitest';
import { openInbox } from '../../src/chat/inbox.ts';
import type { Outgoing, PlatformOptions } from '../../src/chat/platform-contract.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const SURFACE = 'nowhere';

/** A process that answers each event with one message, once it is let. */
const answering = (release: Promise<void>): PlatformOptions<string> => ({
  surface: SURFACE,
  courier: {
    deliver: async () => ({ kind: 'delivered' }),
    redraw: async () => ({ kind: 'delivered' }),
    hasThreads: () => false,
  },
  async work({ id }) {
    await release;
    const place = { surface: SURFACE, workspace: 'w', conversation: 'c' };
    const card = { type: 'AdaptiveCard', version: '1.5', fallbackText: 'x', body: [] } as Outgoing['message']['card'];
    return { say: [{ place, reader: world.person.operator, message: { title: 'x', text: 'x', card } }], result: id };
  },
  giveUp: async () => [],
});

test('whoever was away for longer than their lease says nothing to what another process has answered', async () => {
  const { services } = world.app;
  const { sql } = services.db;
  let wake: () => void = () => undefined;
  const away = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const slow = openInbox(services, answering(away));
  const accepted = await slow.accept({ surface: SURFACE, eventId: 'event', lane: 'lane', payload: {} });
  await expect
    .poll(async () => (await sql`update inbox set lease_until = null where attempt = 1 returning id`).length)
    .toBe(1);
  const quick = openInbox(services, answering(Promise.resolve()));
  await expect.poll(async () => (await sql`select 1 from inbox where done_at is not null`).length).toBe(1);
  wake();
  await accepted?.result;
  expect(await sql`select attempt from inbox`).toMatchObject([{ attempt: 2 }]);
  expect((await sql`select 1 from outbox where surface = ${SURFACE}`).length).toBe(1);
  await Promise.all([slow.close(), quick.close()]);
});
