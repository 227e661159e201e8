import { createServer } from 'node:net';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

/* Our twin of Slack is written by us. For what this emulator covers, somebody else's reading of Slack has the say too. */

/** A token of the bot that was there from the beginning. */
const LOOKER = 'xoxb-look';

let emulator: Emulator;
let world: World;
let address: string;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

beforeAll(async () => {
  const [slackPort, botPort] = [await freePort(), await freePort()];
  address = `http://127.0.0.1:${botPort}`;
  emulator = await createEmulator({
    service: 'slack',
    port: slackPort,
    seed: {
      slack: {
        team: { name: 'Acme', domain: 'acme' },
        users: [{ name: 'ann', real_name: 'Ann Jansen', email: 'ann@acme.example' }],
        bots: [{ name: 'exports' }],
        tokens: [{ token: LOOKER, user: 'exports', scopes: ['im:write', 'im:history', 'im:read'] }],
        oauth_apps: [
          {
            client_id: '1.2',
            client_secret: 'secret',
            name: 'Exports',
            bot_name: 'exports',
            redirect_uris: [`${address}/slack/oauth_redirect`],
          },
        ],
      },
    },
  });
  world = await createWorld({
    works: false,
    variables: {
      PORT: String(botPort),
      SLACK_API_URL: `http://127.0.0.1:${slackPort}/api/`,
      SLACK_SIGNING_SECRET: 'signing',
      SLACK_CLIENT_ID: '1.2',
      SLACK_CLIENT_SECRET: 'secret',
      SLACK_STATE_SECRET: 'a-secret-for-the-state',
    },
  });
  await world.app.serve();
});
afterAll(async () => {
  await world?.close();
  await emulator?.close();
});

test('the app is installed by OAuth, and greets whoever did it in a direct message', async () => {
  const leave = await fetch(`${address}/slack/install?go=1`, { redirect: 'manual' });
  const consent = await fetch(leave.headers.get('location')!.replace('localhost', '127.0.0.1'));
  const form = new URLSearchParams(
    [...(await consent.text()).matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value.replaceAll('&amp;', '&')],
    ),
  );
  const back = await fetch(new URL('/oauth/v2/authorize/callback', consent.url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const cookie = leave.headers.get('set-cookie')!.split(';')[0]!;
  const done = await fetch(back.headers.get('location')!, { headers: { cookie } });
  expect(await done.text()).toContain('Acme');
  const { sql } = world.app.services.db;
  await expect
    .poll(async () => (await sql`select delivered_at, failure from outbox`)[0], { timeout: 15_000 })
    .toMatchObject({ delivered_at: expect.anything() });
  const [workspace] = await sql`select external_id, facts from chat_workspaces`;
  expect(workspace?.facts).toMatchObject({ bot: expect.stringMatching(/^U/), botId: expect.stringMatching(/^B/) });
  const direct = await ask<{ channel: { id: string } }>(consent.url, 'conversations.open', {
    users: String(form.get('user_id')),
  });
  const { messages } = await ask<{ messages: unknown }>(consent.url, 'conversations.history', {
    channel: direct.channel.id,
  });
  expect(JSON.stringify(messages)).toContain('Welcome, ');
});

/** Looks as somebody else who is in the workspace. */
async function ask<T>(origin: string, method: string, args: Record<string, string>): Promise<T> {
  const response = await fetch(new URL(`/api/${method}`, origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${LOOKER}` },
    body: new URLSearchParams(args),
  });
  return (await response.json()) as T;
}
