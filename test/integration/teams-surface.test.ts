import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { forgetOld } from '../../src/services/runs/reconcile.ts';
import { readPlace } from '../../src/services/workspaces/places.ts';
import type { Conversation, Json, Message } from '../../twins/teams/index.ts';
import { choicesOf, listActions } from '../../twins/teams/index.ts';
import { createTeamsWorld, type TeamsWorld, words } from '../support/teams-world.ts';

let teams: TeamsWorld;
let channel: Conversation;
beforeAll(async () => {
  teams = await createTeamsWorld();
  channel = teams.twin.addChannel('exports');
});
afterAll(() => teams.close());
beforeEach(() => teams.settle());

const titles = (message: Message): unknown[] => listActions(message.card ?? {}).map(({ title }) => title);
const refreshOf = ({ id, card }: Message): Json => {
  const action = (card?.refresh as { action?: Json } | undefined)?.action;
  return { type: 'invoke', name: 'adaptiveCard/action', replyToId: id, value: { action, trigger: 'automatic' } };
};
const countRuns = async (): Promise<number> => {
  const [row] = await teams.world.app.services.db.sql<{ count: number }[]>`select count(*)::int as count from runs`;
  return row?.count ?? 0;
};

describe('a person', () => {
  test('is known by their account and, where Teams vouches for it, by their address', async () => {
    const { ada, carlos, ask, world } = teams;
    expect(words(await ask(ada, 'people'))).toContain('Ada Byron');
    await ask(carlos, 'help');
    const rows = await world.app.services.db.sql<{ handle: string; external_id: string; workspace: string }[]>`
      select p.handle, i.external_id, i.workspace from identities i join people p on p.id = i.person_id`;
    const found = rows.find(({ external_id }) => external_id === carlos.user.aadObjectId);
    // The contributor of the world, who has the same address.
    expect(found).toMatchObject({ handle: 'carlos', workspace: teams.twin.tenantId });
  });

  test('reads their own language and clock, also on a button that tells of neither', async () => {
    const { noor, ask, next } = teams;
    expect(words(await ask(noor, 'status'))).toContain('Alles in orde');
    await noor.send({ type: 'message', text: 'status', locale: undefined, localTimezone: undefined, entities: [] });
    expect(words(await next(noor))).toContain('Alles in orde');
    const [person] = await teams.world.app.services.db.sql`select locale, zone from people where handle = 'noor'`;
    expect(person).toEqual({ locale: 'nl-NL', zone: 'Europe/Amsterdam' });
  });

  test('who is a guest of the organisation is told so, and nothing is done', async () => {
    const { twin, next } = teams;
    twin.addUser({
      name: 'gwen',
      fullName: 'Gwen Guest',
      role: 'guest',
      userPrincipalName: 'gwen_else#EXT#@example.com',
    });
    const gwen = twin.person('gwen');
    await gwen.say('list');
    expect(words(await next(gwen))).toContain('Guests cannot use exports here');
    const people = await teams.world.app.chat.people(teams.world.app.environmentId);
    expect(people.map(({ name }) => name)).not.toContain('Gwen Guest');
  });

  test('who was removed is refused', async () => {
    const { twin, ada, ask, next } = teams;
    twin.addUser({ name: 'rob', fullName: 'Rob Former' });
    const rob = twin.person('rob');
    await ask(rob, 'help');
    const asked = await ask(ada, 'people remove "Rob Former"');
    await ada.press(asked, String(titles(asked)[0]));
    await teams.quiet();
    const before = rob.sees().length;
    await rob.say('list');
    await teams.quiet();
    expect(rob.sees().slice(before).map(words).join('\n')).toMatch(/removed/i);
    expect((await next(rob)).from).toBe('bot');
  });

  test('whose address cannot be asked for just now is taken in later, not as somebody else', async () => {
    const { twin, next } = teams;
    twin.addUser({ name: 'eve', fullName: 'Eve Moss', email: 'eve@example.com' });
    twin.fail('members', { status: 503, times: 1 });
    const eve = twin.person('eve');
    await eve.say('help');
    expect(words(await next(eve))).toContain('list');
    const [row] = await teams.world.app.services.db.sql<{ email: string }[]>`
      select p.email from identities i join people p on p.id = i.person_id where i.external_id = ${eve.user.aadObjectId}`;
    expect(row?.email).toBe('eve@example.com');
  });

  test('is not taken in while the roster cannot say whether they are a guest; who is known goes on', async () => {
    const { twin, ask } = teams;
    twin.addUser({ name: 'greg', fullName: 'Greg Guest', role: 'guest' });
    const greg = twin.person('greg');
    const { sql } = teams.world.app.services.db;
    // Their hour of being remembered is over, as in a process that has just started.
    twin.addUser({ name: 'kim', fullName: 'Kim Known' });
    const kim = twin.person('kim');
    await ask(kim, 'status');
    const other = await teams.world.open({ works: false });
    const { address } = await other.serve();
    twin.connect(`${address}/api/messages`);
    twin.fail('members', { status: 503, times: 1_000 });
    await Promise.all([greg.say('list'), kim.say('help')]);
    await vi.waitFor(
      async () => {
        // Nobody waits out the pauses between the tries.
        await sql`update inbox set lease_until = null where done_at is null and lease_until > now() + interval '1 second'`;
        const [left] = await sql`select count(*)::int as count from inbox where done_at is null`;
        expect(left?.count).toBe(0);
      },
      { timeout: 60_000, interval: 200 },
    );
    await teams.quiet();
    twin.heal();
    twin.connect(teams.botUrl);
    const people = await teams.world.app.chat.people(teams.world.app.environmentId);
    expect(people.map(({ name }) => name)).not.toContain('Greg Guest');
    expect(greg.sees().filter(({ from }) => from === 'bot')).toHaveLength(0);
    expect(words(kim.sees().at(-1) as Message)).toContain('What you can ask');
    expect(words(await ask(greg, 'list'))).toContain('Guests cannot use exports here');
  }, 90_000);

  test('who is of another organisation, in a channel that is shared with it, cannot use the bot', async () => {
    const { twin, ada } = teams;
    twin.addUser({ name: 'pat', fullName: 'Pat Partner', tenantId: 'a1b2c3d4-0000-4000-8000-000000000001' });
    const channel = twin.addChannel('shared', { members: ['ada', 'pat'] });
    const pat = twin.person('pat');
    await pat.say('list', { in: channel });
    await teams.quiet();
    const people = await teams.world.app.chat.people(teams.world.app.environmentId);
    expect(people.map(({ name }) => name)).not.toContain('Pat Partner');
    expect(pat.sees(channel).map(words).join()).toContain('other organisation');
    expect(ada.sees(channel).map(words).join()).not.toContain('exports');
  });
});

