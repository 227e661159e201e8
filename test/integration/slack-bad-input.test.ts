import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inbox, runs } from '../../src/db/schema/index.ts';
import { createSlackWorld, type SlackWorld } from '../support/slack-world.ts';

let slack: SlackWorld;
beforeAll(async () => {
  slack = await createSlackWorld();
  await slack.world.say('operator', 'create name:Newsletter connection:"Local folder" segments:australia');
  // Known from here on.
  await slack.twin.user('ann').slash('/export', 'home', 'C0GENERAL');
  await slack.twin.waitFor(() => slack.twin.ephemerals('ann').at(-1));
});
afterAll(() => slack?.close());
beforeEach(() => slack.twin.heal());

const textOf = (node: unknown): string => JSON.stringify(node ?? '');
const events = () => slack.world.app.services.db.orm.select().from(inbox);
const allRuns = () => slack.world.app.services.db.orm.select().from(runs);
const lastOf = (who: string) => slack.twin.ephemerals(who).at(-1);
/** What Ann reads next. */
async function nextFor(who: string, act: () => Promise<unknown>): Promise<string> {
  const before = slack.twin.ephemerals(who).length;
  await act();
  return textOf(await slack.twin.waitFor(() => slack.twin.ephemerals(who)[before], 15_000));
}

describe('requests that Slack did not send', () => {
  it.each([
    ['signed with another secret', { secret: 'not-ours' }],
    ['of six minutes ago', { skewSeconds: -360 }],
    ['of six minutes from now', { skewSeconds: 360 }],
    ['changed on the way', { tamperedBody: 'command=/export&text=run+all' }],
  ])('are refused and leave nothing: %s', async (_, forgery) => {
    const { twin } = slack;
    await twin.user('ann').slash('/export', 'help', 'C0GENERAL');
    const before = (await events()).length;
    const ack = await twin.forge.resend(twin.sent.at(-1)!, forgery);
    expect(ack).toMatchObject({ status: 401, body: '' });
    expect((await events()).length).toBe(before);
  });

  it('are refused without a signature, and when they are larger than anything Slack sends', async () => {
    const { forge } = slack.twin;
    const bare = { 'x-slack-signature': undefined, 'x-slack-request-timestamp': undefined };
    expect((await forge.send('command=%2Fexport&text=list', bare)).status).toBe(401);
    expect((await forge.oversized(3_000_000)).status).toBe(413);
    expect((await forge.send('payload=%7Bnot+json')).status).toBe(400);
  });

  it('are carried out once when the very same comes again', async () => {
    const { twin } = slack;
    const before = (await allRuns()).length;
    await twin.user('ann').slash('/export', 'run newsletter', 'C0GENERAL');
    const [first, second] = [twin.sent.at(-1)!, twin.sent.at(-1)!];
    const acks = await Promise.all([twin.forge.replay(first), twin.forge.replay(second)]);
    expect(acks).toMatchObject([{ status: 200 }, { status: 200 }]);
    await twin.waitFor(
      () => twin.channel('general').messages.find((one) => textOf(one).includes('Successful')),
      10_000,
    );
    expect((await allRuns()).length).toBe(before + 1);
    expect(twin.channel('general').messages.length).toBe(1);
  });

  it('prove the address, and answer the check of the certificate without doing anything', async () => {
    const { forge } = slack.twin;
    expect(await forge.verifyUrl()).toMatchObject({ isVerified: true });
    expect((await forge.sslCheck()).status).toBe(200);
    expect((await forge.sslCheck('true')).status).toBe(401);
  });
});

