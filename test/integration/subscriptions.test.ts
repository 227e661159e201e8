import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/contract.ts';
import {
  auditLog,
  connections,
  exports,
  messages,
  outbox,
  subscriptionExports,
  subscriptions,
} from '../../src/db/schema/index.ts';
import type { Place } from '../../src/domain/place.ts';
import { addConnection } from '../../src/services/connections/add.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import type { Scope } from '../../src/services/context.ts';
import { createExport } from '../../src/services/exports/create.ts';
import { deleteExport } from '../../src/services/exports/delete.ts';
import { disconnectExport } from '../../src/services/exports/disconnect.ts';
import { draftInput } from '../../src/services/exports/draft.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { listUpcoming } from '../../src/services/schedules/next.ts';
import { type ChatTwin, openChatTwin, twinPlace } from '../support/chat-twin.ts';
import { createMailingDestination } from '../support/mailing-destination.ts';
import { type SimulatedTime, simulateTime } from '../support/simulated-week.ts';
import {
  createWorld,
  findButton,
  inputsOf,
  onlyForm,
  onlyMessage,
  textOf,
  type Who,
  type World,
} from '../support/world.ts';

const { destination, state } = createMailingDestination({ perExport: 250 });
let world: World;
let twin: ChatTwin;
let time: SimulatedTime;

beforeAll(async () => {
  world = await createWorld({ works: false, destinations: [destination] });
  twin = openChatTwin(world.chat);
  time = simulateTime(world.app.services, '2031-03-03T08:00:00Z');
  const admin = await scopeOf('operator');
  const draft = { name: 'Mailing', destination: 'mailing', sharedWith: 'contributors' as const, consent: true };
  const { id } = await addConnection(admin, connectionDraft.parse(draft));
  for (const [name, item] of [
    ['Newsletter', 'australia'],
    ['Loyalty', 'australia'],
    ['Everybody', 'everyone'],
  ] as const)
    await createExport(await scopeOf('carlos'), draftInput.parse({ name, items: [item], connection: id }));
});
afterEach(async () => {
  state.refuses = undefined;
  twin.gone.clear();
  await time.services.db.orm.delete(subscriptions);
});
afterAll(async () => {
  await twin.close();
  await world.close();
});

const scopeOf = async (who: Who): Promise<Scope> => ({
  ...time.services,
  person: await readPerson(time.services, time.services.environmentId, world.person[who]),
  surface: 'twin',
});

const turn = (who: Who, place: Place) => ({
  surface: place.surface,
  environmentId: time.services.environmentId,
  personId: world.person[who],
  event: { id: randomUUID() },
  place,
});
const say = (who: Who, text: string, place: Place = twinPlace('marketing')) =>
  world.chat.handle({ ...turn(who, place), body: { kind: 'text', text } });
const press = (
  who: Who,
  reply: Reply,
  title: string,
  inputs: Record<string, string> = {},
  place = twinPlace('marketing'),
) =>
  world.chat.handle({
    ...turn(who, place),
    body: {
      kind: 'action',
      data: findButton(reply, title).data,
      inputs: { ...(reply.kind === 'form' ? inputsOf(reply) : {}), ...inputs },
    },
  });
const rows = () => time.services.db.orm.select().from(subscriptions);
const heard = (conversation: string) => twin.in(conversation).map(({ text }) => text);
const since = (conversation: string) => {
  const before = twin.in(conversation).length;
  return () => heard(conversation).slice(before);
};

