import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLog, connectionGrants, connections, exports, people } from '../../src/db/schema/index.ts';
import { buttonsOf, createWorld, onlyMessage, textOf, type World } from '../support/world.ts';

let world: World;
let exportId: string;
beforeAll(async () => {
  world = await createWorld();
  onlyMessage(await world.say('operator', 'create "Australia" segments:australia to:"Local folder"'));
  const [row] = await world.app.services.db.orm.select().from(exports);
  exportId = row!.id;
});
afterAll(() => world.close());

const share = (sharedWith: 'nobody' | 'people' | 'contributors') =>
  world.app.services.db.orm.update(connections).set({ sharedWith });
const refusals = () => world.app.services.db.orm.select().from(auditLog).where(eq(auditLog.outcome, 'refused'));

/** Every call that changes something, as a forged button would carry it. */
const changes = () => [
  {
    command: 'create',
    input: { step: 'submit', name: 'Forged', type: 'segments', items: 'australia', connection: 'Local folder' },
  },
  { command: 'edit', input: { step: 'submit', exportId, version: 1, name: 'Forged' } },
  { command: 'duplicate', input: { step: 'submit', exportId, name: 'Forged copy' } },
  { command: 'delete', input: { export: exportId } },
  { command: 'run', input: { exports: [exportId] } },
  { command: 'cancel', input: { export: exportId } },
];

describe('a viewer', () => {
  it.each(['list', 'show australia', 'history australia', 'catalog', 'status', 'help'])(
    'may look: %s',
    async (text) => {
      expect(onlyMessage(await world.say('noor', text)).error).toBeUndefined();
    },
  );

  it('changes nothing, typed or forged, is told which role it takes, and the attempt is written down', async () => {
    for (const { command, input } of changes().filter((one) => one.command !== 'cancel')) {
      const before = (await refusals()).length;
      const reply = onlyMessage(await world.forge('noor', { v: 1, command, input }));
      expect([command, reply.error]).toEqual([command, 'role_too_low']);
      expect(textOf(reply)).toMatch(/bijdrager/i);
      expect((await refusals()).length).toBe(before + 1);
    }
    expect(onlyMessage(await world.say('noor', 'run all')).error).toBe('role_too_low');
    expect((await world.app.services.db.orm.select().from(exports)).length).toBe(1);
  });
});

describe('a contributor', () => {
  it('changes nothing where the connection is not shared with them', async () => {
    await share('nobody');
    for (const { command, input } of changes().filter((one) => one.command !== 'cancel')) {
      const reply = onlyMessage(await world.forge('carlos', { v: 1, command, input }));
      expect([command, reply.error]).toEqual([command, 'connection_not_shared']);
    }
    expect(
      buttonsOf(onlyMessage(await world.say('carlos', 'show australia'))).map((one) => one.data.command),
    ).not.toContain('run');
  });

  it('may, once it is shared with them by name, and others still may not', async () => {
    await share('people');
    const [connection] = await world.app.services.db.orm.select().from(connections);
    await world.app.services.db.orm
      .insert(connectionGrants)
      .values({ connectionId: connection!.id, personId: world.person.carlos });
    const run = onlyMessage(await world.say('carlos', 'run australia'));
    expect(await world.settled(run)).toBe('successful');
    expect(onlyMessage(await world.say('eve', 'run australia')).error).toBe('connection_not_shared');
  });

  it('loses it with their role, at once', async () => {
    await share('contributors');
    await world.app.services.db.orm.update(people).set({ role: 'viewer' }).where(eq(people.id, world.person.eve));
    expect(onlyMessage(await world.say('eve', 'run australia')).error).toBe('role_too_low');
  });
});

describe('a confirmation', () => {
  it('cannot be answered by another contributor, but by an admin', async () => {
    await share('contributors');
    await world.app.services.db.orm.update(people).set({ role: 'contributor' }).where(eq(people.id, world.person.eve));
    const ask = onlyMessage(await world.say('carlos', 'delete australia'));
    const { data } = buttonsOf(ask).find((one) => one.data.command === 'confirm')!;
    expect(onlyMessage(await world.forge('eve', data)).error).toBe('not_your_confirmation');
    expect(onlyMessage(await world.forge('operator', data)).view).toBe('notice');
  });

  it('carries out nothing that its taker may not do: the right was lost in between', async () => {
    onlyMessage(await world.say('operator', 'create "Second" segments:australia to:"Local folder"'));
    const ask = onlyMessage(await world.say('carlos', 'delete second'));
    await share('nobody');
    const { data } = buttonsOf(ask).find((one) => one.data.command === 'confirm')!;
    expect(onlyMessage(await world.forge('carlos', data)).error).toBe('connection_not_shared');
    expect(onlyMessage(await world.say('carlos', 'show second')).view).toBe('export');
  });
});

describe('a payload that no card of ours carries', () => {
  it.each([
    ['nothing', undefined],
    ['a string', 'run'],
    ['another version', { v: 2, command: 'list', input: {} }],
    ['an unknown command', { v: 1, command: 'drop_tables', input: {} }],
    [
      'a confirmation that never was',
      { v: 1, command: 'confirm', input: { id: '0b5ecf08-4a1f-4a08-a1b3-0d5a5f1d5d3f' } },
    ],
  ])('is called outdated: %s', async (_, data) => {
    expect(onlyMessage(await world.forge('operator', data)).error).toBe('outdated_card');
  });

  it.each([
    ['list', { sort: { $ne: 1 } }],
    ['show', { export: 7 }],
    ['cancel', { run: "'; drop table runs; --" }],
    ['run', { exports: 7 }],
    ['create', { step: 'submit', items: [1, 2] }],
    ['edit', { step: 'submit', exportId: 'not-an-id' }],
    ['confirm', {}],
  ])('is refused by the schema of its command: %s', async (command, input) => {
    expect(onlyMessage(await world.forge('operator', { v: 1, command, input })).error).toMatch(
      /^(invalid|missing)_argument$/,
    );
  });
});

describe('an event that is delivered twice', () => {
  it('is answered once', async () => {
    const turn = {
      surface: 'test',
      environmentId: world.app.environmentId,
      personId: world.person.operator,
      event: { id: 'same-event' },
      body: { kind: 'text' as const, text: 'status' },
    };
    const both = await Promise.all([world.chat.handle(turn), world.chat.handle(turn)]);
    expect(both.map((replies) => replies.length).sort()).toEqual([0, 1]);
  });
});
