import { LogLevel, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackTwin, startSlackTwin } from '../../twins/slack/index.ts';

/** The Web API of the twin, called by Slack's own client. */
let twin: SlackTwin;
let client: WebClient;

const clientOf = (slack: SlackTwin, token = 'xoxb-twin') =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
const quiet = () => {};
const silent = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  setLevel: quiet,
  setName: quiet,
  getLevel: () => LogLevel.ERROR,
};
const failing = (error: string) => expect.objectContaining({ data: expect.objectContaining({ ok: false, error }) });
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

beforeEach(async () => {
  twin = await startSlackTwin();
  client = clientOf(twin);
});
afterEach(() => twin.close());

test('a message is posted with its blocks and metadata, edited in place and deleted', async () => {
  const metadata = { event_type: 'run', event_payload: { id: 7 } };
  const posted = await client.chat.postMessage({
    channel: 'C0EXPORTS',
    text: 'Newsletter is running',
    blocks: [section('*Newsletter* is running')],
    metadata,
    unfurl_links: false,
  });
  expect(posted).toMatchObject({ ok: true, channel: 'C0EXPORTS', message: { type: 'message', bot_id: 'B0ACME' } });
  const [message] = twin.channel('#exports').messages;
  expect(message).toMatchObject({ ts: posted.ts, text: 'Newsletter is running', metadata, unfurl_links: false });
  expect(message?.blocks).toEqual([{ ...section('*Newsletter* is running'), block_id: expect.any(String) }]);

  const ts = posted.ts ?? '';
  await client.chat.update({ channel: 'C0EXPORTS', ts, text: 'done', blocks: [section('*Newsletter* is done')] });
  const [edited] = twin.channel('#exports').messages;
  expect(edited).toMatchObject({ ts, text: 'done', edited: { user: 'U0ACMEBOT' }, metadata });
  expect(message?.text).toBe('Newsletter is running');

  await client.chat.delete({ channel: 'C0EXPORTS', ts });
  expect(twin.channel('#exports').messages).toEqual([]);
  await expect(client.chat.update({ channel: 'C0EXPORTS', ts, text: 'x' })).rejects.toEqual(
    failing('message_not_found'),
  );
});

test('a new text alone leaves the old blocks standing, an empty list takes them away', async () => {
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0EXPORTS', text: 'one', blocks: [section('one')] });
  await client.chat.update({ channel: 'C0EXPORTS', ts, text: 'two' });
  expect(twin.channel('exports').messages[0]).toMatchObject({ text: 'two', blocks: [section('one')] });
  await client.chat.update({ channel: 'C0EXPORTS', ts, text: 'two', blocks: [] });
  expect(twin.channel('exports').messages[0]?.blocks).toEqual([]);
});

test('replies are in the thread, and in the channel only when broadcast', async () => {
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0EXPORTS', text: 'run' });
  await client.chat.postMessage({ channel: 'C0EXPORTS', text: 'task 1', thread_ts: ts });
  await client.chat.postMessage({ channel: 'C0EXPORTS', text: 'failed', thread_ts: ts, reply_broadcast: true });
  const { messages, thread } = twin.channel('exports');
  expect(thread(ts).map(({ text }) => text)).toEqual(['run', 'task 1', 'failed']);
  expect(messages.map(({ text }) => text)).toEqual(['run', 'failed']);
  await client.chat.delete({ channel: 'C0EXPORTS', ts });
  expect(twin.channel('exports').thread(ts)[0]).toMatchObject({ subtype: 'tombstone' });
});

test.each([
  ['channel_not_found', { channel: 'C0NOWHERE', text: 'x' }],
  ['channel_not_found', { channel: 'G0LEADS', text: 'x' }],
  ['is_archived', { channel: 'C0OLD', text: 'x' }],
  ['no_text', { channel: 'C0EXPORTS', text: '' }],
  ['msg_too_long', { channel: 'C0EXPORTS', text: 'x'.repeat(40_001) }],
  ['too_many_attachments', { channel: 'C0EXPORTS', text: 'x', attachments: Array(101).fill({ fallback: 'x' }) }],
  ['thread_not_found', { channel: 'C0EXPORTS', text: 'x', thread_ts: '1.000001' }],
  ['invalid_metadata_format', { channel: 'C0EXPORTS', text: 'x', metadata: { nonsense: 1 } as never }],
])('posting is refused with %s', async (error, message) => {
  if (message.channel === 'G0LEADS') twin.changeChannel('G0LEADS', { members: ['U0ANN'] });
  await expect(client.chat.postMessage(message)).rejects.toEqual(failing(error));
});

test('a channel that the app is not in needs chat:write.public', async () => {
  await client.chat.postMessage({ channel: 'C0RANDOM', text: 'hello' });
  const token = twin.install('T0ACME', { scopes: ['chat:write', 'channels:join'] }).value;
  const narrow = clientOf(twin, token);
  await expect(narrow.chat.postMessage({ channel: 'C0RANDOM', text: 'x' })).rejects.toEqual(failing('not_in_channel'));
  await narrow.conversations.join({ channel: 'C0RANDOM' });
  expect(await narrow.chat.postMessage({ channel: 'C0RANDOM', text: 'x' })).toMatchObject({ ok: true });
});