describe('subscribing a channel', () => {
  it('alone is about all exports: failures, warnings and completions', async () => {
    const reply = onlyMessage(await say('carlos', 'subscribe'));
    expect(textOf(reply)).toContain('All exports\nfailures, warnings, and completions\nat once');
    expect(reply.private).toBe(false);
    expect((await rows())[0]).toMatchObject({
      surface: 'twin',
      conversation: 'marketing',
      isAll: true,
      groups: ['failures', 'warnings', 'completions'],
      zone: 'America/New_York',
    });
  });

  it('by name and kind, in another channel, with everything that can be said', async () => {
    const line =
      'subscribe newsletter, loyalty failures approvals in #twin/T1/ops/operations repeats:channel digest:9.30 quiet:22:00-7 zone:Europe/Amsterdam own:on';
    const text = textOf(onlyMessage(await say('carlos', line)));
    expect(text).toContain('Notifications in #operations');
    expect(text).toContain('Loyalty and Newsletter\nfailures and approvals');
    expect(text).toContain('the rest daily at 09:30; quiet 22:00–07:00 (Europe/Amsterdam)');
    expect(text).toContain('In the channel\nTold as well');
  });

  it('again adds names to names, and changes only what is said', async () => {
    await say('carlos', 'subscribe newsletter failures quiet:20-6');
    const text = textOf(onlyMessage(await say('eve', 'subscribe loyalty')));
    expect(text).toContain('Loyalty and Newsletter\nfailures\n');
    expect(text).toContain('quiet 20:00–06:00');
    expect(await rows()).toHaveLength(1);
  });

  it('lets go of exports that were deleted meanwhile', async () => {
    const scope = await scopeOf('carlos');
    const draft = draftInput.parse({ name: 'Short-lived', items: ['australia'], connection: 'Mailing' });
    const { id } = await createExport(scope, draft);
    await say('carlos', 'subscribe Short-lived, newsletter failures');
    await deleteExport(scope, id);
    expect(textOf(onlyMessage(await say('carlos', 'subscribe warnings')))).toContain('Newsletter\nwarnings');
    expect(textOf(onlyMessage(await say('carlos', 'subscribe loyalty')))).toContain('Loyalty and Newsletter\n');
    const [row] = await rows();
    const named = await time.services.db.orm.select().from(subscriptionExports);
    expect(named.filter((one) => one.subscriptionId === row?.id).map((one) => one.exportId)).not.toContain(id);
  });

  it('two at once leave one subscription', async () => {
    await Promise.all([say('carlos', 'subscribe newsletter'), say('eve', 'subscribe loyalty')]);
    expect(await rows()).toHaveLength(1);
    expect(textOf(onlyMessage(await say('carlos', 'subscriptions')))).toContain('Loyalty and Newsletter');
  });

  it.each([
    ['subscribe quiet:25:00-7:00', 'invalid_argument'],
    ['subscribe quiet:7:00-7:00', 'invalid_argument'],
    ['subscribe digest:sometimes', 'invalid_argument'],
    ['subscribe zone:Middle/Earth', 'invalid_argument'],
    ['subscribe zone:+02:00', 'invalid_argument'],
    ['subscribe repeats:pigeon', 'invalid_argument'],
    ['subscribe own:perhaps', 'invalid_argument'],
    ['subscribe nosuchexport', 'unknown_export'],
    ['subscribe in #twin/T1', 'invalid_argument'],
    ['subscribe in #exports', 'invalid_argument'],
    ['unsubscribe', 'not_subscribed'],
    ['subscriptions edit', 'not_subscribed'],
    ['subscriptions dance', 'invalid_argument'],
  ])('%s is refused with %s, and changes nothing', async (line, code) => {
    expect(onlyMessage(await say('carlos', line)).error).toBe(code);
    expect(await rows()).toEqual([]);
  });

  it('needs a channel where the surface has none', async () => {
    expect(onlyMessage(await world.say('carlos', 'subscribe')).error).toBe('missing_argument');
    expect(onlyMessage(await world.say('carlos', 'subscribe in #exports')).error).toBeUndefined();
    expect(onlyMessage(await world.say('carlos', 'subscribe in #elsewhere')).error).toBe('invalid_argument');
  });

  it('with a name that is not clear asks, and the answer keeps the rest', async () => {
    const reply = onlyMessage(await say('carlos', 'subscribe newsleter failures digest:hourly'));
    expect(reply.error).toBe('unknown_export');
    const done = onlyMessage(await press('carlos', reply, findButton(reply, 'Subscribe here: Newsletter').title));
    expect(textOf(done)).toContain('Newsletter\nfailures\nfailures at once, the rest every hour');
  });
});

