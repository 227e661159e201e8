import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SlackTwin } from '../../twins/slack/index.ts';
import { button, startTwinAndApp } from './slack-twin-app.ts';

/** People of the twin using an app: what it is sent, and what comes of its answers. */
let twin: SlackTwin;
let app: App;
let client: WebClient;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ twin, app, client, close } = await startTwinAndApp());
});
afterEach(() => close());

test('a slash command is signed, acknowledged and answered where it was typed', async () => {
  app.command('/export', async ({ command, ack, respond }) => {
    await ack({ text: `got ${command.text}` });
    await respond({ text: 'in place?', replace_original: true });
    await respond({ text: 'for all', response_type: 'in_channel' });
  });
  const ack = await twin.user('bob').slash('/export', 'run "News <b>" for @ann in #exports', 'general');
  expect(ack).toMatchObject({ ok: true, status: 200, failure: undefined });
  expect(ack.ms).toBeGreaterThan(0);
  await twin.waitFor(() => twin.channel('general').messages.length === 1);
  expect(twin.ephemerals('bob').map(({ text }) => text)).toEqual([
    'got run "News &lt;b&gt;" for <@U0ANN|ann> in <#C0EXPORTS|exports>',
    'in place?',
  ]);
});

test('a command that is not acknowledged is reported by Slackbot', async () => {
  const ann = twin.user('ann');
  expect(await ann.slash('/none', '', 'general')).toMatchObject({ ok: false, failure: 'status', status: 404 });
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  twin.connect(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  expect(await ann.slash('/slow', '', 'general')).toMatchObject({ ok: false, failure: 'timeout', status: 0 });
  silent.closeAllConnections();
  silent.close();
  await once(silent, 'close');
  expect(await ann.slash('/gone', '', 'general')).toMatchObject({ ok: false, failure: 'connection' });
  expect(twin.ephemerals('ann').map(({ from, text }) => [from, text])).toEqual([
    ['slackbot', '/none failed with the error "dispatch_failed"'],
    ['slackbot', '/slow failed with the error "operation_timeout"'],
    ['slackbot', '/gone failed with the error "dispatch_failed"'],
  ]);
});

test('a mention is heard in channels that the app is in, and only there', async () => {
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `hello <@${event.user}>`, thread_ts: event.ts });
  });
  const { message, delivery } = await twin.user('ann').mention('exports', 'list');
  expect(delivery?.envelope).toMatchObject({
    type: 'event_callback',
    team_id: 'T0ACME',
    event: { channel: 'C0EXPORTS' },
  });
  const reply = await twin.waitFor(() => twin.channel('exports').thread(message.ts)[1]);
  expect(reply.text).toBe('hello <@U0ANN>');
  const elsewhere = await twin.user('ann').mention('random', 'list');
  expect(elsewhere.delivery).toBeUndefined();
  expect(twin.ephemerals('ann')[0]).toMatchObject({ from: 'slackbot', channel: 'C0RANDOM' });
});

test('an event that is not acknowledged comes again at once, after a minute and after five', async () => {
  twin.connect(`${twin.address}/nowhere`);
  const { delivery } = await twin.user('ann').directMessage('hello');
  expect(delivery?.attempts.map(({ failure }) => failure)).toEqual(['status', 'status']);
  await twin.advance(60_000);
  expect(delivery?.attempts).toHaveLength(3);
  await twin.advance(300_000);
  expect(delivery?.attempts).toHaveLength(4);
  expect(delivery?.attempts.at(-1)?.request.headers).toMatchObject({
    'x-slack-retry-num': '3',
    'x-slack-retry-reason': 'http_error',
  });
  await twin.advance(3_600_000);
  expect(delivery?.attempts).toHaveLength(4);
});

test('an ephemeral message is changed and deleted through the response_url of its button', async () => {
  const blocks = [{ type: 'actions' as const, elements: [button('Hide', 'hide', 'x'), button('More', 'more', 'x')] }];
  app.action('more', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'more', blocks, replace_original: true });
  });
  app.action('hide', async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
  await client.chat.postEphemeral({ channel: 'C0EXPORTS', user: 'U0ANN', text: 'less', blocks });
  const ann = twin.user('ann');
  const ack = await ann.pressButton(twin.ephemerals('ann')[0]!, 'More');
  expect(ack.request.payload).not.toHaveProperty('message');
  await twin.waitFor(() => twin.ephemerals('ann')[0]?.text === 'more');
  await ann.pressButton(twin.ephemerals('ann')[0]!, 'Hide');
  await twin.waitFor(() => twin.ephemerals('ann').length === 0);
});

test('a response_url works five times and for thirty minutes', async () => {
  app.command('/export', async ({ ack }) => ack());
  const use = async (url: string) => {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) });
    return answer.ok ? 'ok' : ((await answer.json()) as { error: string }).error;
  };
  const urlOf = async () => String((await twin.user('ann').slash('/export')).request.payload.response_url);
  const url = await urlOf();
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => use(url)));
  expect(answers).toEqual(Array(5).fill('ok'));
  expect(await use(url)).toBe('used_url');
  const late = await urlOf();
  await twin.advance(30 * 60_000);
  expect(await use(late)).toBe('expired_url');
});

test('the Home tab is published per person and its buttons carry the view', async () => {
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'actions', elements: [button('Run', 'run', '1')] }] },
    });
  });
  app.action('run', async ({ ack }) => ack());
  await twin.user('ann').openHome();
  const home = await twin.waitFor(() => twin.home('ann'));
  expect(twin.home('bob')).toBeUndefined();
  const { request } = await twin.user('ann').pressButton(home, 'Run');
  expect(request.payload).toMatchObject({ container: { type: 'view', view_id: home.id }, view: { type: 'home' } });
  expect(request.payload).not.toHaveProperty('response_url');
});

test('shortcuts, events of the workspace and messages’ own menus reach the app', async () => {
  const heard: string[] = [];
  app.shortcut('export_new', async ({ ack, shortcut }) => {
    heard.push(shortcut.type);
    await ack();
  });
  app.event('user_change', async ({ event }) => {
    heard.push(event.user.id);
  });
  await twin.user('ann').shortcut('export_new');
  const { message } = await twin.user('bob').say('exports', 'look');
  await twin.user('ann').shortcut('export_new', message);
  await twin.event('T0ACME', { type: 'user_change', user: { id: 'U0BOB' } });
  await twin.waitFor(() => heard.length === 3);
  expect(heard).toEqual(['shortcut', 'message_action', 'U0BOB']);
});

test('forged and stale requests are refused by the verifier of Slack’s framework, the challenge is met', async () => {
  app.command('/export', async ({ ack }) => ack());
  const { request, status } = await twin.user('ann').slash('/export', 'list');
  expect(status).toBe(200);
  const { forge } = twin;
  expect((await forge.resend(request, { secret: 'wrong' })).status).toBe(401);
  expect((await forge.resend(request, { skewSeconds: -301 })).status).toBe(401);
  expect((await forge.resend(request, { tamperedBody: `${request.body}&admin=1` })).status).toBe(401);
  expect((await forge.resend(request, {})).status).toBe(200);
  expect((await forge.replay(request)).status).toBe(200);
  expect((await forge.sslCheck()).status).toBe(200);
  expect((await forge.send('command=/export', { 'x-slack-signature': undefined })).status).toBe(401);
  expect((await forge.oversized(100_000)).request.body.length).toBeGreaterThan(100_000);
  expect(await forge.verifyUrl()).toMatchObject({ isVerified: true });
});
