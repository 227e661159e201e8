import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ephemeral, Message } from '../../twins/slack/index.ts';
import { readPixels } from '../support/pixels.ts';
import { createSlackWorld, type SlackWorld } from '../support/slack-world.ts';

type Block = Readonly<Record<string, unknown>>;

let slack: SlackWorld;
/** One more each time, so that no chart is like one before. */
async function runOnce(): Promise<void> {
  const [started] = await slack.world.say('operator', 'run Aussies');
  if (started !== undefined) await slack.world.settled(started);
}
beforeAll(async () => {
  slack = await createSlackWorld({ customers: 30 });
  await slack.world.say('operator', 'create "Aussies" segments:australia to:"Local folder" fields:id,email');
  await runOnce();
});
afterAll(() => slack?.close());
beforeEach(async () => {
  slack.twin.heal();
  await runOnce();
});

const DRAWN = { error: 'invalid_blocks' };
const typesOf = ({ blocks = [] }: Message | Ephemeral) => blocks.map(({ type }) => String(type));
const picturesIn = ({ blocks = [] }: Message | Ephemeral): Block[] => blocks.filter(({ type }) => type === 'image');
const uploads = () => slack.twin.files.length;
const isHistory = ({ blocks }: Message | Ephemeral) => JSON.stringify(blocks ?? '').includes('History of Aussies');

/** What Ann is answered in her direct messages. */
async function historyDirect(): Promise<Message> {
  const ann = slack.twin.user('ann');
  const found = () => slack.twin.channel(ann.directChannel).messages.filter(isHistory);
  const before = found().length;
  await ann.directMessage('history Aussies');
  return slack.twin.waitFor(() => found()[before], 20_000);
}

/** What only Ann sees in a channel. */
async function historyInChannel(): Promise<Ephemeral> {
  const found = () => slack.twin.ephemerals('ann').filter(isHistory);
  const before = found().length;
  await slack.twin.user('ann').slash('/export', 'history Aussies', 'C0GENERAL');
  return slack.twin.waitFor(() => found()[before], 20_000);
}

async function expectPictures(message: Message | Ephemeral): Promise<void> {
  const pictures = picturesIn(message);
  expect(typesOf(message)).not.toContain('data_visualization');
  expect(pictures.map(({ alt_text }) => String(alt_text).split(',')[0])).toEqual(['Rows per run', 'Duration per run']);
  for (const { slack_file, alt_text } of pictures) {
    expect(message.text).toContain(alt_text);
    const file = slack.twin.files.find(({ id }) => id === (slack_file as { id: string }).id);
    expect(file).toMatchObject({ name: 'chart.png', altText: alt_text, shared: [] });
    const pixels = await readPixels(file?.content ?? new Uint8Array());
    expect([pixels.width, pixels.height]).toEqual([880, 520]);
    expect(pixels.count('#4656cf')).toBeGreaterThan(1_000);
  }
}

function expectNumbers(message: Message | Ephemeral): void {
  expect(picturesIn(message)).toEqual([]);
  expect(typesOf(message)).not.toContain('data_visualization');
  expect(JSON.stringify(message.blocks)).toContain(': 10 · ');
  expect(typesOf(message)).toContain('actions');
}

describe('a chart that Slack does not draw', () => {
  it('is its own where Slack draws it', async () => {
    const before = uploads();
    expect(typesOf(await historyDirect())).toContain('data_visualization');
    expect(uploads()).toBe(before);
  });

  it('is a picture in a message, with its sentence as the description', async () => {
    slack.twin.fail('chat.postMessage', DRAWN);
    await expectPictures(await historyDirect());
  });

  it('is a picture in an answer for one person, at the address that Slack gave for it', async () => {
    slack.twin.fail('response_url', DRAWN);
    await expectPictures(await historyInChannel());
    expect(slack.twin.calls('chat.postEphemeral')).toEqual([]);
  });

  it('is uploaded once, however often it is shown', async () => {
    slack.twin.fail('chat.postMessage', DRAWN);
    const first = await historyDirect();
    const before = uploads();
    slack.twin.fail('chat.postMessage', DRAWN);
    const second = await historyDirect();
    expect(picturesIn(second)).toMatchObject(picturesIn(first).map(({ slack_file }) => ({ slack_file })));
    expect(uploads()).toBe(before);
  });

  it.each([
    ['a message', 'chat.postMessage', historyDirect],
    ['an answer for one person', 'response_url', historyInChannel],
  ])('waits in %s until Slack has looked at the picture, without uploading it again', async (_, method, ask) => {
    const before = uploads();
    slack.twin.fail(method, DRAWN);
    slack.twin.fail('file_processing', { ...DRAWN, times: 2 });
    await expectPictures(await ask());
    expect(uploads()).toBe(before + 2);
  });

  it.each([
    ['a message', 'chat.postMessage', historyDirect],
    ['an answer for one person', 'response_url', historyInChannel],
  ])('is numbers in %s when Slack never shows the picture', async (_, method, ask) => {
    slack.twin.fail(method, DRAWN);
    slack.twin.fail('file_processing', { ...DRAWN, times: 3 });
    expectNumbers(await ask());
  });

  it('is uploaded anew when somebody has taken the picture away', async () => {
    slack.twin.fail('chat.postMessage', DRAWN);
    await historyDirect();
    const before = uploads();
    // The charts, their pictures, and, as they are to be made anew, the charts again.
    slack.twin.fail('chat.postMessage', { ...DRAWN, times: 3 });
    await expectPictures(await historyDirect());
    expect(uploads()).toBe(before + 2);
  });

  it('is numbers in an answer for one person when the bytes are not taken, and a picture the next time', async () => {
    slack.twin.fail('response_url', DRAWN);
    slack.twin.fail('upload', { status: 500, times: 2 });
    expectNumbers(await historyInChannel());
    slack.twin.fail('response_url', DRAWN);
    await expectPictures(await historyInChannel());
  });

  it.each([
    ['the connection breaks under the bytes', 'upload', { cut: 'before' as const }],
    ['uploads are switched off', 'files.getUploadURLExternal', { error: 'file_uploads_disabled' }],
    ['an old installation may not upload', 'files.getUploadURLExternal', { error: 'missing_scope' }],
    ['Slack is out of breath', 'files.completeUploadExternal', { error: 'ratelimited', retryAfter: 1 }],
  ])('is numbers at once when %s', async (_, method, fault) => {
    slack.twin.fail('chat.postMessage', DRAWN);
    slack.twin.fail(method, { ...fault, times: 2 });
    expectNumbers(await historyDirect());
  });
});