describe('a viewer', () => {
  it('may see who hears what, and is told which role changes it', async () => {
    await say('carlos', 'subscribe failures');
    const list = onlyMessage(await say('noor', 'subscriptions'));
    expect(textOf(list)).toContain('#marketing');
    expect(() => findButton(list, 'Wijzigen')).toThrow();
    for (const line of ['subscribe', 'unsubscribe', 'subscriptions edit']) {
      const refused = onlyMessage(await say('noor', line));
      expect([line, refused.error]).toEqual([line, 'role_too_low']);
      expect(refused.text).toContain('bijdrager');
    }
    const refused = await time.services.db.orm.select().from(auditLog).where(eq(auditLog.outcome, 'refused'));
    expect(refused.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['subscription.add', 'subscription.remove', 'subscription.edit']),
    );
    expect((await rows())[0]).toMatchObject({ groups: ['failures'], version: 1 });
  });

  it('who forges a button gets the same', async () => {
    await say('carlos', 'subscribe');
    const [{ id } = { id: '' }] = await rows();
    for (const data of [
      { v: 1, command: 'unsubscribe', input: { subscription: id } },
      {
        v: 1,
        command: 'subscriptions',
        input: { action: 'edit', subscription: id, step: 'submit', groups: 'failures', all: 'true' },
      },
    ])
      expect(onlyMessage(await world.forge('noor', data)).error).toBe('role_too_low');
    expect(await rows()).toHaveLength(1);
  });
});

describe('the form of a subscription', () => {
  it('changes all of it, says what is wrong beside its field, and is saved once', async () => {
    const card = onlyMessage(await say('carlos', 'subscribe'));
    const form = onlyForm(await press('carlos', card, 'Change'));
    const wrong = onlyForm(
      await press('carlos', form, 'Save', {
        all: 'false',
        exports: '',
        groups: 'failures',
        digest: 'never',
        zone: 'Mars',
      }),
    );
    expect(Object.keys(wrong.errors).sort()).toEqual(['digest', 'exports', 'zone']);
    expect(inputsOf(wrong)).toMatchObject({ digest: 'never', zone: 'Mars', groups: 'failures' });
    const [loyalty] = await time.services.db.orm.select().from(exports).where(eq(exports.name, 'Loyalty'));
    const good = { all: 'false', exports: loyalty!.id, digest: 'hourly', quiet: '23:00-6:30', zone: 'Europe/London' };
    const saved = onlyMessage(await press('carlos', wrong, 'Save', good));
    expect(textOf(saved)).toContain(
      'Loyalty\nfailures\nfailures at once, the rest every hour; quiet 23:00–06:30 (Europe/London)',
    );
    expect(onlyMessage(await press('carlos', wrong, 'Save', good)).error).toBe('already_answered');
  });

  it('that is older than the subscription is refused', async () => {
    const card = onlyMessage(await say('carlos', 'subscribe'));
    const form = onlyForm(await press('carlos', card, 'Change'));
    await say('eve', 'subscribe failures');
    expect(onlyMessage(await press('carlos', form, 'Save', { all: 'true' })).error).toBe('changed_meanwhile');
  });
});

describe('unsubscribing', () => {
  it('ends it, by words or by its button; a single export can be taken out of those by name', async () => {
    const card = onlyMessage(await say('carlos', 'subscribe newsletter loyalty'));
    expect(textOf(onlyMessage(await say('carlos', 'unsubscribe loyalty')))).toContain('Newsletter\n');
    expect(onlyMessage(await press('carlos', card, 'Unsubscribe')).text).toContain(
      'Nothing about exports is told in #marketing any more',
    );
    expect(await rows()).toEqual([]);
    await say('carlos', 'subscribe all');
    expect(onlyMessage(await say('carlos', 'unsubscribe newsletter')).error).toBe('subscribed_to_all');
  });

  it('drops what waits to be told', async () => {
    await say('carlos', 'subscribe');
    const news = since('marketing');
    await time.runScheduled('Newsletter');
    await say('carlos', 'unsubscribe');
    time.pass(3_600_000);
    await time.goTo('2031-03-04T08:00:00Z');
    expect(news()).toEqual([]);
  });
});