test('what Slack has against blocks comes back with pointers', async () => {
  const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } }];
  await expect(client.chat.postMessage({ channel: 'C0EXPORTS', text: 'x', blocks })).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'] },
    },
  });
  expect(twin.channel('exports').messages).toEqual([]);
});

test('only the app itself edits its messages, and long texts are refused', async () => {
  const { message } = await twin.user('ann').say('exports', 'hello');
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0EXPORTS', text: 'mine' });
  const change = (parts: { ts: string; text: string }) => client.chat.update({ channel: 'C0EXPORTS', ...parts });
  await expect(change({ ts: message.ts, text: 'x' })).rejects.toEqual(failing('cant_update_message'));
  await expect(change({ ts, text: 'x'.repeat(4_001) })).rejects.toEqual(failing('msg_too_long'));
});

test('an ephemeral message is seen by one person of the channel', async () => {
  await client.chat.postEphemeral({ channel: 'C0EXPORTS', user: 'U0BOB', text: 'only you' });
  expect(twin.ephemerals('bob')).toMatchObject([{ channel: 'C0EXPORTS', text: 'only you', from: 'app' }]);
  expect(twin.ephemerals('ann')).toEqual([]);
  twin.changeChannel('C0EXPORTS', { members: ['U0ANN', 'U0ACMEBOT'] });
  const refused = client.chat.postEphemeral({ channel: 'C0EXPORTS', user: 'U0BOB', text: 'x' });
  await expect(refused).rejects.toEqual(failing('user_not_in_channel'));
});

test('direct messages are opened by user, and posting to a user finds the same', async () => {
  const { channel } = await client.conversations.open({ users: 'U0ANN' });
  const posted = await client.chat.postMessage({ channel: 'U0ANN', text: 'hi' });
  expect(posted.channel).toBe(channel?.id);
  expect(twin.user('ann').directChannel).toBe(channel?.id);
  await expect(client.conversations.open({ users: 'U0NOBODY' })).rejects.toEqual(failing('user_not_found'));
});

test('people have a zone always and a locale when asked for', async () => {
  const plain = await client.users.info({ user: 'U0BOB' });
  expect(plain.user).toMatchObject({ name: 'bob', tz: 'Europe/Amsterdam', profile: { email: 'bob@acme.example' } });
  expect(plain.user).not.toHaveProperty('locale');
  expect((await client.users.info({ user: 'U0BOB', include_locale: true })).user?.locale).toBe('nl-NL');
  expect((await client.users.lookupByEmail({ email: 'BOB@acme.example' })).user?.id).toBe('U0BOB');
  await expect(client.users.lookupByEmail({ email: 'x@y.example' })).rejects.toEqual(failing('users_not_found'));
});

test('lists are paged', async () => {
  const ids: string[] = [];
  for await (const page of client.paginate('users.list', { limit: 2 })) {
    const { members = [] } = page as { members?: { id: string }[] };
    ids.push(...members.map(({ id }) => id));
  }
  expect(ids).toEqual(['U0ACMEBOT', 'U0ANN', 'U0BOB', 'U0CAS']);
  const { channels = [] } = await client.conversations.list({ types: 'public_channel', exclude_archived: true });
  expect(channels.map(({ name }) => name)).toEqual(['general', 'exports', 'random']);
});

test('tokens are checked: none, unknown, revoked, of another kind, too narrow, of a removed app', async () => {
  await expect(clientOf(twin, '').auth.test()).rejects.toEqual(failing('not_authed'));
  await expect(clientOf(twin, 'xoxb-nonsense').auth.test()).rejects.toEqual(failing('invalid_auth'));
  await expect(clientOf(twin, twin.appToken).auth.test()).rejects.toEqual(failing('not_allowed_token_type'));
  await expect(client.apps.connections.open()).rejects.toEqual(failing('not_allowed_token_type'));
  const narrow = clientOf(twin, twin.install('T0ACME', { scopes: ['commands'] }).value);
  await expect(narrow.chat.postMessage({ channel: 'C0EXPORTS', text: 'x' })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'chat:write', provided: 'commands' },
  });
  expect(await client.auth.revoke()).toMatchObject({ revoked: true });
  await expect(client.auth.test()).rejects.toEqual(failing('token_revoked'));
});

test('files are uploaded in three steps and shared', async () => {
  const file = Buffer.from('id,name\n1,Ann\n');
  await client.files.uploadV2({ channel_id: 'C0EXPORTS', filename: 'rejected.csv', file, initial_comment: 'Rejected' });
  const [message] = twin.channel('exports').messages;
  expect(message).toMatchObject({ text: 'Rejected', files: [{ name: 'rejected.csv', mimetype: 'text/csv' }] });
  expect(Buffer.from(twin.files[0]?.content ?? []).toString()).toBe('id,name\n1,Ann\n');
  const picture = { type: 'image' as const, alt_text: 'chart', slack_file: { id: 'F0NOTHERE' } };
  const refused = client.chat.postMessage({ channel: 'C0EXPORTS', text: 'x', blocks: [picture] });
  await expect(refused).rejects.toEqual(failing('invalid_blocks'));
});

