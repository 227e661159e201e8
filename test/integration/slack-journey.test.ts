import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../twins/slack/index.ts';
import { createSlackWorld, type SlackWorld } from '../support/slack-world.ts';

let slack: SlackWorld;
beforeAll(async () => {
  slack = await createSlackWorld();
});
afterAll(() => slack?.close());

const shown = (message: { readonly text?: string; readonly blocks?: unknown } | undefined) => JSON.stringify(message);

describe('a first day in Slack', () => {
  it('answers a command privately', async () => {
    const ann = slack.twin.user('ann');
    const ack = await ann.slash('/export', 'list', 'C0GENERAL');
    expect(ack.status).toBe(200);
    const answer = await slack.twin.waitFor(() => slack.twin.ephemerals('ann').at(-1));
    console.log(shown(answer));
  });

  it('opens the form, saves and runs', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    await ann.slash('/export', 'create', 'C0GENERAL');
    const view = await twin.waitFor(() => twin.views('ann').find((one) => one.callback_id === 'form'));
    console.log(JSON.stringify(view, null, 1).slice(0, 6000));
  });

  it('runs', async () => {
    const { twin } = slack;
    await slack.world.say('operator', 'create name:Newsletter connection:"Local folder" segments:australia');
    const ann = twin.user('ann');
    await ann.slash('/export', 'run Newsletter', 'C0GENERAL');
    const run = await twin.waitFor(() =>
      twin.channel('general').messages.find((m: Message) => shown(m).includes('Newsletter')),
    );
    console.log(shown(run));
    await twin.waitFor(() => /uccessful/.test(shown(twin.channel('general').messages.at(-1))), 10000);
    console.log(shown(twin.channel('general').messages.at(-1)));
    await ann.openHome();
    const home = await twin.waitFor(() => twin.home('ann'));
    console.log(shown(home).slice(0, 1500));
    await ann.mention('C0GENERAL', 'history newsletter');
    const next = await twin.waitFor(() => twin.ephemerals('ann').find((m) => shown(m).includes('istory')));
    console.log(shown(next).slice(0, 800));
    await ann.directMessage('status');
    const dm = await twin.waitFor(() => twin.channel(ann.directChannel).messages.at(-1));
    console.log(shown(dm).slice(0, 800));
  });
});
