import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chatFiles, outbox } from '../../src/db/schema/index.ts';
import type { Message } from '../../twins/slack/index.ts';
import { createSlackWorld, type SlackWorld } from '../support/slack-world.ts';

let slack: SlackWorld;
beforeAll(async () => {
  slack = await createSlackWorld({ customers: 30, variables: { PUBLIC_URL: 'https://exports.example.com' } });
  await slack.world.say('operator', 'create "Aussies" segments:australia to:"Local folder" fields:id,email,note');
  await slack.world.say('operator', 'settings chat-files 500');
});
afterAll(() => slack?.close());
beforeEach(() => slack.twin.heal());

const textOf = (node: unknown): string => JSON.stringify(node ?? '');
const post = (line: string, channel: string) =>
  slack.twin.user('ann').slash('/export', `post Aussies ${line}`, channel);
const kept = () => slack.world.app.services.db.orm.select().from(chatFiles);

interface Posted {
  readonly message: Message;
  readonly file: Readonly<Record<string, unknown>> | undefined;
}

/** The next message of a channel that is about a file. */
async function nextIn(channel: string, act: () => Promise<unknown>): Promise<Posted> {
  const about = () => slack.twin.channel(channel).all.filter((one) => /Australia \d{4}/.test(textOf(one)));
  const before = about().length;
  await act();
  const message = await slack.twin.waitFor(() => about()[before], 20_000);
  await vi.waitUntil(isQuiet, { timeout: 20_000, interval: 20 });
  expect(about()).toHaveLength(before + 1);
  return { message, file: message.files?.[0] };
}

/** Nothing waits to be brought to Slack. */
async function isQuiet(): Promise<boolean> {
  const rows = await slack.world.app.services.db.orm.select().from(outbox);
  return rows.every((row) => row.surface !== 'slack' || row.deliveredAt !== null || row.failure !== null);
}

function rowsOf({ file }: Posted): string[][] {
  const found = slack.twin.files.find(({ id }) => id === file?.id);
  return parse(Buffer.from(found?.content ?? []), { bom: true }) as unknown as string[][];
}

describe('a file in Slack', () => {
  it('is uploaded to where it was asked, with its card, as one message; nothing is kept of it', async () => {
    const posted = await nextIn('general', () => post('', 'C0GENERAL'));
    expect(posted.file).toMatchObject({ mimetype: 'text/csv' });
    expect(posted.file?.title).toMatch(/^Australia \d{4}-\d\d-\d\d\.csv$/);
    const [header, ...rows] = rowsOf(posted);
    const members = await slack.world.source`select id, email from customer where country = 'AU' order by id`;
    expect(header).toEqual(['id', 'email', 'note']);
    expect(rows.map(([id, email]) => [id, email]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(
      members.map(({ id, email }) => [String(id), email]),
    );
    expect(textOf(posted.message.blocks)).toContain('10 records');
    expect(textOf(posted.message.blocks)).not.toContain('/downloads/files/');
    expect(await kept()).toEqual([]);
  });

  it('goes into the thread that it was asked in', async () => {
    const ann = slack.twin.user('ann');
    const { message: top } = await ann.say('C0EXPORTS', 'How many are we in Australia?');
    const posted = await nextIn('exports', () => ann.mention('C0EXPORTS', 'post Aussies', top.ts));
    expect(posted.message.thread_ts).toBe(top.ts);
    expect(rowsOf(posted)).toHaveLength(11);
  });

  it('goes to the direct message when it is for the asker alone', async () => {
    const ann = slack.twin.user('ann');
    const posted = await nextIn(ann.directChannel, () => post('to:me', 'C0GENERAL'));
    expect(rowsOf(posted)).toHaveLength(11);
  });

  it.each([
    ['the bytes are not taken', 'upload', { status: 500 }],
    ['the connection breaks under the bytes', 'upload', { cut: 'before' as const }],
    ['the address cannot be had', 'files.getUploadURLExternal', { error: 'internal_error' }],
    ['Slack is out of breath', 'files.completeUploadExternal', { error: 'ratelimited', retryAfter: 1 }],
  ])('is tried again when %s, and comes once', async (_, method, fault) => {
    slack.twin.fail(method, fault);
    const posted = await nextIn('general', () => post('', 'C0GENERAL'));
    expect(rowsOf(posted)).toHaveLength(11);
  });

  it('comes with the sentence alone when Slack does not take the blocks beside a file', async () => {
    slack.twin.fail('files.completeUploadExternal', { error: 'invalid_blocks', times: 2 });
    const posted = await nextIn('general', () => post('', 'C0GENERAL'));
    expect(rowsOf(posted)).toHaveLength(11);
    slack.twin.fail('files.completeUploadExternal', { error: 'internal_error', times: 2 });
    const plain = await nextIn('general', () => post('', 'C0GENERAL'));
    expect(rowsOf(plain)).toHaveLength(11);
    expect(plain.message.text).toContain('10 records');
  });

  it.each([
    ['uploads are switched off', 'files.getUploadURLExternal', 'file_uploads_disabled'],
    ['an old installation may not upload', 'files.getUploadURLExternal', 'missing_scope'],
    ['a shared channel takes no files', 'files.completeUploadExternal', 'slack_connect_file_upload_sharing_blocked'],
  ])('is a card with a link when %s', async (_, method, error) => {
    slack.twin.fail(method, { error });
    const { message, file } = await nextIn('general', () => post('', 'C0GENERAL'));
    expect(file).toBeUndefined();
    expect(textOf(message.blocks)).toContain('https://exports.example.com/downloads/files/');
    expect(await kept()).toHaveLength(1);
    await slack.world.app.services.db.orm.delete(chatFiles);
  });

  it('is a card with a link in a channel that the bot may write in without being there', async () => {
    slack.twin.addChannel({ id: 'C0OPEN', name: 'open', hasBot: false });
    const { message, file } = await nextIn('open', () => post('', 'C0OPEN'));
    expect(file).toBeUndefined();
    expect(textOf(message.blocks)).toContain('/downloads/files/');
  });
});
