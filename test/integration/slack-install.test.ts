import { afterEach, expect, test } from 'vitest';
import { chatWorkspaces, inbox } from '../../src/db/schema/index.ts';
import { createSlackWorld, type SlackWorld, type SlackWorldOptions } from '../support/slack-world.ts';

/** Workspaces that come and go: by the install page, for an organisation, with tokens that are renewed, and without the app. */
const open: SlackWorld[] = [];
afterEach(async () => {
  for (const slack of open.splice(0)) await slack.close();
});

async function start(options: SlackWorldOptions): Promise<SlackWorld> {
  const slack = await createSlackWorld(options);
  open.push(slack);
  return slack;
}

const textOf = (node: unknown): string => JSON.stringify(node ?? '');
const UNINSTALLED = { teams: [{ id: 'T0ACME', name: 'Acme', domain: 'acme' }] };

/** What a browser does: the page, its button, Slack's consent, and back, with the cookie. */
async function install(
  { address, twin }: SlackWorld,
  fields: Record<string, string> = { team_id: 'T0ACME' },
): Promise<Response> {
  const page = await fetch(`${address}/slack/install`);
  expect(await page.text()).toContain('?go=1');
  const leave = await fetch(`${address}/slack/install?go=1`, { redirect: 'manual' });
  const consent = new URL(leave.headers.get('location')!);
  expect(consent.origin).toBe(twin.address);
  const back = await fetch(consent, {
    method: 'POST',
    body: new URLSearchParams({ ...Object.fromEntries(consent.searchParams), decision: 'allow', ...fields }),
    redirect: 'manual',
  });
  const cookie = leave.headers.get('set-cookie')!.split(';')[0]!;
  return fetch(back.headers.get('location')!, { headers: { cookie } });
}

test('a workspace is installed by its page, greeted, and used', async () => {
  const slack = await start({ way: 'oauth', twin: UNINSTALLED });
  const { twin } = slack;
  const turnedAway = await twin.user('bob').slash('/export', 'list', 'C0GENERAL');
  expect(turnedAway.body).toContain('not installed');
  expect((await install(slack)).status).toBe(200);
  const ann = twin.user('ann');
  const welcome = await twin.waitFor(() => twin.channel(ann.directChannel).messages[0]);
  expect(textOf(welcome)).toContain('Welcome, Ann');
  await ann.slash('/export', 'list', 'C0GENERAL');
  await twin.waitFor(() => twin.ephemerals('ann').at(-1));
});

test('what Slack gave is kept sealed', async () => {
  const slack = await start({ way: 'oauth', twin: UNINSTALLED });
  await install(slack);
  const rows = await slack.world.app.services.db.orm.select().from(chatWorkspaces);
  const token = slack.twin.tokens.find(({ kind, status }) => kind === 'bot' && status === 'active')!.value;
  expect(rows).toMatchObject([{ externalId: 'T0ACME', name: 'Acme', state: 'installed', facts: { bot: 'U0ACMEBOT' } }]);
  expect(textOf(rows)).not.toContain(token);
});

test('without the cookie of the browser that began, or after saying no, nothing is installed', async () => {
  const slack = await start({ way: 'oauth', twin: UNINSTALLED });
  const { address, twin, world } = slack;
  const leave = await fetch(`${address}/slack/install?go=1`, { redirect: 'manual' });
  const state = new URL(leave.headers.get('location')!).searchParams.get('state')!;
  const code = twin.issueOAuthCode('T0ACME', { redirectUri: `${address}/slack/oauth_redirect` });
  const stolen = await fetch(`${address}/slack/oauth_redirect?code=${code}&state=${state}`);
  expect(stolen.status).toBe(400);
  expect(await stolen.text()).toContain('was not installed');
  const declined = await fetch(`${address}/slack/oauth_redirect?error=access_denied&state=${state}`, {
    headers: { 'accept-language': 'nl-NL,nl;q=0.9' },
  });
  expect(await declined.text()).toContain('niet geïnstalleerd');
  expect(await world.app.services.db.orm.select().from(chatWorkspaces)).toEqual([]);
});