describe('a channel that is gone', () => {
  it('closes its subscription, and its owner is told once, by direct message', async () => {
    await say('carlos', 'subscribe failures');
    twin.gone.add('marketing');
    state.refuses = 'destination_refused';
    await time.runScheduled('Newsletter');
    await time.runScheduled('Loyalty');
    expect((await rows())[0]).toMatchObject({ closedReason: 'channel_not_found' });
    const direct = (await time.services.db.orm.select().from(messages)).filter(
      ({ conversation }) => conversation === `dm:${world.person.carlos}`,
    );
    expect(direct.map(({ text }) => text)).toEqual([expect.stringContaining('I cannot write to #marketing any more')]);
    // Nothing more is written for it.
    const before = (await time.services.db.orm.select().from(outbox)).length;
    await time.runScheduled('Newsletter');
    expect((await time.services.db.orm.select().from(outbox)).length).toBe(before);
    expect(textOf(onlyMessage(await say('carlos', 'subscriptions')))).toContain('Closed');
    // It is there again: subscribing anew opens it.
    twin.gone.clear();
    const news = since('marketing');
    await say('carlos', 'subscribe');
    await time.runScheduled('Loyalty');
    expect(news()).toEqual([expect.stringContaining('Loyalty: Failed')]);
  });

  it('a message that was deleted takes only its thread along', async () => {
    state.refuses = 'destination_refused';
    await say('carlos', 'subscribe failures');
    const fresh = await createExport(
      await scopeOf('carlos'),
      draftInput.parse({ name: 'Fresh', items: ['australia'], connection: 'Mailing' }),
    );
    await time.runScheduled(fresh.name);
    twin.deleted.add(twin.in('marketing').at(-1)!.id);
    await time.runScheduled(fresh.name);
    expect(twin.in('marketing').at(-1)).toMatchObject({
      thread: undefined,
      text: expect.stringContaining('2nd failure in a row'),
    });
    expect((await rows())[0]).toMatchObject({ closedAt: null });
  });
});

describe('where the channel wants it', () => {
  it('repeated failures go into the channel as lines', async () => {
    await say('carlos', 'subscribe failures repeats:channel');
    state.refuses = 'destination_refused';
    const fresh = await createExport(
      await scopeOf('carlos'),
      draftInput.parse({ name: 'Loud', items: ['australia'], connection: 'Mailing' }),
    );
    for (let n = 0; n < 3; n += 1) await time.runScheduled(fresh.name);
    expect(
      twin
        .in('marketing')
        .slice(-3)
        .map(({ thread }) => thread),
    ).toEqual([undefined, undefined, undefined]);
    expect(heard('marketing').slice(-2)).toEqual([
      expect.stringContaining('Loud failed again: 2nd failure in a row'),
      expect.stringContaining('Loud failed again: 3rd failure in a row'),
    ]);
  });

  it('the owner is called by the fourth failure where the card of the third said it, and only once', async () => {
    await say('eve', 'subscribe failures');
    state.refuses = 'destination_refused';
    const fresh = await createExport(
      await scopeOf('carlos'),
      draftInput.parse({ name: 'Unseen', items: ['australia'], connection: 'Mailing' }),
    );
    const run = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) {
        time.pass(60_000);
        await time.runScheduled(fresh.name);
      }
    };
    await run(2);
    time.pass(60_000);
    await time.runByHand(world.person.eve, fresh.name, twinPlace('marketing'));
    const before = twin.in('marketing').length;
    await run(2);
    const called = (count: number): (string | undefined)[] =>
      twin
        .in('marketing')
        .slice(-count)
        .map(({ card }) => /[^"]+, it has failed \d+ times in a row/.exec(JSON.stringify(card))?.[0]);
    expect(twin.in('marketing')).toHaveLength(before + 2);
    expect(called(2)).toEqual(['Carlos Vega, it has failed 4 times in a row', undefined]);
    // All is well, and then it begins anew.
    state.refuses = undefined;
    await run(1);
    state.refuses = 'destination_refused';
    await run(3);
    expect(called(3)).toEqual([undefined, undefined, 'Carlos Vega, it has failed 3 times in a row']);
  });

  it('a run that somebody starts in the channel is told as well, with own:on', async () => {
    await say('carlos', 'subscribe own:on');
    const news = since('marketing');
    await time.runByHand(world.person.carlos, 'Everybody', twinPlace('marketing'));
    expect(news()).toEqual([expect.stringContaining('Everybody: Segment too large')]);
    await say('carlos', 'subscribe own:off');
    await time.runByHand(world.person.carlos, 'Everybody', twinPlace('marketing'));
    expect(news()).toHaveLength(1);
    await time.runByHand(world.person.carlos, 'Everybody', twinPlace('elsewhere'));
    expect(news()).toHaveLength(2);
  });
});

