import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Conversation, listActions, type Message } from '../../twins/teams/index.ts';
import { createTeamsWorld, type TeamsWorld, words } from '../support/teams-world.ts';

/* What becomes of messages when Teams does not take them at once, or at all. */

let teams: TeamsWorld;
let channel: Conversation;
beforeAll(async () => {
  teams = await createTeamsWorld();
  channel = teams.twin.addChannel('exports');
  await teams.ask(teams.ada, 'create "Sent" segments:australia to:"Local folder"');
});
afterAll(() => teams.close());
beforeEach(async () => {
  teams.twin.heal();
  await teams.settle();
});

const failures = async (): Promise<string[]> => {
  const rows = await teams.world.app.services.db.sql<{ failure: string }[]>`
    select failure from outbox where failure is not null order by seq`;
  return rows.map(({ failure }) => failure);
};
const sends = (since: number) =>
  teams.twin
    .calls('send')
    .slice(since)
    .map(({ status }) => status);

describe('a message that Teams does not take now', () => {
  for (const [name, fault, wanted] of [
    ['is too much for this minute', { status: 429, retryAfter: 1 }, [429, 201]],
    ['meets a fault of the service', { status: 500 }, [500, 201]],
    ['meets a gateway that is down', { status: 502 }, [502, 201]],
    ['is held against a precondition', { status: 412 }, [412, 201]],
  ] as const) {
    test(`${name}: it is brought later, once`, async () => {
      const { ada, ask, twin } = teams;
      const before = twin.calls('send').length;
      twin.fail('send', fault);
      const answer = await ask(ada, 'status');
      expect(words(answer)).toContain('All well');
      await teams.quiet();
      expect(sends(before)).toEqual(wanted);
    });
  }

  test('no sooner than Teams says', async () => {
    const { ada, world, twin } = teams;
    twin.fail('send', { status: 429, retryAfter: 3_600 });
    const before = twin.calls('send').length;
    await ada.say('status');
    await twin.waitFor(() => twin.calls('send').length > before);
    const [post] = await twin.waitFor(() => true).then(() => readWaiting());
    expect(Number(post?.seconds)).toBeGreaterThan(3_500);
    await world.app.services.db.sql`update outbox set next_at = now() where delivered_at is null`;
    await world.app.services.db
      .sql`select pg_notify('export_bot', ${JSON.stringify({ kind: 'outbox', id: post?.id })})`;
    await teams.quiet();
    expect(sends(before)).toEqual([429, 201]);
  });

  test('a token that was taken back is exchanged for a new one', async () => {
    const { ada, ask, twin } = teams;
    const before = twin.calls('send').length;
    twin.revokeTokens();
    expect(words(await ask(ada, 'status'))).toContain('All well');
    expect(sends(before)).toEqual([401, 201]);
  });

  async function readWaiting() {
    const { sql } = teams.world.app.services.db;
    for (;;) {
      const rows = await sql<{ id: string; seconds: number }[]>`
        select id, extract(epoch from next_at - now())::float8 as seconds from outbox
        where delivered_at is null and failure is null and lease_until is null`;
      if (rows.length > 0) return rows;
    }
  }
});

describe('a place that is not there any more', () => {
  test('a bot that was removed is not tried again, and its card is left alone', async () => {
    const { carlos, ask, twin, world } = teams;
    const room = twin.addChannel('removed');
    const run = await ask(carlos, 'list', { in: room });
    expect(run.from).toBe('bot');
    twin.block(room);
    const before = twin.calls('send').length;
    await carlos.say('run Sent', { in: room });
    await teams.quiet();
    const posted = twin.calls('send').slice(before);
    expect(posted[0]).toMatchObject({ status: 403 });
    // It comes in the chat with whoever asked instead.
    expect(posted.at(-1)).toMatchObject({ status: 201, conversationId: carlos.chat.id });
    await world.app.services.db.sql`select 1`;
  });

  test('a channel that was deleted: a card that stood there is given up', async () => {
    const { ada, ask, twin, world } = teams;
    const room = twin.addChannel('deleted');
    const { sql } = world.app.services.db;
    const lock = await sql.reserve();
    await lock`begin`;
    const run = await ask(ada, 'run Sent', { in: room });
    twin.remove(room);
    await lock`commit`;
    lock.release();
    await twin.waitFor(() =>
      twin.calls('update').some(({ conversationId, status }) => conversationId.startsWith(room.id) && status === 404),
    );
    await teams.quiet();
    await expect
      .poll(async () => (await sql`select 1 from message_refs where external_id = ${run.id}`).length, {
        timeout: 20_000,
      })
      .toBe(0);
  });

  test('a person who has blocked the bot hears nothing, and others go on', async () => {
    const { twin, ada, ask } = teams;
    twin.addUser({ name: 'bo', fullName: 'Bo Blocked' });
    const bo = twin.person('bo');
    await ask(bo, 'help');
    const count = (await failures()).length;
    twin.block(bo.chat);
    await bo.say('status');
    await teams.quiet();
    expect((await failures()).slice(count)).toEqual([expect.stringContaining('403')]);
    expect(words(await ask(ada, 'status'))).toContain('All well');
  });
});

