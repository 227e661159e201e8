import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FORGERIES, type Json } from '../../twins/teams/index.ts';
import { createTeamsWorld, type TeamsWorld, words } from '../support/teams-world.ts';

/*
 * What Teams did not send is refused, learns nothing and changes nothing; over HTTP, with the keys and tokens of the
 * twin.
 */

const OTHER_TENANT = '00000000-0000-4000-8000-000000000000';
const LINE: Json = { type: 'message', text: 'help' };
const PRESS: Json = {
  type: 'invoke',
  name: 'adaptiveCard/action',
  replyToId: '1',
  value: {
    action: {
      type: 'Action.Execute',
      verb: 'command',
      data: { exportBot: { call: { v: 1, command: 'help', input: {} } } },
    },
  },
};

let teams: TeamsWorld;
let said: ReturnType<typeof vi.spyOn>;
const lines: string[] = [];
beforeAll(async () => {
  said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  teams = await createTeamsWorld({ works: false, logTo });
});
afterAll(() => teams.close());

const countReceived = async ({ world }: TeamsWorld): Promise<number> => {
  const [row] = await world.app.services.db.sql<{ count: number }[]>`select count(*)::int as count from inbox`;
  return row?.count ?? 0;
};

describe('an activity that Teams sent', () => {
  it('is taken, a message with nothing said and an invoke with its answer', async () => {
    const before = await countReceived(teams);
    const line = await teams.ada.send(LINE);
    expect([line.status, line.text]).toEqual([200, '']);
    const press = await teams.ada.send(PRESS);
    expect(press.status).toBe(200);
    expect(press.json?.type).toMatch(/^application\/vnd\.microsoft\./);
    expect(await countReceived(teams)).toBe(before + 2);
  });

  it('is taken with a clock that is four minutes off, and no more than five', async () => {
    expect((await teams.twin.forge('ada', LINE, 'four minutes late')).status).toBe(200);
    expect((await teams.twin.forge('ada', LINE, 'six minutes late')).status).toBe(401);
  });

  it('is worked off once when it comes again, and is acknowledged again', async () => {
    const { ada, twin } = teams;
    await ada.say('status');
    const sent = twin.sent.at(-1);
    if (sent === undefined) throw new Error('nothing was sent');
    const before = await countReceived(teams);
    const acks = await Promise.all([twin.replay(sent), twin.replay(sent), twin.replay(sent)]);
    expect(acks.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await countReceived(teams)).toBe(before);
  });
});

describe('an activity that Teams did not send', () => {
  beforeAll(() => teams.quiet());

  for (const forgery of FORGERIES) {
    for (const [kind, activity] of Object.entries({ message: LINE, invoke: PRESS })) {
      it(`is refused: ${kind}, ${forgery}`, async () => {
        const before = await countReceived(teams);
        const calls = teams.twin.calls().length;
        const ack = await teams.twin.forge('ada', activity, forgery);
        expect(ack.status).toBe(401);
        expect(ack.text).toBe('');
        expect(await countReceived(teams)).toBe(before);
        expect(teams.twin.calls()).toHaveLength(calls);
      });
    }
  }

  it("fills nobody's console: the SDK would write about each, past the log", () => {
    expect(said.mock.calls).toEqual([]);
  });

  it('is one line of the log each, without its token', async () => {
    const before = lines.length;
    for (const forgery of ['foreign key', 'expired', 'wrong issuer'] as const) {
      await teams.twin.forge('ada', LINE, forgery);
    }
    const refusals = lines.slice(before).filter((line) => line.includes('refused an activity'));
    expect(refusals).toHaveLength(3);
    expect(lines.join('')).not.toContain('eyJ');
  });

  it('is refused without a service address, which the token would have to name', async () => {
    const activity = { ...LINE, serviceUrl: undefined };
    expect([400, 401]).toContain((await teams.ada.send(activity)).status);
  });

  it('is refused by method and size before anything else', async () => {
    expect((await fetch(teams.botUrl)).status).toBe(404);
    expect((await teams.twin.sendBody('not json')).status).toBe(401);
    expect((await teams.twin.sendBody('[]', { authorization: 'Bearer x' })).status).toBe(400);
    expect((await teams.twin.sendBody('{"type":"message"}', { authorization: 'Bearer x' })).status).toBe(400);
    // The server need not wait for the rest of what is too much: a client may see the line cut instead.
    const tooMuch = await teams.twin.sendBody('x'.repeat(600_000)).catch(() => ({ status: 413 }));
    expect(tooMuch.status).toBe(413);
  });
});