describe('an export without a connection', () => {
  it('is told of once and not at each of its times, is not announced, and says so on its schedule', async () => {
    const scope = await scopeOf('carlos');
    const draft = draftInput.parse({ name: 'Alone', items: ['australia'], connection: 'Mailing' });
    const { id } = await createExport(scope, draft);
    await say('carlos', 'schedule Alone weekdays 08:00');
    expect((await listUpcoming(scope, 50)).map(({ exportName }) => exportName)).toContain('Alone');
    await disconnectExport(scope, id);
    expect((await listUpcoming(scope, 50)).map(({ exportName }) => exportName)).not.toContain('Alone');
    await say('carlos', 'subscribe warnings');
    const news = since('marketing');
    for (let n = 0; n < 3; n += 1) {
      await time.runScheduled('Alone');
      const later = new Date(scope.clock.now().getTime() + 120_000);
      await time.goTo(later.toISOString());
    }
    expect(news()).toEqual([expect.stringContaining('Alone: Skipped: no connection')]);
    const text = textOf(onlyMessage(await say('carlos', 'schedule Alone on')));
    expect(text).toContain('has no connection, so it does not run until it has one');
    expect(text).not.toContain('Next times');
  });
});

describe('names that are markup', () => {
  it('stay what they are, and notify nobody', async () => {
    const name = '<!channel> [x](http://y) @carlos';
    await say('carlos', 'subscribe');
    await createExport(
      await scopeOf('carlos'),
      draftInput.parse({ name, items: ['australia'], connection: 'Mailing' }),
    );
    state.refuses = 'destination_refused';
    for (let n = 0; n < 2; n += 1) await time.runScheduled(name);
    const [first, second] = twin.in('marketing').slice(-2);
    expect([first?.text, second?.text].every((text) => text?.startsWith(name))).toBe(true);
    expect([first?.mentioned, second?.mentioned]).toEqual([[], []]);
    expect(JSON.stringify(first?.card)).not.toMatch(/Action\.OpenUrl|<at>/);
  });
});

describe('a limit', () => {
  it('can be changed from the warning: the form of the connection opens at it, for an admin', async () => {
    await say('carlos', 'subscribe warnings');
    await time.runScheduled('Everybody');
    const { card, text } = twin.in('marketing').at(-1)!;
    expect(text).toContain('Everyone has 300 profiles. Mailchimp accepts 250 per export, so this export is skipped.');
    const warning = { kind: 'message', card } as unknown as Reply;
    const form = onlyForm(await press('operator', warning, 'Change limit'));
    expect(Object.keys(inputsOf(form))[0]).toBe('memberLimit');
    expect(onlyMessage(await press('carlos', warning, 'Change limit')).error).toBe('role_too_low');
    await press('operator', form, 'Verify and save', { memberLimit: '400' });
    expect(
      (await time.services.db.orm.select().from(connections)).find(({ name }) => name === 'Mailing')?.memberLimit,
    ).toBe(400);
    onlyMessage(await say('operator', 'connections edit Mailing limit:none'));
    expect(
      (await time.services.db.orm.select().from(connections)).find(({ name }) => name === 'Mailing')?.memberLimit,
    ).toBeNull();
  });

  it('is told with the same words on the run, in its details and in the history', async () => {
    const sentence = 'Everyone has 300 profiles. Mailchimp accepts 250 per export, so this export is skipped.';
    const id = await time.runScheduled('Everybody');
    const drawn = await world.chat.draw({ kind: 'run', id }, world.person.operator);
    expect(textOf(drawn!)).toContain(sentence);
    expect(textOf(onlyMessage(await say('operator', 'history Everybody')))).toContain(sentence);
    expect(textOf(onlyMessage(await say('operator', 'history Everybody run:1')))).toContain(sentence);
    expect(onlyMessage(await say('operator', 'history Everybody run:999')).error).toBe('unknown_run');
  });
});
