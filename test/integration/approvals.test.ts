import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../src/chat/contract.ts';
import { auditLog, connectionGrants, people, requests } from '../../src/db/schema/index.ts';
import type { PersonId } from '../../src/domain/ids.ts';
import { expireRequests } from '../../src/services/requests/answer.ts';
import { buttonsOf, createWorld, onlyForm, onlyMessage, textOf, type Who, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.app.services.db.orm.insert(people).values({
    environmentId: world.app.environmentId,
    handle: 'olga',
    name: 'Olga Prins',
    role: 'admin',
    locale: 'nl-NL',
    zone: 'Europe/Amsterdam',
  });
  onlyMessage(await world.say('operator', 'connections add "Partner drop" destination:folder consent:yes'));
});
afterAll(() => world.close());

const directOf = (personId: PersonId) =>
  world.chat.transcript.list({ environmentId: world.app.environmentId, name: `dm:${personId}` }, personId, 100);
const lastFor = async (who: Who): Promise<Entry> => (await directOf(world.person[who])).at(-1)!;
/** Messages that nobody asked for come in their own time. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const asReply = (entry: Entry) => ({ kind: 'message', card: entry.card }) as never;
const openRequest = async () =>
  (await world.app.services.db.orm.select().from(requests).where(eq(requests.state, 'open')))[0];
const decisions = async (id: string) =>
  world.app.services.db.orm
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, id), eq(auditLog.outcome, 'done')));

describe('a contributor who meets a connection that is not shared', () => {
  it('may ask for access, with a reason, from the refusal itself', async () => {
    const refused = onlyMessage(
      await world.say('carlos', 'create "For the agency" segments:australia to:"Partner drop"'),
    );
    expect(refused.error).toBe('connection_not_shared');
    const form = onlyForm(await world.press('carlos', refused, 'Ask for access'));
    const empty = onlyForm(await world.forge('carlos', submitOf(form), {}));
    expect(Object.keys(empty.errors)).toEqual(['reason']);
    const sent = onlyMessage(
      await world.forge('carlos', submitOf(form), { reason: 'Weekly file for <!channel> the agency' }),
    );
    expect(sent.view).toBe('request');
    expect(buttonsOf(sent).map((one) => one.data.command)).not.toContain('requests');
  });

  it('does not ask twice while the request is open', async () => {
    const before = await openRequest();
    const again = onlyMessage(await world.say('carlos', 'request "Partner drop" reason:please'));
    expect(again.subject).toEqual({ kind: 'request', id: before!.id });
    expect((await world.app.services.db.orm.select().from(requests)).length).toBe(1);
  });

  it('is seen by every admin, in their language, with the reason as it was typed', async () => {
    const card = await until(async () =>
      (await lastFor('operator'))?.subject?.kind === 'request' ? lastFor('operator') : undefined,
    );
    expect(textOf({ card: card.card })).toContain('Weekly file for <!channel> the agency');
    expect(buttonsOf(asReply(card)).map((one) => one.data.input.action)).toEqual(['approve', 'approve', 'deny']);
    const [olga] = await world.app.services.db.orm.select().from(people).where(eq(people.handle, 'olga'));
    const dutch = await until(async () => (await directOf(olga!.id)).at(-1));
    expect(textOf({ card: dutch.card })).not.toBe(textOf({ card: card.card }));
    expect(onlyMessage(await world.say('operator', 'requests')).view).toBe('requests');
  });

  it('is approved for the person: told, and taken back to what they were doing', async () => {
    const card = await lastFor('operator');
    const approve = buttonsOf(asReply(card)).find((one) => one.data.input.scope === 'person')!;
    const answered = onlyMessage(await world.forge('operator', approve.data));
    expect(answered).toMatchObject({ view: 'request', replace: true });
    expect(buttonsOf(answered)).toEqual([]);
    const told = await until(async () => {
      const entry = await lastFor('carlos');
      return entry !== undefined && buttonsOf(asReply(entry)).some((one) => one.data.command === 'create')
        ? entry
        : undefined;
    });
    const resume = buttonsOf(asReply(told)).find((one) => one.data.command === 'create')!;
    const form = onlyForm(await world.forge('carlos', resume.data));
    expect(JSON.stringify(form.card)).toContain('For the agency');
    const saved = onlyMessage(await world.press('carlos', form, 'Save'));
    expect(saved.view).toBe('notice');
    const run = onlyMessage(await world.say('carlos', 'run "For the agency"'));
    expect(await world.settled(run)).toBe('successful');
    expect(onlyMessage(await world.say('eve', 'run "For the agency"')).error).toBe('connection_not_shared');
  });

  it('may only look once it is unshared; what runs goes on', async () => {
    const ask = onlyMessage(await world.say('operator', 'connections unshare "Partner drop"'));
    onlyMessage(await world.forge('operator', buttonsOf(ask).find((one) => one.data.command === 'confirm')!.data));
    expect(onlyMessage(await world.say('carlos', 'run "For the agency"')).error).toBe('connection_not_shared');
    const shown = onlyMessage(await world.say('carlos', 'show "For the agency"'));
    expect(buttonsOf(shown).map((one) => one.data.command)).not.toContain('run');
  });
});

describe('fifty answers at once', () => {
  it('one wins, with one audit row, and every card agrees', async () => {
    onlyMessage(await world.say('carlos', 'request "Partner drop" reason:"once more"'));
    const request = (await openRequest())!;
    const answers = [
      { action: 'approve', request: request.id, scope: 'person' },
      { action: 'approve', request: request.id, scope: 'all' },
      { action: 'deny', request: request.id, step: 'submit', reason: 'no' },
    ];
    const [olga] = await world.app.services.db.orm.select().from(people).where(eq(people.handle, 'olga'));
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        world.chat.handle({
          surface: 'test',
          environmentId: world.app.environmentId,
          personId: index % 2 === 0 ? world.person.operator : olga!.id,
          event: { id: `race-${index}` },
          body: { kind: 'action', data: { v: 1, command: 'requests', input: answers[index % 3] }, inputs: {} },
        }),
      ),
    );
    const replies = all.map((one) => onlyMessage(one));
    expect(replies.filter((reply) => reply.error === undefined).length).toBe(1);
    expect(new Set(replies.map((reply) => reply.error))).toEqual(new Set([undefined, 'request_closed']));
    const rows = (await decisions(request.id)).filter((row) => row.action !== 'request.ask');
    expect(rows.length).toBe(1);
    const [closed] = await world.app.services.db.orm.select().from(requests).where(eq(requests.id, request.id));
    expect(
      { approve: ['approved', 'approved_for_all'], deny: ['denied'] }[
        rows[0]!.action === 'request.deny' ? 'deny' : 'approve'
      ],
    ).toContain(closed!.state);
    for (const admin of [world.person.operator, olga!.id]) {
      const drawn = await world.chat.draw({ kind: 'request', id: request.id }, admin);
      expect(buttonsOf(asReply({ card: drawn!.card } as Entry))).toEqual([]);
      expect(drawn!.live).toBe(false);
    }
    const grants = await world.app.services.db.orm.select().from(connectionGrants);
    expect(grants.length).toBe(closed!.state === 'approved' ? 1 : 0);
  });
});

describe('a request that nobody answers', () => {
  it('expires after seven days, cannot be approved then, and the asker is told', async () => {
    onlyMessage(await world.say('noor', 'request role contributor reason:"I make the lists"'));
    const request = (await openRequest())!;
    expect(request.expiresAt.getTime() - request.createdAt.getTime()).toBe(7 * 24 * 60 * 60 * 1000);
    const later = {
      ...world.app.services,
      clock: { ...world.app.services.clock, now: () => new Date(request.expiresAt.getTime() + 1) },
    };
    expect(await expireRequests(later)).toBe(1);
    expect(await expireRequests(later)).toBe(0);
    const late = onlyMessage(
      await world.forge('operator', { v: 1, command: 'requests', input: { action: 'approve', request: request.id } }),
    );
    expect(late.error).toBe('request_closed');
    await until(async () => ((await lastFor('noor')) === undefined ? undefined : lastFor('noor')));
  });
});

describe('a request for a role', () => {
  it('is denied with a reason that the asker reads', async () => {
    onlyMessage(await world.say('noor', 'request role contributor reason:"again"'));
    const request = (await openRequest())!;
    const form = onlyForm(
      await world.forge('operator', { v: 1, command: 'requests', input: { action: 'deny', request: request.id } }),
    );
    onlyMessage(await world.forge('operator', submitOf(form), { reason: 'Ask Carlos to make them' }));
    await until(async () => {
      const entry = await lastFor('noor');
      return textOf({ card: entry.card }).includes('Ask Carlos to make them') ? entry : undefined;
    });
  });

  it('gives the role when it is approved, at once', async () => {
    onlyMessage(await world.say('noor', 'request role contributor reason:"third time"'));
    const request = (await openRequest())!;
    onlyMessage(
      await world.forge('operator', { v: 1, command: 'requests', input: { action: 'approve', request: request.id } }),
    );
    expect(
      onlyMessage(await world.say('noor', 'create "Mine" segments:australia to:"Local folder"')).error,
    ).toBeUndefined();
  });
});

describe('an admin channel', () => {
  it('gets the requests instead of each admin', async () => {
    onlyMessage(await world.say('operator', 'connections add "Channel drop" destination:folder consent:yes'));
    onlyMessage(await world.say('operator', 'settings admin-channel #exports'));
    onlyMessage(await world.say('eve', 'request "Channel drop" reason:"channel"'));
    const conversation = { environmentId: world.app.environmentId, name: 'channel:exports' };
    const posted = await until(async () =>
      (await world.chat.transcript.list(conversation, world.person.operator, 10)).at(-1),
    );
    expect(posted.subject?.kind).toBe('request');
    const approve = buttonsOf(asReply(posted)).find((one) => one.data.input.scope === 'all')!;
    expect(onlyMessage(await world.forge('carlos', approve.data)).error).toBe('role_too_low');
    expect(onlyMessage(await world.forge('operator', approve.data)).error).toBeUndefined();
    expect(
      onlyMessage(await world.say('eve', 'create "Eves" segments:australia to:"Channel drop"')).error,
    ).toBeUndefined();
  });
});

describe('people', () => {
  it('keep at least one admin, and one who is removed may do nothing', async () => {
    expect(onlyMessage(await world.say('operator', 'people set olga viewer')).error).toBeUndefined();
    expect(onlyMessage(await world.say('operator', 'people set operator viewer')).error).toBe('last_admin');
    const ask = onlyMessage(await world.say('operator', 'people remove "Eve Moss"'));
    onlyMessage(await world.forge('operator', buttonsOf(ask).find((one) => one.data.command === 'confirm')!.data));
    await expect(world.say('eve', 'list')).resolves.toMatchObject([{ error: 'person_removed' }]);
    expect(textOf(onlyMessage(await world.say('operator', 'show Eves')))).toContain('Eve Moss');
  });

  it('two admins who demote each other at once: one stays', async () => {
    onlyMessage(await world.say('operator', 'people set carlos admin'));
    const both = await Promise.all([
      world.say('operator', 'people set carlos viewer'),
      world.say('carlos', 'people set operator viewer'),
    ]);
    expect(
      both.map(([reply]) => (reply?.kind === 'message' ? reply.error : '')).filter((error) => error === undefined)
        .length,
    ).toBe(1);
    const admins = await world.app.services.db.orm.select().from(people).where(eq(people.role, 'admin'));
    expect(admins.filter((one) => one.removedAt === null).length).toBe(1);
  });
});

/** The payload of a form's one submit button. */
function submitOf(form: ReturnType<typeof onlyForm>) {
  return buttonsOf(form).find((one) => one.data.input.step === 'submit')!.data;
}