describe('kinds of app', () => {
  it('MultiTenant takes the tenants that are named, and no other', async () => {
    const tenantId = 'abcdef00-0000-4000-8000-000000000000';
    const variables = {
      TEAMS_APP_TYPE: 'MultiTenant',
      TEAMS_TENANT_ID: '',
      TEAMS_ALLOWED_TENANTS: `${OTHER_TENANT}, ${tenantId.toUpperCase()}`,
    };
    const many = await createTeamsWorld({ works: false, variables }, { tenantId });
    try {
      expect((await many.ada.send(LINE)).status).toBe(200);
      const elsewhere = { id: '11111111-0000-4000-8000-000000000000' };
      const conversation = { id: many.ada.chat.id, conversationType: 'personal', tenantId: elsewhere.id };
      const foreign = { ...LINE, conversation, channelData: { tenant: elsewhere } };
      expect((await many.ada.send(foreign)).status).toBe(401);
      const named = { ...conversation, tenantId: OTHER_TENANT };
      const other = { ...LINE, conversation: named, channelData: { tenant: { id: OTHER_TENANT } } };
      expect((await many.ada.send(other)).status).toBe(200);
    } finally {
      await many.close();
    }
  });

  it('UserAssignedMSI checks what comes in as the others do', async () => {
    const variables = { TEAMS_APP_TYPE: 'UserAssignedMSI', TEAMS_APP_PASSWORD: '' };
    const managed = await createTeamsWorld({ works: false, variables });
    try {
      expect((await managed.ada.send({ type: 'messageReaction' })).status).toBe(200);
      expect((await managed.twin.forge('ada', LINE, 'foreign key')).status).toBe(401);
    } finally {
      await managed.close();
    }
  });

  describe('UserAssignedMSI gets its own tokens from the machine', () => {
    let managed: TeamsWorld;
    beforeAll(async () => {
      const variables = { TEAMS_APP_TYPE: 'UserAssignedMSI', TEAMS_APP_PASSWORD: '' };
      managed = await createTeamsWorld({ variables });
      for (const [name, value] of Object.entries(managed.twin.identityVariables)) vi.stubEnv(name, value);
      // Of something else that runs there: not the bot's to use.
      for (const name of ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_CLIENT_SECRET']) vi.stubEnv(name, OTHER_TENANT);
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await managed.close();
    });

    it('and answers with them; one token serves for all', async () => {
      expect(words(await managed.ask(managed.ada, 'status'))).toContain('All well');
      await managed.ask(managed.ada, 'help');
      const asked = managed.twin.calls('identity');
      expect(asked.map(({ status, body }) => [status, body])).toEqual([
        [200, { resource: 'https://api.botframework.com', client_id: managed.twin.appId }],
      ]);
      expect(managed.twin.calls('token')).toEqual([]);
    });

    it('and says what it has to say once the machine gives one', async () => {
      managed.twin.revokeTokens();
      managed.twin.fail('identity', { status: 400 });
      const before = managed.twin.calls('identity').length;
      expect(words(await managed.ask(managed.ada, 'status'))).toContain('All well');
      const asked = managed.twin.calls('identity').slice(before);
      expect(asked.map(({ status }) => status)).toEqual([400, 200]);
    });

    it('and asks again when one was taken back', async () => {
      managed.twin.revokeTokens();
      const before = managed.twin.calls('identity').length;
      expect(words(await managed.ask(managed.ada, 'status'))).toContain('All well');
      expect(managed.twin.calls('identity').length).toBe(before + 1);
    });
  });

  it('nobody is refused for good while the keys cannot be asked for', async () => {
    const early = await createTeamsWorld({ works: false });
    try {
      early.twin.fail('metadata', { status: 503 });
      expect((await early.ada.send(LINE)).status).toBe(503);
      expect((await early.ada.send(LINE)).status).toBe(200);
    } finally {
      await early.close();
    }
  });
});