test('a picture in a message is a file that was completed and looked at, shared or not', async () => {
  const show = (id: string) => {
    const block = { type: 'image' as const, alt_text: 'Rows per run', slack_file: { id } };
    return client.chat.postMessage({ channel: 'C0EXPORTS', text: 'x', blocks: [block] });
  };
  const file = Buffer.from('not looked into');
  const asked = await client.files.getUploadURLExternal({ filename: 'chart.png', length: file.length });
  const id = asked.file_id ?? '';
  await fetch(asked.upload_url ?? '', { method: 'POST', body: file });
  await expect(show(id)).rejects.toEqual(failing('invalid_blocks'));
  await client.files.completeUploadExternal({ files: [{ id, title: 'Rows' }] });
  expect(twin.files.find((one) => one.id === id)).toMatchObject({ shared: [] });
  twin.fail('file_processing', { error: 'invalid_blocks' });
  await expect(show(id)).rejects.toMatchObject({
    data: { response_metadata: { messages: ['[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]'] } },
  });
  await show(id);
  const page = await fetch(`${twin.pageUrl}/parts?user=U0ANN&channel=C0EXPORTS`);
  const { messages } = (await page.json()) as { messages: string };
  expect(messages).toContain(`<img class="large" src="/files-pri/${id}/chart.png" alt="Rows per run">`);
  await client.files.uploadV2({ filename: 'table.csv', file });
  await expect(show(twin.files.at(-1)?.id ?? '')).rejects.toEqual(failing('invalid_blocks'));
});

test('rate limits answer 429 with Retry-After, and pass as time does', async () => {
  const limited = await startSlackTwin({ rateLimits: { tiers: { 1: 1, 2: 2, 3: 3, 4: 4 }, burst: 1 } });
  const slow = clientOf(limited);
  const { ts = '' } = await slow.chat.postMessage({ channel: 'C0EXPORTS', text: '1' });
  const again = slow.chat.postMessage({ channel: 'C0EXPORTS', text: '2' });
  await expect(again).rejects.toMatchObject({ retryAfter: 1 });
  expect(await slow.chat.postMessage({ channel: 'C0GENERAL', text: '2' })).toMatchObject({ ok: true });
  await limited.advance(1_000);
  expect(await slow.chat.postMessage({ channel: 'C0EXPORTS', text: '2' })).toMatchObject({ ok: true });
  const edit = () => slow.chat.update({ channel: 'C0EXPORTS', ts, text: 'edited' });
  for (const _ of [1, 2, 3]) await edit();
  await expect(edit()).rejects.toMatchObject({ retryAfter: 60 });
  await limited.close();
});

test('faults happen on demand, as often as asked', async () => {
  const post = () => client.chat.postMessage({ channel: 'C0EXPORTS', text: 'x' });
  twin.fail('chat.postMessage', { error: 'internal_error', times: 2 });
  twin.fail('chat.postMessage', { status: 503 });
  twin.fail('chat.postMessage', { error: 'ratelimited', retryAfter: 30 });
  twin.fail('chat.postMessage', { cut: 'before' });
  twin.fail('chat.postMessage', { cut: 'after' });
  await expect(post()).rejects.toEqual(failing('internal_error'));
  await expect(post()).rejects.toEqual(failing('internal_error'));
  await expect(post()).rejects.toMatchObject({ statusCode: 503 });
  await expect(post()).rejects.toMatchObject({ retryAfter: 30 });
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
  expect(twin.channel('exports').messages).toHaveLength(0);
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
  expect(twin.channel('exports').messages).toHaveLength(1);
  expect(await post()).toMatchObject({ ok: true });
  expect(twin.calls('chat.postMessage').map(({ outcome }) => outcome)).toEqual([
    'internal_error',
    'internal_error',
    'http 503',
    'ratelimited',
    'ok',
    'ok',
  ]);
});

test('a JSON body with a bearer token does what a form does, and unknown methods are told', async () => {
  const call = async (method: string, body: unknown) => {
    const headers = { authorization: 'Bearer xoxb-twin', 'content-type': 'application/json; charset=utf-8' };
    const answer = await fetch(`${twin.apiUrl}${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.json();
  };
  const blocks = [section('hi')];
  expect(await call('chat.postMessage', { channel: 'C0EXPORTS', text: 'hi', blocks })).toMatchObject({ ok: true });
  expect(await call('chat.postMessage', { channel: 'C0EXPORTS', blocks: '[' })).toEqual({
    ok: false,
    error: 'invalid_blocks_format',
  });
  expect(await call('chat.shout', {})).toEqual({ ok: false, error: 'unknown_method', req_method: 'chat.shout' });
});
