import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { afterEach, expect, test } from 'vitest';
import { type SlackTwin, type SlackTwinOptions, startSlackTwin } from '../../twins/slack/index.ts';
import { startTwinAndApp } from './slack-twin-app.ts';

/** Workspaces, organisations, tokens, and Socket Mode. */
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(options: SlackTwinOptions): Promise<SlackTwin> {
  const twin = await startSlackTwin(options);
  open.push(() => twin.close());
  return twin;
}

const clientOf = (twin: SlackTwin, token?: string) =>
  new WebClient(token, { slackApiUrl: twin.apiUrl, retryConfig: { retries: 0 } });
const failing = (error: string) => expect.objectContaining({ data: expect.objectContaining({ error }) });
const ORGANISATION: SlackTwinOptions = {
  teams: [
    { id: 'T0ONE', name: 'One', enterprise: { id: 'E0CORP', name: 'Corp' } },
    { id: 'T0TWO', name: 'Two', enterprise: { id: 'E0CORP', name: 'Corp' } },
  ],
  users: [
    { id: 'U0ANN', name: 'ann', teamId: 'T0ONE' },
    { id: 'U0BOB', name: 'bob', teamId: 'T0TWO' },
  ],
  channels: [
    { id: 'C0ONE', name: 'one', teamId: 'T0ONE' },
    { id: 'C0TWO', name: 'two', teamId: 'T0TWO' },
  ],
};

test('a code is exchanged once, with the secret and the address that it was made for', async () => {
  const twin = await start({ ...ORGANISATION });
  const { clientId: client_id, clientSecret: client_secret } = twin;
  const redirect_uri = 'http://bot.example/done';
  const code = twin.issueOAuthCode('T0ONE', { redirectUri: redirect_uri, user: 'U0ANN' });
  const exchange = (parts: object) =>
    clientOf(twin).oauth.v2.access({ client_id, client_secret, code, redirect_uri, ...parts });
  await expect(exchange({ client_secret: 'x' })).rejects.toEqual(failing('bad_client_secret'));
  await expect(exchange({ client_id: 'x' })).rejects.toEqual(failing('invalid_client_id'));
  const install = await exchange({});
  expect(install).toMatchObject({ token_type: 'bot', team: { id: 'T0ONE' }, authed_user: { id: 'U0ANN' } });
  expect(await clientOf(twin, install.access_token).auth.test()).toMatchObject({ team_id: 'T0ONE', bot_id: 'B0ONE' });
  await expect(exchange({})).rejects.toEqual(failing('invalid_code'));
});

test('the consent page sends people back with a code, or with a refusal', async () => {
  const twin = await start({ redirectUris: ['http://bot.example/done'] });
  const consent = (fields: Record<string, string>) =>
    fetch(`${twin.address}/oauth/v2/authorize`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: twin.clientId,
        redirect_uri: 'http://bot.example/done',
        state: 's',
        ...fields,
      }),
      redirect: 'manual',
    });
  const answer = await consent({ decision: 'allow', team_id: 'T0ACME', scope: 'commands,chat:write' });
  const target = new URL(answer.headers.get('location') ?? '');
  expect(target.searchParams.get('state')).toBe('s');
  expect(target.searchParams.get('code')).toMatch(/./);
  const denied = new URL((await consent({ decision: 'deny' })).headers.get('location') ?? '');
  expect(denied.searchParams.get('error')).toBe('access_denied');
  expect((await consent({ redirect_uri: 'http://evil.example/' })).status).toBe(400);
});

