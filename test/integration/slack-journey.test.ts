import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../../twins/slack/index.ts';
import { createSlackWorld, type SlackWorld } from '../support/slack-world.ts';

let slack: SlackWorld;
beforeAll(async () => {
  slack = await createSlackWorld();
  await slack.world.say('operator', 'connections share "Local folder"');
});
afterAll(() => slack?.close());

const textOf = (node: unknown): string => JSON.stringify(node ?? '');
const formOf = (who: string): Promise<View> =>
  slack.twin.waitFor(() => slack.twin.views(who).find((view) => view.callback_id === 'form'));
const channel = (name: string) => slack.twin.channel(name).messages;

describe('a first day in Slack', () => {
  it('makes Ann an admin, as BOT_ADMINS says, and answers her command for her eyes only', async () => {
    const { twin } = slack;
    expect(await twin.user('ann').slash('/export', 'list', 'C0GENERAL')).toMatchObject({ status: 200, body: '' });
    const answer = await twin.waitFor(() => twin.ephemerals('ann').at(-1));
    expect(textOf(answer)).toContain('No exports');
    expect(channel('general')).toEqual([]);
  });

  it('opens a form, tells what is wrong beside the field, and keeps what was typed when it is drawn anew', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    await ann.slash('/export', 'create', 'C0GENERAL');
    const form = await formOf('ann');
    await ann.select(form, 'name', '  ');
    const refused = await ann.submit(form, { items: ['Australia (100)'] });
    expect(Object.keys(refused.errors)).toEqual(['in:name']);
    await ann.select(form, 'name', 'Newsletter');
    await ann.select(form, 'type', 'Whole entities: every record, every field');
    const entities = await twin.waitFor(() => twin.views('ann').find((view) => textOf(view).includes('"Entities"')));
    expect(textOf(entities)).toContain('Newsletter');
    await ann.select(entities, 'type', 'Segments: members, with the fields you choose');
    const back = await twin.waitFor(() => twin.views('ann').find((view) => textOf(view).includes('"Segments"')));
    const saved = await ann.submit(back, { items: ['Australia (100)'] });
    expect(saved.errors).toEqual({});
    expect(textOf(saved.view)).toContain('Newsletter');
    expect(saved.view?.callback_id).toBe('result');
  });

  it('runs from the result, in the channel where the form was asked for, and follows it there and in the modal', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    const [result] = twin.views('ann');
    await ann.pressButton(result!, 'Run');
    const posted = await twin.waitFor(() => channel('general').find(({ text }) => text.startsWith('Newsletter')));
    await twin.waitFor(
      () => channel('general').find((one) => one.ts === posted.ts && textOf(one).includes('Successful')),
      10_000,
    );
    await twin.waitFor(() => textOf(twin.views('ann')).includes('Successful'), 10_000);
    expect(channel('general').map(({ text }) => text.split(/[.:]/)[0])).toEqual(['Export created', 'Newsletter']);
    // Drawn anew meanwhile, it still knows where it was asked for.
    await ann.pressButton(twin.views('ann')[0]!, 'Run again');
    await twin.waitFor(() => channel('general').filter(({ text }) => text.startsWith('Newsletter')).length === 2);
    await twin.waitFor(() => channel('general').every((one) => !/Queued|Running/.test(textOf(one))), 10_000);
    await ann.closeView(twin.views('ann')[0]!);
  });

  it('asks before it deletes, where one person sees it, and tells all; the question has served then', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    await ann.slash('/export', 'create Doomed segments:australia to:"Local folder"', 'C0GENERAL');
    await twin.waitFor(() => channel('general').find((one) => textOf(one).includes('Doomed')));
    await ann.slash('/export', 'delete Doomed', 'C0GENERAL');
    const asked = await twin.waitFor(() =>
      twin.ephemerals('ann').find((one) => textOf(one).includes('Delete “Doomed”')),
    );
    await ann.pressButton(asked, 'Delete');
    await twin.waitFor(() => channel('general').find(({ text }) => text.startsWith('Export deleted')));
    const served = await twin.waitFor(() =>
      twin.ephemerals('ann').find((one) => one.ts === asked.ts && !textOf(one).includes('"actions"')),
    );
    expect(served.text).toBe('Export deleted');
  });

  it('follows a run that was asked first, for all to see', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    await ann.slash('/export', 'run all', 'C0GENERAL');
    const asked = await twin.waitFor(() =>
      twin.ephemerals('ann').find((one) => /Run \d+ exports?\?/.test(textOf(one))),
    );
    const before = new Set(channel('general').map(({ ts }) => ts));
    const [, title = ''] = /"text":"(Run \d+ exports?)"/.exec(textOf(asked)) ?? [];
    await ann.pressButton(asked, title);
    await twin.waitFor(
      () => channel('general').find((one) => !before.has(one.ts) && textOf(one).includes('Successful')),
      10_000,
    );
  });

  it('lets a viewer look and not touch, and opens the way to ask, in Dutch', async () => {
    const { twin } = slack;
    const bob = twin.user('bob');
    await bob.slash('/export', 'run newsletter', 'C0GENERAL');
    const refused = await twin.waitFor(() => twin.ephemerals('bob').at(-1));
    expect(textOf(refused)).toContain('bijdrager');
    await bob.pressButton(refused, 'De rol aanvragen');
    const form = await formOf('bob');
    const sent = await bob.submit(form, { reason: 'Ik beheer de nieuwsbrief' });
    expect(sent.errors).toEqual({});
    const card = await twin.waitFor(() =>
      twin.channel(twin.user('ann').directChannel).messages.find((one) => textOf(one).includes('nieuwsbrief')),
    );
    await twin.user('ann').pressButton(card, 'Approve');
    await twin.waitFor(() =>
      twin.channel(bob.directChannel).messages.find((one) => /goedgekeurd|bijdrager/.test(textOf(one))),
    );
    const answered = await twin.waitFor(() => {
      const now = twin.channel(twin.user('ann').directChannel).messages.find(({ ts }) => ts === card.ts);
      return textOf(now).includes('Approved') ? now : undefined;
    });
    expect(textOf(answered)).not.toContain('"Deny"');
  });

  it('hears mentions in a thread and answers there, as commands cannot be typed in threads', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    const [top] = channel('general');
    await ann.mention('C0GENERAL', 'run newsletter', top!.ts);
    const reply = await twin.waitFor(() =>
      twin
        .channel('general')
        .thread(top!.ts)
        .find((one) => one.ts !== top!.ts && textOf(one).includes('Newsletter') && one.user !== 'U0ANN'),
    );
    expect(reply.thread_ts).toBe(top!.ts);
  });

  it('answers a direct message without a word before it', async () => {
    const { twin } = slack;
    const cas = twin.user('cas');
    await cas.directMessage('status');
    await twin.waitFor(() =>
      twin
        .channel(cas.directChannel)
        .messages.find((one) => one.user === 'U0ACMEBOT' && textOf(one).includes('Test shop')),
    );
  });

  it('shows a home that keeps itself up to date, and answers its buttons in a modal', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    await ann.openHome();
    const home = await twin.waitFor(() => twin.home('ann'));
    expect(textOf(home)).toContain('Hello Ann');
    await ann.pressButton(home, 'All exports');
    await twin.waitFor(() => textOf(twin.views('ann')).includes('Newsletter'));
    await ann.closeView(twin.views('ann').at(-1)!);
  });

  it('opens from the shortcuts', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    await ann.shortcut('export_new');
    await ann.closeView(await formOf('ann'));
    await ann.shortcut('export_list');
    await twin.waitFor(() => textOf(twin.views('ann')).includes('Newsletter'));
    await ann.closeView(twin.views('ann').at(-1)!);
  });

  it('takes people and channels as Slack writes them', async () => {
    const { twin, world } = slack;
    const ann = twin.user('ann');
    await ann.slash('/export', 'settings admin-channel #exports', 'C0GENERAL');
    await twin.waitFor(() => twin.ephemerals('ann').find((one) => textOf(one).includes('#exports')));
    // Cas is known already; an admin may also name somebody who never spoke to the bot.
    twin.addUser({ id: 'U0DEE', name: 'dee', realName: 'Dee Brandt' });
    await ann.slash('/export', 'people set @dee contributor', 'C0GENERAL');
    await twin.waitFor(() => twin.ephemerals('ann').find((one) => textOf(one).includes('Dee Brandt')));
    const everyone = await world.chat.people(world.app.environmentId);
    expect(everyone.find(({ name }) => name === 'Dee Brandt')?.role).toBe('contributor');
  });
});