test('one installation serves every workspace of an organisation', async () => {
  const slack = await start({
    way: 'oauth',
    variables: { BOT_ADMINS: 'ann@one.example' },
    twin: {
      teams: [
        { id: 'T0ONE', name: 'One', domain: 'one', enterprise: { id: 'E0CORP', name: 'Corp' } },
        { id: 'T0TWO', name: 'Two', domain: 'two', enterprise: { id: 'E0CORP', name: 'Corp' } },
      ],
      users: [
        { id: 'U0ANN', name: 'ann', teamId: 'T0ONE' },
        { id: 'U0BOB', name: 'bob', teamId: 'T0TWO' },
      ],
      channels: [
        { id: 'C0ONE', name: 'one', teamId: 'T0ONE' },
        { id: 'C0TWO', name: 'two', teamId: 'T0TWO' },
      ],
    },
  });
  const { twin } = slack;
  expect((await install(slack, { team_id: 'T0ONE', org: '1' })).status).toBe(200);
  await twin.user('ann').slash('/export', 'status', 'C0ONE');
  await twin.user('bob').slash('/export', 'status', 'C0TWO');
  expect(textOf(await twin.waitFor(() => twin.ephemerals('ann').at(-1)))).toContain('All well');
  expect(textOf(await twin.waitFor(() => twin.ephemerals('bob').at(-1)))).toContain('All well');
});

test('tokens that expire are renewed before they do, by one process', async () => {
  const slack = await start({ way: 'oauth', twin: { ...UNINSTALLED, tokenRotation: true } });
  const { twin, world } = slack;
  await install(slack);
  const ann = twin.user('ann');
  await ann.slash('/export', 'status', 'C0GENERAL');
  await twin.waitFor(() => twin.ephemerals('ann').at(-1));
  // As if twelve hours had passed: the bot's own clock is the machine's.
  const other = await world.open({ works: false });
  await world.app.services.db.sql`update chat_workspaces set token_expires_at = now() + interval '1 minute'`;
  const { address } = await other.serve();
  twin.connect(`${address}/slack/events`);
  const before = twin.calls('oauth.v2.access').length;
  await Promise.all([ann.slash('/export', 'help', 'C0GENERAL'), ann.slash('/export', 'catalog', 'C0GENERAL')]);
  await twin.waitFor(() => twin.ephemerals('ann').length >= 3);
  expect(twin.calls('oauth.v2.access').length).toBe(before + 1);
});

/** As if the bot had been away for longer than a token lives. */
async function outlive({ twin, world }: SlackWorld): Promise<SlackWorld['world']['app']> {
  // Whoever installed it has been greeted.
  await twin.waitFor(() => twin.calls('chat.postMessage').length > 0);
  await twin.advance(13 * 3_600_000);
  await world.app.services.db.sql`update chat_workspaces set token_expires_at = now() - interval '1 hour'`;
  const other = await world.open({ works: false });
  const { address } = await other.serve();
  twin.connect(`${address}/slack/events`);
  return other;
}
const stateIn = async ({ services }: SlackWorld['world']['app']) =>
  (await services.db.orm.select().from(chatWorkspaces))[0]?.state;

test('a token that ended while Slack could not renew it does not cost the installation', async () => {
  const slack = await start({
    way: 'oauth',
    twin: { ...UNINSTALLED, tokenRotation: true },
  });
  const { twin } = slack;
  await install(slack);
  const other = await outlive(slack);
  twin.fail('oauth.v2.access', { error: 'internal_error', times: 2 });
  const ann = twin.user('ann');
  await ann.slash('/export', 'status', 'C0GENERAL');
  await expect.poll(() => twin.calls('oauth.v2.access').length).toBeGreaterThan(2);
  expect(await stateIn(other)).toBe('installed');
  await ann.slash('/export', 'status', 'C0GENERAL');
  expect(textOf(await twin.waitFor(() => twin.ephemerals('ann').at(-1)))).toContain('Exports');
});