describe('places that the bot cannot write in', () => {
  it('a channel without the bot: the run is followed in the direct message, and the channel says so', async () => {
    const { twin } = slack;
    twin.addChannel({ id: 'G0BOARD', name: 'board', kind: 'private', members: ['U0ANN'], hasBot: false });
    const ann = twin.user('ann');
    const said = await nextFor('ann', () => ann.slash('/export', 'run newsletter', 'G0BOARD'));
    // Slack does not say what it is called, and its id says nothing to anybody.
    expect(said).toContain('I am not in this channel, so the answer is in our direct message');
    const direct = await twin.waitFor(() =>
      twin.channel(ann.directChannel).messages.find((one) => textOf(one).includes('/invite')),
    );
    expect(textOf(direct)).toContain('I am not in that channel, so the answer is here');
    await twin.waitFor(
      () => twin.channel(ann.directChannel).messages.find((one) => textOf(one).includes('Successful')),
      10_000,
    );
  });

  it('a channel without the bot: private answers still come there', async () => {
    const said = await nextFor('ann', () => slack.twin.user('ann').slash('/export', 'list', 'G0BOARD'));
    expect(said).toContain('Newsletter');
  });

  it('an address for the answer that Slack does not take, for whatever reason: it comes in the channel all the same', async () => {
    const { twin } = slack;
    twin.fail('response_url', { error: 'of_another_day' });
    const calls = twin.calls('chat.postEphemeral').length;
    expect(await nextFor('ann', () => twin.user('ann').slash('/export', 'status', 'C0GENERAL'))).toContain('All well');
    expect(twin.calls('chat.postEphemeral')).toHaveLength(calls + 1);
  });

  it('a channel that is archived under a run: what was posted stays, and nothing else is held up', async () => {
    const { twin } = slack;
    twin.addChannel({ id: 'C0BRIEF', name: 'brief' });
    const ann = twin.user('ann');
    await ann.slash('/export', 'run newsletter', 'C0BRIEF');
    await twin.waitFor(() => twin.channel('brief').messages[0]);
    twin.changeChannel('C0BRIEF', { archived: true });
    const said = await nextFor('ann', () => ann.slash('/export', 'status', 'C0GENERAL'));
    expect(said).toContain('Test shop');
  });

  it('a message that somebody removed under an edit: the rest goes on', async () => {
    const { twin, world } = slack;
    const ann = twin.user('ann');
    await ann.slash('/export', 'run newsletter', 'C0EXPORTS');
    const posted = await twin.waitFor(() => twin.channel('exports').messages[0]);
    twin.removeMessage(posted);
    await world.app.services.db.sql`select 1`;
    const said = await nextFor('ann', () => ann.slash('/export', 'list', 'C0GENERAL'));
    expect(said).toContain('Newsletter');
    expect(twin.channel('exports').messages).toEqual([]);
  });
});

describe('Slack at its worst', () => {
  it('a limit on messages is waited out, and the order is kept', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    twin.fail('chat.postMessage', { error: 'ratelimited', retryAfter: 1, times: 2 });
    await ann.directMessage('status');
    await ann.directMessage('catalog');
    const mine = () =>
      twin
        .channel(ann.directChannel)
        .messages.filter((one) => one.user === 'U0ACMEBOT')
        .slice(-2);
    await twin.waitFor(() => textOf(mine()[0]).includes('All well') && textOf(mine()[1]).includes('Australia'), 15_000);
  });

  it('an error of Slack, a cut and a slow answer lose nothing', async () => {
    const { twin } = slack;
    twin.fail('response_url', { status: 500 });
    twin.fail('response_url', { cut: 'before' });
    const said = await nextFor('ann', () => twin.user('ann').slash('/export', 'list', 'C0GENERAL'));
    expect(said).toContain('Newsletter');
  });

  it('a trigger that has expired: the form is offered as a button, and opens from there', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    twin.fail('views.open', { error: 'expired_trigger_id' });
    const said = await nextFor('ann', () => ann.slash('/export', 'edit newsletter', 'C0GENERAL'));
    expect(said).toContain('could not be opened in time');
    await ann.pressButton(lastOf('ann')!, 'Open the form');
    const form = await twin.waitFor(() => twin.views('ann').find((view) => view.callback_id === 'form'));
    expect(textOf(form)).toContain('Newsletter');
    await ann.closeView(form);
  });

  it('blocks that Slack does not take after all: the card goes without its table, and then as text with its buttons', async () => {
    const { twin } = slack;
    const ann = twin.user('ann');
    twin.fail('response_url', { error: 'invalid_blocks' });
    expect(await nextFor('ann', () => ann.slash('/export', 'history newsletter', 'C0GENERAL'))).not.toContain(
      'data_table',
    );
    twin.fail('response_url', { error: 'invalid_blocks', times: 2 });
    await nextFor('ann', () => ann.slash('/export', 'show newsletter', 'C0GENERAL'));
    const plainest = lastOf('ann');
    expect(plainest?.text).toContain('Newsletter');
    expect(new Set(plainest?.blocks?.map(({ type }) => type))).toEqual(new Set(['actions']));
  });
});