test('rotated tokens expire after twelve hours and are renewed once by their refresh token', async () => {
  const twin = await start({ tokenRotation: true });
  const { clientId: client_id, clientSecret: client_secret } = twin;
  const access = (parts: object) => clientOf(twin).oauth.v2.access({ client_id, client_secret, ...parts });
  const first = await access({ code: twin.issueOAuthCode('T0ACME') });
  expect(first).toMatchObject({ expires_in: 43_200, refresh_token: expect.stringMatching(/^xoxe-1-/) });
  await twin.advance(43_200_000);
  await expect(clientOf(twin, first.access_token).auth.test()).rejects.toEqual(failing('token_expired'));
  const renew = () => access({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
  const second = await renew();
  expect(await clientOf(twin, second.access_token).auth.test()).toMatchObject({ ok: true });
  await expect(renew()).rejects.toEqual(failing('invalid_refresh_token'));
});

test('a token of the whole organisation works in each of its workspaces', async () => {
  const twin = await start(ORGANISATION);
  const token = twin.install('T0ONE', { isEnterprise: true }).value;
  const client = clientOf(twin, token);
  await client.chat.postMessage({ channel: 'C0ONE', text: 'one' });
  await client.chat.postMessage({ channel: 'C0TWO', text: 'two' });
  expect(twin.channel('two').messages).toMatchObject([{ text: 'two', user: 'U0TWOBOT', team: 'T0TWO' }]);
  expect(await client.auth.test()).toMatchObject({ is_enterprise_install: true, enterprise_id: 'E0CORP' });
  const single = clientOf(twin, twin.install('T0ONE').value);
  await expect(single.chat.postMessage({ channel: 'C0TWO', text: 'x' })).rejects.toEqual(failing('channel_not_found'));
});

test('an app that is removed hears of it, and its token stops working', async () => {
  const { twin, app, close } = await startTwinAndApp();
  open.push(close);
  const heard: string[] = [];
  app.event('tokens_revoked', async () => void heard.push('tokens_revoked'));
  app.event('app_uninstalled', async () => void heard.push('app_uninstalled'));
  await twin.uninstall('T0ACME');
  await twin.waitFor(() => heard.length === 2);
  await expect(clientOf(twin, 'xoxb-twin').auth.test()).rejects.toEqual(failing('account_inactive'));
});

test('over a websocket commands, events and forms come and are acknowledged as over HTTP', async () => {
  const twin = await start({ socketMode: true, ackTimeoutMs: 300 });
  const app = await startSocketApp(twin);
  app.command('/export', async ({ ack, command }) => ack({ text: `got ${command.text}` }));
  app.command('/slow', async () => {});
  app.event('app_mention', async ({ event, say }) => void (await say({ text: 'hello', thread_ts: event.ts })));
  expect(await twin.user('ann').slash('/export', 'list', 'general')).toMatchObject({ ok: true });
  expect(twin.ephemerals('ann')[0]?.text).toBe('got list');
  const { message, delivery } = await twin.user('ann').mention('exports', 'hi');
  expect(delivery?.attempts).toMatchObject([{ ok: true }]);
  await twin.waitFor(() => twin.channel('exports').thread(message.ts).length === 2);
  expect(await twin.user('ann').slash('/slow', '', 'general')).toMatchObject({ ok: false, failure: 'timeout' });
});

test('a bot whose websocket is refreshed connects anew; one without any misses what is sent', async () => {
  const twin = await start({ socketMode: true });
  expect(await twin.user('ann').slash('/export', '', 'general')).toMatchObject({ failure: 'connection' });
  const app = await startSocketApp(twin);
  app.command('/export', async ({ ack }) => ack());
  twin.disconnect('refresh_requested');
  await twin.waitFor(() => twin.connections === 0);
  await twin.waitFor(() => twin.connections === 1);
  expect(await twin.user('ann').slash('/export', '', 'general')).toMatchObject({ ok: true });
  expect(twin.calls('apps.connections.open')).toHaveLength(2);
});

/** Two clients of the framework talk to Slack: the receiver's, for the websocket, and the app's. */
async function startSocketApp(twin: SlackTwin): Promise<App> {
  const clientOptions = { slackApiUrl: twin.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: twin.appToken,
    logLevel: LogLevel.ERROR,
    // How long it waits before it connects anew.
    clientPingTimeout: 100,
    installerOptions: { clientOptions },
  } as ConstructorParameters<typeof SocketModeReceiver>[0]);
  const authorize = async () => ({ botToken: 'xoxb-twin', botId: 'B0ACME', botUserId: 'U0ACMEBOT' });
  const app = new App({ receiver, authorize, logLevel: LogLevel.ERROR, clientOptions });
  await app.start();
  open.push(() => app.stop());
  return app;
}