describe('in the chat with the bot', () => {
  test('an export is made in a dialog: wrong fields are told beside them, typed values stay, choices follow', async () => {
    const { ada, next } = teams;
    await ada.say('create');
    const opener = await next(ada);
    await ada.press(opener, 'Open the form');
    expect(ada.dialog?.title).toBe('New export');
    await ada.submit('Save', { name: '' });
    expect(JSON.stringify(ada.dialog?.card)).toContain('"color":"attention"');
    await ada.submit('Update the choices', { name: 'By dialog', items: 'australia' });
    expect(JSON.stringify(ada.dialog?.card)).toContain('By dialog');
    expect(choicesOf(ada.dialog?.card ?? {}, 'fields').length).toBeGreaterThan(0);
    const { ack } = await ada.submit('Save and run', {});
    expect(ack.json).toEqual({});
    expect(ada.dialog).toBeUndefined();
    const run = await next(ada);
    await teams.twin.waitFor(() => /Successful/.test(words(teams.twin.message(ada.chat, run.id) ?? run)));
  });

  test('a press of clients before Action.Execute does the same', async () => {
    const { ada, ask, next } = teams;
    const help = await ask(ada, 'list');
    const action = listActions(help.card ?? {}).find(({ title }) => title === 'Show');
    const ack = await ada.pressOld(help, action?.data as Json);
    expect([ack.status, ack.text]).toEqual([200, '']);
    expect((await next(ada)).from).toBe('bot');
  });

  test('a double click runs once', async () => {
    const { ada, ask } = teams;
    const shown = await ask(ada, 'show "By dialog"');
    const before = await countRuns();
    const pressed = await Promise.all([ada.press(shown, 'Run'), ada.press(shown, 'Run')]);
    expect(pressed.map(({ ack }) => ack.status)).toEqual([200, 200]);
    await teams.quiet();
    expect(await countRuns()).toBe(before + 1);
  });

  test('buttons of older and of foreign cards are answered as outdated', async () => {
    const { ada, next } = teams;
    const foreign: Json[] = [
      {},
      { exportBot: 7 },
      { v: 1, command: 'launch', input: {} },
      { exportBot: { call: { v: 2 } } },
    ];
    for (const data of foreign) {
      const value = { action: { type: 'Action.Execute', verb: 'command', data }, trigger: 'manual' };
      const ack = await ada.send({ type: 'invoke', name: 'adaptiveCard/action', value });
      expect(ack.status).toBe(200);
      expect(words(await next(ada))).toContain('out of date');
    }
  });

  test('inputs that are no text, or far too long, change nothing', async () => {
    const { ada, next } = teams;
    const call = { v: 1, command: 'show', input: {} };
    for (const odd of [{ export: { $ne: 1 } }, { export: ['x'] }, { export: 'x'.repeat(60_000) }, { export: 7 }]) {
      const value = { action: { data: { exportBot: { call }, ...odd } }, trigger: 'manual' };
      expect((await ada.send({ type: 'invoke', name: 'adaptiveCard/action', value })).status).toBe(200);
      expect(words(await next(ada))).not.toContain('inside the bot');
    }
  });

  test('what we have no use for is acknowledged, and nothing is said', async () => {
    const { ada, twin } = teams;
    await teams.quiet();
    const before = ada.sees().length;
    const kinds: Json[] = [
      { type: 'typing' },
      { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
      { type: 'messageUpdate', text: 'run "By dialog"' },
      { type: 'messageDelete' },
      { type: 'event', name: 'application/vnd.microsoft.meetingStart', value: {} },
      { type: 'endOfConversation' },
      { type: 'somethingNew', value: { deep: [1, 2, 3] } },
      { type: 'message', attachments: [{ contentType: 'image/png', contentUrl: 'https://example.com/a.png' }] },
    ];
    for (const activity of kinds) expect((await ada.send(activity)).status).toBe(200);
    for (const name of ['composeExtension/query', 'fileConsent/invoke', 'signin/verifyState', 'something/new']) {
      const ack = await ada.send({ type: 'invoke', name, value: {} });
      expect([ack.status, ack.json]).toEqual([200, {}]);
    }
    for (const value of [undefined, null, 'x', { dataset: 'nothing' }]) {
      const ack = await ada.send({ type: 'invoke', name: 'application/search', value });
      expect(ack.json?.value).toEqual({ results: [] });
    }
    await teams.quiet();
    expect(ada.sees()).toHaveLength(before);
    expect(twin.calls('send').every(({ status }) => status === 201)).toBe(true);
  });

  test('an invoke that takes too long says so, and its answer comes as a message', { timeout: 30_000 }, async () => {
    const { ada, ask, next, world } = teams;
    const shown = await ask(ada, 'show "By dialog"');
    const { sql } = world.app.services.db;
    const lock = await sql.reserve();
    await lock`begin`;
    await lock`lock table exports in access exclusive mode`;
    try {
      // The client has its answer while the bot still waits for the lock.
      expect((await ada.press(shown, 'History')).notice).toBe('Working on it…');
    } finally {
      await lock`commit`;
      lock.release();
    }
    expect(words(await next(ada))).toContain('History of By dialog');
  });
});

describe('in a channel', () => {
  test('the answer to a mention is for whoever asked, and only a run is for all', async () => {
    const { carlos, noor, ask, twin } = teams;
    const list = await ask(carlos, 'list', { in: channel });
    expect(list.targetedTo).toBe(carlos.user.id);
    expect(noor.sees(channel).some(({ id }) => id === list.id)).toBe(false);
    const run = await ask(carlos, 'run "By dialog"', { in: channel });
    expect(run.targetedTo).toBeUndefined();
    // In the thread of the question.
    expect(run.threadId).not.toBe(run.id);
    await twin.waitFor(() => /Successful/.test(words(twin.message(channel, run.id) ?? run)));
    expect(twin.message(channel, run.id)?.edits).toBeGreaterThan(0);
  });

  test('a card for one person is changed for that person when its button replaces it', async () => {
    const { carlos, ask, twin } = teams;
    const asked = await ask(carlos, 'delete "By dialog"', { in: channel });
    const no = titles(asked).find((title) => title !== 'Delete');
    const { ack } = await carlos.press(asked, String(no));
    expect(ack.json?.type).toBe('application/vnd.microsoft.card.adaptive');
    await teams.quiet();
    const now = twin.message(channel, asked.id);
    expect(now?.targetedTo).toBe(carlos.user.id);
    expect(words(now ?? asked)).toContain('Nothing was done');
  });

  test('what is told to all after a question to one is a message of its own, and is followed', async () => {
    const { carlos, noor, ask, twin } = teams;
    const asked = await ask(carlos, 'run all', { in: channel });
    expect(asked.targetedTo).toBe(carlos.user.id);
    await teams.settle();
    const { ack } = await carlos.press(asked, String(titles(asked)[0]));
    expect(ack.json?.type).toBe('application/vnd.microsoft.card.adaptive');
    const followed = await twin.waitFor(() =>
      noor
        .sees(channel)
        .find((one) => one.from === 'bot' && Number(one.id) > Number(asked.id) && /Successful/.test(words(one))),
    );
    expect(followed.targetedTo).toBeUndefined();
    await teams.quiet();
    expect(titles(twin.message(channel, asked.id) ?? asked)).toEqual([]);
  });

  test('where a tenant has no messages for one person, the answer comes in the chat with the bot', async () => {
    const { carlos, twin } = teams;
    twin.setTargetedMessages(false);
    const before = carlos.sees().length;
    await carlos.say('list', { in: channel });
    await teams.quiet();
    expect(carlos.sees().slice(before).map(words).join()).toMatch(/exports?/i);
    twin.setTargetedMessages(true);
  });

  test('people and channels that a line names are found', async () => {
    const { ada, carlos, ask, twin } = teams;
    const admins = twin.addChannel('export-admins', { members: ['ada'] });
    const set = await ask(ada, 'settings admin-channel {0}', {
      in: channel,
      mentions: [{ id: admins.id, name: 'export-admins', type: 'channel' }],
    });
    expect(words(set)).toContain('export-admins');
    const role = await ask(ada, 'people set {0} contributor', {
      in: channel,
      mentions: [{ id: carlos.user.id, name: 'Carlos Vega' }],
    });
    expect(words(role)).toContain('Carlos Vega');
  });

  test('a request among admins is read by each in their own language, and closed for all', async () => {
    const { ada, noor, carlos, ask, next, twin } = teams;
    const admins = twin.addChannel('requests', { members: ['ada', 'noor'] });
    await ask(ada, 'settings admin-channel {0}', {
      in: channel,
      mentions: [{ id: admins.id, name: 'requests', type: 'channel' }],
    });
    await ask(ada, 'people set "Noor de Vries" admin');
    await ask(carlos, 'request role admin reason:"I cover for Ada"');
    const card = await next(ada, admins);
    expect(words(card)).toContain('I cover for Ada');
    const ack = await noor.refresh(card);
    expect(ack.status).toBe(200);
    expect(JSON.stringify(ack.json)).toMatch(/Goedkeuren|beheerder/);
    // Whoever may not see it keeps the card that stands there.
    twin.addUser({ name: 'vera', fullName: 'Vera Viewer' });
    expect((await twin.person('vera').send(refreshOf(card))).json?.statusCode).toBe(404);
    const deny = titles(card).find((title) => /Deny/.test(String(title)));
    await ada.press(card, String(deny));
    await ada.submit(String(listActions(ada.dialog?.card ?? {})[0]?.title), { reason: 'Not now' });
    await twin.waitFor(() => /Denied/.test(words(twin.message(admins, card.id) ?? card)));
    // What cannot change any more is the same for all.
    await twin.waitFor(() => twin.message(admins, card.id)?.card?.refresh === undefined);
  });
});

describe('in a group chat', () => {
  test('a mention and a command are answered for whoever asked, a run for all, and nothing is threaded', async () => {
    const { carlos, noor, ask, twin } = teams;
    const room = twin.addGroup('campaign', ['carlos', 'noor']);
    for (const isSlash of [false, true]) {
      const list = await ask(carlos, 'list', { in: room, isSlash });
      expect(list.targetedTo).toBe(carlos.user.id);
    }
    const run = await ask(carlos, 'run "By dialog"', { in: room });
    expect([run.targetedTo, run.threadId]).toEqual([undefined, run.id]);
    await twin.waitFor(() => /Successful/.test(words(twin.message(room, run.id) ?? run)));
    expect(noor.sees(room).map(({ id }) => id)).toContain(run.id);
    expect(noor.sees(room).some(({ from, targetedTo }) => from === 'bot' && targetedTo !== undefined)).toBe(false);
  });
});

describe('coming and going', () => {
  test('whoever installs the bot is welcomed once', async () => {
    const { twin } = teams;
    twin.addUser({ name: 'ines', fullName: 'Ines Installer' });
    const ines = twin.person('ines');
    expect((await twin.install('ines')).status).toBe(200);
    await teams.quiet();
    expect(ines.sees().map(words).join('\n')).toContain('Ines');
    expect(ines.sees()).toHaveLength(1);
  });

  test('a chat that it was removed from is not written to any more, and is after it comes back', async () => {
    const { twin, ask, next } = teams;
    twin.addUser({ name: 'omar', fullName: 'Omar Off' });
    const omar = twin.person('omar');
    await ask(omar, 'help');
    expect((await twin.uninstall('omar')).status).toBe(200);
    await teams.quiet();
    const [place] = await teams.world.app.services.db.sql`
      select 1 from chat_places where conversation = ${`user:${omar.user.aadObjectId}`}`;
    expect(place).toBeUndefined();
    await twin.install('omar');
    expect(words(await next(omar))).toContain('Omar');
  });
});

describe('what is known of places', () => {
  const known = async (conversation: string): Promise<boolean> => {
    const { sql } = teams.world.app.services.db;
    return (await sql`select 1 from chat_places where conversation = ${conversation}`).length > 0;
  };

  test('goes with a channel that is deleted, which Teams tells in the first channel of its team', async () => {
    const { ada, ask, twin } = teams;
    const room = twin.addChannel('short-lived', { teamId: channel.teamId ?? '' });
    await ask(ada, 'status', { in: room });
    await ask(ada, 'status', { in: channel });
    const channelData = {
      tenant: { id: twin.tenantId },
      team: { id: channel.teamId },
      channel: { id: room.id, name: room.name },
      eventType: 'channelDeleted',
    };
    await ada.send({ type: 'conversationUpdate', channelData }, channel);
    await teams.quiet();
    expect([await known(room.id), await known(channel.id)]).toEqual([false, true]);
  });

  test('goes with the team that the bot was taken out of, all of its channels', async () => {
    const { ada, ask, twin } = teams;
    const rooms = ['one', 'two'].map((name) => twin.addChannel(name, { teamId: '19:leaving@thread.tacv2' }));
    for (const room of rooms) await ask(ada, 'status', { in: room });
    await twin.uninstall('ada', rooms[0]);
    await teams.quiet();
    for (const room of rooms) expect(await known(room.id)).toBe(false);
    expect(await known(channel.id)).toBe(true);
  });

  test('is forgotten when nobody has spoken there or was written to for half a year', async () => {
    const { ada, ask, twin, world } = teams;
    const { services } = world.app;
    const [used, unused] = ['used', 'unused'].map((name) => twin.addGroup(name, ['ada']));
    for (const room of [used, unused]) await ask(ada, 'status', { in: room as Conversation });
    await services.db.sql`update chat_places set updated_at = now() - interval '170 days'`;
    const place = { surface: 'teams', workspace: twin.tenantId, conversation: used?.id ?? '' };
    expect(await readPlace(services, place)).toMatchObject({ serviceUrl: twin.serviceUrl });
    const later = new Date(Date.now() + 20 * 24 * 60 * 60 * 1000);
    await forgetOld({ ...services, clock: { ...services.clock, now: () => later } });
    expect([await known(used?.id ?? ''), await known(unused?.id ?? '')]).toEqual([true, false]);
  });
});