describe('a message that is too big', () => {
  test('is cut until Teams takes it; its buttons stay, and what is left out is said', async () => {
    const { ada, ask, twin } = teams;
    const whole = await ask(ada, 'help');
    twin.setMessageLimit(Math.floor(JSON.stringify(whole.card).length * 2 * 0.8));
    const cut = await ask(ada, 'help');
    twin.setMessageLimit(80 * 1024);
    const titles = ({ card }: Message) => listActions(card ?? {}).map(({ title }) => title);
    expect(titles(cut)).toEqual(titles(whole));
    expect(words(cut)).toContain('not shown');
    expect(words(cut).length).toBeLessThan(words(whole).length);
  });

  test('that Teams will not draw arrives as its sentence', async () => {
    const { ada, ask, twin } = teams;
    twin.fail('send', { status: 400, code: 'BadSyntax' });
    const answer = await ask(ada, 'status');
    expect(answer.card).toBeUndefined();
    expect(answer.text).toContain('All well');
  });
});

describe('where to write', () => {
  test('somebody who was met in a channel only is written to in a chat that is opened for it', async () => {
    const { twin, ada, ask } = teams;
    twin.addUser({ name: 'mia', fullName: 'Mia Mention' });
    const room = twin.addChannel('mia');
    const mia = twin.person('mia');
    await mia.say('request role contributor reason:"I join"', { in: room });
    await teams.quiet();
    const requests = await ask(ada, 'requests');
    expect(words(requests)).toContain('Mia Mention');
    const approve = listActions(requests.card ?? {}).find(({ title }) => /Approve/.test(String(title)));
    const before = twin.calls('create').length;
    await ada.press(requests, String(approve?.title));
    await teams.quiet();
    expect(twin.calls('create').length).toBe(before + 1);
    expect(mia.sees().map(words).join('\n')).toMatch(/contributor/);
  });

  test('the newest service address of a conversation counts', async () => {
    const { ada, next, twin } = teams;
    const serviceUrl = twin.serviceUrl.replace('/emea/', '/amer/');
    await ada.send({ type: 'message', text: 'status', serviceUrl });
    await next(ada);
    expect(twin.calls('send').at(-1)?.region).toBe('amer');
    await ada.send({ type: 'message', text: 'status' });
    await next(ada);
    expect(twin.calls('send').at(-1)?.region).toBe('emea');
  });

  test('a message that is gone is said anew rather than changed', async () => {
    const { ada, ask, twin } = teams;
    const asked = await ask(ada, 'delete Sent');
    twin.fail('update', { status: 404, code: 'ActivityNotFoundInConversation' });
    const no = listActions(asked.card ?? {}).find(({ title }) => title !== 'Delete');
    await ada.press(asked, String(no?.title));
    await teams.quiet();
    expect(words(ada.sees().at(-1) ?? asked)).toContain('Nothing was done');
    expect(ada.sees().at(-1)?.id).not.toBe(asked.id);
  });

  test('what is said in a channel by itself is a post of its own, and its details a reply', async () => {
    const { ada, twin, ask } = teams;
    await ask(ada, 'create "Two" segments:australia,everyone to:"Local folder"');
    const run = await ask(ada, 'run Two', { in: channel });
    const details = await twin.waitFor(() =>
      twin.messages(channel).find((one) => one.threadId === run.threadId && words(one).includes('Details of Two')),
    );
    expect(details.threadId).toBe(run.threadId);
  });
});