test('a workspace whose token has ended and whose refresh token is refused is left', async () => {
  const slack = await start({
    way: 'oauth',
    twin: { ...UNINSTALLED, tokenRotation: true },
  });
  const { twin } = slack;
  await install(slack);
  const other = await outlive(slack);
  twin.fail('oauth.v2.access', { error: 'invalid_refresh_token', times: 9 });
  await twin.user('ann').slash('/export', 'status', 'C0GENERAL');
  await expect.poll(() => stateIn(other)).toBe('revoked');
});

test('a workspace that removes the app is forgotten, and is there again after the next installation', async () => {
  const slack = await start({ way: 'oauth', twin: UNINSTALLED });
  const { twin, world } = slack;
  await install(slack);
  const ann = twin.user('ann');
  await ann.slash('/export', 'create name:Kept connection:"Local folder" segments:australia', 'C0GENERAL');
  await twin.waitFor(() => twin.channel('general').messages.at(-1));
  await twin.uninstall('T0ACME');
  const stateOf = async () => (await world.app.services.db.orm.select().from(chatWorkspaces))[0];
  await expect.poll(async () => (await stateOf())?.state).toBe('removed');
  expect((await stateOf())?.installation).toBeNull();
  await install(slack);
  await ann.slash('/export', 'list', 'C0GENERAL');
  expect(textOf(await twin.waitFor(() => twin.ephemerals('ann').at(-1)))).toContain('Kept');
});

test('a removal that is heard of after the next installation closes nothing', async () => {
  const slack = await start({ way: 'oauth', twin: UNINSTALLED });
  await install(slack);
  const { sql, orm } = slack.world.app.services.db;
  const late = { kind: 'closed', id: 'late', workspace: 'T0ACME', user: '', state: 'removed' };
  await sql`insert into inbox (surface, event_id, lane, payload) values ('slack', 'late', 'T0ACME ', ${JSON.stringify(late)}::jsonb)`;
  await expect
    .poll(async () => (await orm.select().from(inbox)).find(({ eventId }) => eventId === 'late')?.doneAt, {
      timeout: 15_000,
    })
    .toBeInstanceOf(Date);
  expect((await orm.select().from(chatWorkspaces))[0]).toMatchObject({ state: 'installed' });
});

test('a token that is revoked under the bot closes the workspace, and the log says so', async () => {
  const slack = await start({ way: 'oauth', twin: UNINSTALLED });
  const { twin, world } = slack;
  await install(slack);
  const token = twin.tokens.find(({ kind, status }) => kind === 'bot' && status === 'active')!.value;
  const ann = twin.user('ann');
  await ann.slash('/export', 'list', 'C0GENERAL');
  await twin.waitFor(() => twin.ephemerals('ann').at(-1));
  twin.revoke(token);
  await ann.mention('C0GENERAL', 'status');
  await expect
    .poll(async () => (await world.app.services.db.orm.select().from(chatWorkspaces))[0]?.state, { timeout: 10_000 })
    .toBe('revoked');
});

test('over a websocket everything is as over HTTP', async () => {
  const { twin } = await start({ way: 'socket' });
  const ann = twin.user('ann');
  await ann.slash('/export', 'create', 'C0GENERAL');
  const form = await twin.waitFor(() => twin.views('ann').find((view) => view.callback_id === 'form'));
  const saved = await ann.submit(form, { name: 'By websocket', items: ['Australia (100)'] });
  expect(textOf(saved.view)).toContain('By websocket');
  twin.disconnect('cut');
  await twin.waitFor(() => twin.connections === 0);
  await twin.waitFor(() => twin.connections > 0, 15_000);
  await ann.directMessage('list');
  await twin.waitFor(
    () =>
      twin
        .channel(ann.directChannel)
        .messages.find((one) => textOf(one).includes('By websocket') && one.user !== 'U0ANN'),
    15_000,
  );
});
