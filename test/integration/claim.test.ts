import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLog, people } from '../../src/db/schema/index.ts';
import { buttonsOf, createWorld, onlyForm, onlyMessage, textOf, type World } from '../support/world.ts';

/** As the button of the welcome sends it. */
const CLAIM = { v: 1, command: 'people', input: { action: 'claim' } };
const roleOf = async (world: World, handle: string) =>
  (await world.app.services.db.orm.select().from(people).where(eq(people.handle, handle)))[0]?.role;

describe('an environment without an admin', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ works: false });
  });
  afterAll(() => world.close());

  it('makes one of the first who says yes, in the place of the question', async () => {
    const reply = onlyMessage(await world.forge('noor', CLAIM));
    expect(reply).toMatchObject({ view: 'notice', replace: true, title: 'Je bent beheerder' });
    expect(textOf(reply)).toContain('Je beheert Test shop nu.');
    expect(await roleOf(world, 'noor')).toBe('admin');
    expect(onlyMessage(await world.say('noor', 'people')).view).toBe('people');
  });

  it('tells them the same again when they press twice', async () => {
    expect(onlyMessage(await world.forge('noor', CLAIM)).title).toBe('Je bent beheerder');
    const { orm } = world.app.services.db;
    const rows = await orm
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.personId, world.person.noor), eq(auditLog.action, 'person.claim_admin')));
    expect(rows).toHaveLength(1);
  });

  it('refuses whoever comes later, and offers to ask for the role', async () => {
    const late = onlyMessage(await world.say('carlos', 'people claim'));
    expect(late.error).toBe('admin_taken');
    expect(textOf(late)).toContain('Somebody administers this environment already');
    expect(buttonsOf(late)).toMatchObject([{ title: 'Ask for the role', data: { command: 'request' } }]);
    expect(onlyForm(await world.press('carlos', late, 'Ask for the role')).view).toBe('access_form');
    expect(await roleOf(world, 'carlos')).toBe('contributor');
  });
});

describe('an environment whose operator has named its admins', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ works: false, variables: { BOT_ADMINS: 'ada@example.com' } });
  });
  afterAll(() => world.close());

  it('makes nobody an admin who asks', async () => {
    expect(onlyMessage(await world.forge('carlos', CLAIM)).error).toBe('admin_taken');
    expect(await roleOf(world, 'carlos')).toBe('contributor');
  });
});
