import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identities, people } from '../../src/db/schema/index.ts';
import type { PersonId } from '../../src/domain/ids.ts';
import { claimAdmin, identifyPerson, type PlatformAccount } from '../../src/services/people/identify.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { createWorld, onlyMessage, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ works: false });
  await world.app.services.db.orm.update(people).set({ role: 'contributor' }).where(eq(people.isOperator, false));
});
afterAll(() => world.close());

const account = (over: Partial<PlatformAccount> = {}): PlatformAccount => ({
  surface: 'slack',
  workspace: 'T1',
  externalId: randomUUID(),
  name: 'Mia Wong',
  verifiedEmail: undefined,
  locale: 'en-AU',
  zone: 'Australia/Sydney',
  ...over,
});
const identify = (given: PlatformAccount, admins: string[] = []) =>
  identifyPerson({ ...world.app.services, admins }, given);
const scopeOf = async (id: PersonId) => ({
  ...world.app.services,
  person: await readPerson(world.app.services, world.app.environmentId, id),
  surface: 'slack',
});
const roleOf = async (id: string) =>
  (await world.app.services.db.orm.select().from(people)).find((one) => one.id === id)?.role;

describe('a person from a platform', () => {
  it('is new once, a viewer, and found again by their account', async () => {
    const mia = account();
    const first = await identify(mia);
    expect(first).toMatchObject({ isNew: true });
    expect(await identify(mia)).toMatchObject({ isNew: false, personId: first.personId });
    expect(await roleOf(first.personId)).toBe('viewer');
  });

  it('is one person on two platforms, by a verified address in whatever case', async () => {
    const slack = await identify(account({ verifiedEmail: 'Lea@Example.com' }));
    const teams = await identify(account({ surface: 'teams', workspace: 'tenant', verifiedEmail: 'lea@example.com' }));
    expect(teams).toMatchObject({ personId: slack.personId, isNew: false });
    const accounts = await world.app.services.db.orm
      .select()
      .from(identities)
      .where(eq(identities.personId, slack.personId));
    expect(accounts.map((one) => one.surface).sort()).toEqual(['slack', 'teams']);
  });

  it('is not linked by a name, nor by an address that nobody verified', async () => {
    const one = await identify(account({ name: 'Sam Lee', verifiedEmail: undefined }));
    const other = await identify(account({ name: 'Sam Lee', verifiedEmail: undefined }));
    expect(other.personId).not.toBe(one.personId);
    const handles = (await world.app.services.db.orm.select().from(people).where(eq(people.name, 'Sam Lee'))).map(
      (row) => row.handle,
    );
    expect(new Set(handles).size).toBe(2);
  });

  it('is made once when their first two messages arrive together', async () => {
    const twin = account({ verifiedEmail: 'twin@example.com' });
    const both = await Promise.all([identify(twin), identify(twin), identify({ ...twin, surface: 'teams' })]);
    expect(new Set(both.map((one) => one.personId)).size).toBe(1);
  });

  it('is refused after they were removed, and comes back as nobody with an old address', async () => {
    const gone = account({ name: 'Gone Away', verifiedEmail: 'gone@example.com' });
    const { personId } = await identify(gone);
    await world.app.services.db.orm
      .update(people)
      .set({ removedAt: new Date(), email: null })
      .where(eq(people.id, personId));
    await expect(identify(gone)).rejects.toMatchObject({ code: 'person_removed' });
  });
});

describe('the first admin', () => {
  it('is whom BOT_ADMINS names, by address or by account, and then nobody else is asked', async () => {
    const byMail = await identify(account({ verifiedEmail: 'Boss@example.com' }), ['boss@example.com']);
    expect(byMail.mayClaimAdmin).toBe(false);
    expect(await roleOf(byMail.personId)).toBe('admin');
    const byId = account({ externalId: 'U123' });
    expect(await roleOf((await identify(byId, ['U123'])).personId)).toBe('admin');
    await world.app.services.db.orm.update(people).set({ role: 'viewer' }).where(eq(people.isOperator, false));
  });

  it('is asked for while there is none; the first of several who say yes is it', async () => {
    const [a, b] = await Promise.all([identify(account()), identify(account())]);
    expect([a.mayClaimAdmin, b.mayClaimAdmin]).toEqual([true, true]);
    const won = await Promise.all([claimAdmin(await scopeOf(a.personId)), claimAdmin(await scopeOf(b.personId))]);
    expect(won.filter(Boolean).length).toBe(1);
    expect((await identify(account())).mayClaimAdmin).toBe(false);
  });
});

describe('the audit', () => {
  it('shows who did what and what was refused, filters it, and turns pages', async () => {
    onlyMessage(await world.say('noor', 'create "No" segments:australia to:"Local folder"'));
    onlyMessage(await world.say('operator', 'create "Yes" segments:australia to:"Local folder"'));
    const refused = onlyMessage(await world.say('operator', 'audit outcome:refused'));
    expect(JSON.stringify(refused.card)).toContain('Noor de Vries');
    expect(JSON.stringify(refused.card)).not.toContain('"Yes"');
    const about = onlyMessage(await world.say('operator', 'audit Yes'));
    expect(JSON.stringify(about.card)).toContain('Operator');
    expect(onlyMessage(await world.say('operator', 'audit 100%_\\')).error).toBeUndefined();
  });
});