describe('what people send', () => {
  it('a modal that is submitted twice saves once, and says so', async () => {
    const { twin, world } = slack;
    const ann = twin.user('ann');
    await ann.slash('/export', 'create', 'C0GENERAL');
    const form = await twin.waitFor(() => twin.views('ann').find((view) => view.callback_id === 'form'));
    const values = { name: 'Twice', items: ['Australia (100)'] };
    for (const [name, value] of Object.entries(values)) await ann.select(form, name, value as never);
    const [one, two] = await Promise.all([ann.submit(form), ann.submit(form).catch(() => undefined)]);
    expect(one.errors).toEqual({});
    expect(two === undefined || two.errors !== undefined).toBe(true);
    const list = await world.say('operator', 'list Twice');
    expect(textOf(list).match(/"Twice"/g)?.length).toBeGreaterThan(0);
    expect(textOf(list)).toContain('1 export');
    for (const view of twin.views('ann')) await ann.closeView(view);
  });

  it.each([
    ['of a card that another version wrote', '{"v":0,"do":"everything"}'],
    ['that carries no JSON', 'x'],
    ['whose data is kept no more', 'ref:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ])('a button %s is answered as outdated', async (_, value) => {
    const { twin } = slack;
    const ann = twin.user('ann');
    await nextFor('ann', () => ann.slash('/export', 'show newsletter', 'C0GENERAL'));
    await nextFor('ann', () => ann.pressButton(lastOf('ann')!, 'History'));
    const request = twin.sent.at(-1)!;
    const payload = JSON.parse(new URLSearchParams(request.body).get('payload')!);
    payload.trigger_id = `old-${value}`;
    payload.actions[0].value = value;
    const said = await nextFor('ann', () =>
      twin.forge.send(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
    );
    expect(said).toMatch(/out of date/);
  });

  it('names that are markup stay text, and call nobody', async () => {
    const { twin, world } = slack;
    for (const name of ['<!channel> & <@U0BOB>', '*bold* _it_ [x](http://y)', '@here `code`']) {
      await world.say('operator', `create name:"${name}" connection:"Local folder" segments:australia`);
    }
    const ann = twin.user('ann');
    for (const [index, name] of ['<!channel> & <@U0BOB>', '*bold* _it_ [x](http://y)', '@here `code`'].entries()) {
      const rows = await world.say('operator', `list "${name}"`);
      const id = /"export":"([0-9a-f-]{36})"/.exec(textOf(rows))?.[1];
      await ann.slash('/export', `run ${id}`, 'C0EXPORTS');
      const posted = await twin.waitFor(() => twin.channel('exports').messages[index]);
      // Nothing in mrkdwn carries the name; plain text and rich text show it as it is.
      for (const text of textOf(posted.blocks).matchAll(/\{"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)) {
        expect(text[1]).not.toMatch(/<!channel>|<@U0BOB>|\[x\]/);
      }
      expect(posted.text).not.toMatch(/<!channel>|<@U0BOB>/);
    }
  });

  it('600 exports are a page at a time, with the buttons of the page', async () => {
    const { twin, world } = slack;
    for (let n = 0; n < 600; n += 20) {
      const names = Array.from({ length: 20 }, (_, index) => `Bulk ${n + index}`);
      await Promise.all(
        names.map((name) =>
          world.say('operator', `create name:"${name}" connection:"Local folder" segments:australia`),
        ),
      );
    }
    const said = await nextFor('ann', () => twin.user('ann').slash('/export', 'list', 'C0GENERAL'));
    expect(said).toMatch(/page\\*":2/);
  });

  it('a stranger of a shared channel and a guest are turned away, and nothing is kept of them', async () => {
    const { twin, world } = slack;
    const before = (await world.chat.people(world.app.environmentId)).length;
    twin.addTeam({ id: 'T0OTHER', name: 'Other' });
    twin.addUser({ id: 'U0EVE', name: 'eve', teamId: 'T0OTHER' });
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: 'T0ACME',
      api_app_id: 'A0TWINAPP',
      event_id: 'Ev0STRANGER',
      event: {
        type: 'app_mention',
        user: 'U0EVE',
        text: '<@U0ACMEBOT> run newsletter',
        channel: 'C0GENERAL',
        ts: '1.2',
      },
    });
    const count = (await allRuns()).length;
    expect((await twin.forge.send(body, { 'content-type': 'application/json' })).status).toBe(200);
    await world.app.services.db.sql`select pg_sleep(0.3)`;
    expect((await allRuns()).length).toBe(count);
    expect((await world.chat.people(world.app.environmentId)).length).toBe(before);
    twin.addUser({ id: 'U0GUS', name: 'gus', isGuest: true, locale: 'nl-NL' });
    twin.changeChannel('C0GENERAL', { members: [...twin.channel('general').members, 'U0GUS'] });
    const said = await nextFor('gus', () => twin.user('gus').slash('/export', 'run newsletter', 'C0GENERAL'));
    expect(said).toContain('Gasten');
    expect((await world.chat.people(world.app.environmentId)).length).toBe(before);
  });
});
