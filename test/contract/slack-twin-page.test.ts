import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackTwin, startSlackTwin } from '../../twins/slack/index.ts';

/** The page on which people see and use what the app has posted. */
let twin: SlackTwin;
let client: WebClient;
let bot: Server;
const bodies: string[] = [];

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const parts = async (query: Record<string, string>) => {
  const answer = await fetch(`${twin.pageUrl}/parts?${new URLSearchParams(query)}`);
  return (await answer.json()) as Record<'messages' | 'thread' | 'modal' | 'channels', string>;
};
const perform = async (what: object) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${twin.pageUrl}/act`, { method: 'POST', headers, body: JSON.stringify(what) });
  return (await answer.json()) as { problem?: string };
};

beforeEach(async () => {
  twin = await startSlackTwin();
  client = new WebClient('xoxb-twin', { slackApiUrl: twin.apiUrl });
  bodies.length = 0;
  bot = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    bodies.push(Buffer.concat(chunks).toString());
    response.end();
  }).listen(0, '127.0.0.1');
  await once(bot, 'listening');
  twin.connect(`http://127.0.0.1:${(bot.address() as AddressInfo).port}`);
});
afterEach(async () => {
  bot.closeAllConnections();
  bot.close();
  await twin.close();
});

test('markup of people stays text, markup of Slack is drawn for the reader', async () => {
  const text =
    '*<@U0ANN>* &lt;!channel&gt; <b> &amp; `a*b*c` <https://x.example/?a=1&amp;b=2|there> <javascript:x|bad>';
  await client.chat.postMessage({
    channel: 'C0EXPORTS',
    text: 'x',
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
  });
  const { messages } = await parts({ user: 'U0ANN', channel: 'C0EXPORTS' });
  expect(messages).toContain('<b><span class="mention me">@Ann Jansen</span></b> &lt;!channel&gt;');
  expect(messages).toContain('<code>a*b*c</code>');
  expect(messages).toContain('<a href="https://x.example/?a=1&amp;b=2"');
  expect(messages).not.toContain('javascript:');
});

test('a date is in the zone and words of each reader', async () => {
  const at = Date.UTC(2026, 0, 15, 14, 0) / 1000;
  await client.chat.postMessage({ channel: 'C0EXPORTS', text: `<!date^${at}^{date_long} {time}|then>` });
  const read = async (user: string) => (await parts({ user, channel: 'C0EXPORTS' })).messages;
  expect(await read('U0BOB')).toContain('donderdag 15 januari 2026 15:00');
  expect(await read('U0CAS')).toMatch(/Thursday, January 15, 2026 9:00\sAM/u);
});

test('only the members of a private channel have it, and only its reader sees an ephemeral message', async () => {
  await client.chat.postEphemeral({ channel: 'C0EXPORTS', user: 'U0BOB', text: 'for Bob alone' });
  expect((await parts({ user: 'U0BOB', channel: 'C0EXPORTS' })).messages).toContain('for Bob alone');
  expect((await parts({ user: 'U0ANN', channel: 'C0EXPORTS' })).messages).not.toContain('for Bob alone');
  expect((await parts({ user: 'U0ANN' })).channels).toContain('leads');
  expect((await parts({ user: 'U0BOB' })).channels).not.toContain('leads');
});

test('what is written, pressed and typed on the page reaches the app', async () => {
  await perform({ do: 'write', user: 'U0ANN', channel: 'C0EXPORTS', text: '/export list' });
  await perform({ do: 'write', user: 'U0ANN', channel: 'C0EXPORTS', text: 'hey @exports' });
  expect(bodies[0]).toContain('command=%2Fexport&text=list');
  expect(JSON.parse(bodies[1] ?? '')).toMatchObject({ event: { type: 'app_mention', text: 'hey <@U0ACMEBOT>' } });
  const { ts = '' } = await client.chat.postMessage({
    channel: 'C0EXPORTS',
    text: 'x',
    blocks: [
      {
        type: 'input',
        block_id: 'why',
        label: plain('Why'),
        element: { type: 'plain_text_input', action_id: 'why' },
      },
      { type: 'actions', block_id: 'do', elements: [{ type: 'button', text: plain('Deny'), action_id: 'deny' }] },
    ],
  });
  const values = [{ blockId: 'why', actionId: 'why', choice: 'No' }];
  const target = { kind: 'message', channel: 'C0EXPORTS', ts, user: 'U0ANN' };
  expect(await perform({ do: 'press', ...target, blockId: 'do', actionId: 'deny', values })).toEqual({});
  const payload = JSON.parse(new URLSearchParams(bodies[2]).get('payload') ?? '');
  expect(payload.state.values.why.why).toEqual({ type: 'plain_text_input', value: 'No' });
  expect(await perform({ do: 'press', ...target, blockId: 'do', actionId: 'gone' })).toEqual({
    problem: expect.stringContaining('gone'),
  });
  const inThread = { do: 'write', user: 'U0ANN', channel: 'C0EXPORTS', text: '/export', thread: ts };
  expect((await perform(inThread)).problem).toContain('not supported in threads');
});

test('the page comes with its script, styles and letters', async () => {
  const get = async (path: string) => (await fetch(`${twin.pageUrl}${path}`)).headers.get('content-type');
  expect(await get('')).toContain('text/html');
  expect(await get('/script.js')).toContain('javascript');
  expect(await get('/style.css')).toContain('css');
  expect(await get('/inter.woff2')).toBe('font/woff2');
});
