import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connections, exports, runs } from '../../src/db/schema/index.ts';
import type { RunState } from '../../src/domain/run.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { showHome } from '../../src/services/status/home.ts';
import { createWorld, findButton, onlyForm, onlyMessage, textOf, type Who, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ works: false });
});
afterAll(() => world.close());

const homeOf = async (who: Who) => {
  const { services, environmentId } = world.app;
  return showHome({
    ...services,
    person: await readPerson(services, environmentId, world.person[who]),
    surface: 'test',
  });
};
const namesOf = (few: { readonly first: readonly { readonly exportName: string }[] }) =>
  few.first.map(({ exportName }) => exportName);

/** An export whose runs ended so, the oldest first, each a minute after the one before. */
async function createWithRuns(name: string, states: readonly RunState[], endedMinutesAgo = 0): Promise<void> {
  onlyMessage(await world.say('operator', `create "${name}" segments:australia to:"Local folder"`));
  const { orm } = world.app.services.db;
  const [row] = await orm.select().from(exports).where(eq(exports.name, name));
  for (const [index, state] of states.entries()) {
    const at = new Date(Date.now() - (endedMinutesAgo + states.length - index) * 60_000);
    await orm.insert(runs).values({
      environmentId: world.app.environmentId,
      exportId: row!.id,
      state,
      trigger: 'on_demand',
      startedBy: world.person.operator,
      queuedAt: at,
      endedAt: at,
      skipReason: state === 'skipped' ? 'no_connection' : null,
      failure:
        state === 'failed'
          ? { code: 'source_stalled', params: { seconds: 30 }, fault: 'system', reference: 'K7QW2M9P' }
          : null,
    });
  }
}

describe('home', () => {
  it('says what to do first while there is nothing, by role', async () => {
    const noor = onlyMessage(await world.say('noor', 'home'));
    expect(noor.view).toBe('home');
    expect(textOf(noor)).toContain('Hallo Noor, dit is Test shop');
    expect(textOf(noor)).toContain('Er zijn nog geen exports.');
    const form = onlyForm(await world.press('noor', noor, 'Vragen om bijdrager te worden'));
    expect(form.view).toBe('access_form');
    const admin = onlyMessage(await world.say('operator', 'home'));
    expect(onlyForm(await world.press('operator', admin, 'New export')).view).toBe('export_form');
  });

  it('sorts each export by its last run alone, the newest first, without those that are gone', async () => {
    await createWithRuns('Recovered', ['failed', 'successful'], 9);
    await createWithRuns('Broken', ['successful', 'failed'], 5);
    await createWithRuns('Left out', ['skipped'], 3);
    await createWithRuns('Partly', ['completed_with_errors'], 4);
    await createWithRuns('Stopped', ['canceled'], 1);
    await createWithRuns('Busy', ['failed'], 2);
    onlyMessage(await world.say('operator', 'run Busy'));
    await createWithRuns('Gone', ['failed']);
    const { orm } = world.app.services.db;
    await orm.update(exports).set({ deletedAt: new Date() }).where(eq(exports.name, 'Gone'));

    const home = await homeOf('operator');
    expect(namesOf(home.running)).toEqual(['Busy']);
    expect(namesOf(home.trouble)).toEqual(['Left out', 'Partly', 'Broken']);
    expect(namesOf(home.latest)).toEqual(['Recovered']);
    expect(home.exports).toBe(6);
  });

  it('shows a few of many, and says how many there are', async () => {
    for (let n = 0; n < 4; n++) {
      await createWithRuns(`Failing ${n}`, ['failed'], 20 + n);
      await createWithRuns(`Fine ${n}`, ['successful'], 20 + n);
    }
    const { trouble, latest } = await homeOf('operator');
    expect([namesOf(trouble), trouble.total]).toEqual([['Left out', 'Partly', 'Broken', 'Failing 0', 'Failing 1'], 7]);
    expect([namesOf(latest), latest.total]).toEqual([['Recovered', 'Fine 0', 'Fine 1'], 5]);
  });

  it('shows what waits for admins to admins alone', async () => {
    onlyMessage(await world.say('noor', 'request role contributor reason:"I take over the newsletter"'));
    const { orm } = world.app.services.db;
    await orm.update(connections).set({ state: 'needs_sign_in' });
    const admin = onlyMessage(await world.say('operator', 'home'));
    expect(textOf(admin)).toContain('Noor de Vries asks to become a contributor');
    expect(textOf(admin)).toContain('1 connection needs new credentials.');
    expect(onlyMessage(await world.press('operator', admin, 'Review')).view).toBe('requests');
    expect(onlyMessage(await world.press('operator', admin, 'Connections')).view).toBe('connections');
    for (const who of ['noor', 'carlos'] as const) {
      expect((await homeOf(who)).admin).toBeUndefined();
      const { card } = onlyMessage(await world.say(who, 'home'));
      expect(JSON.stringify(card)).not.toMatch(/wil bijdrager worden|asks to become|inloggegevens|new credentials/);
    }
  });

  it('offers to run again only what the reader may run', async () => {
    const { orm } = world.app.services.db;
    const carlos = async () => JSON.stringify(onlyMessage(await world.say('carlos', 'home')).card);
    await orm.update(connections).set({ sharedWith: 'contributors' });
    expect(await carlos()).toContain('"command":"run"');
    expect((await homeOf('carlos')).connections).toBe(1);
    await orm.update(connections).set({ sharedWith: 'nobody' });
    expect(await carlos()).not.toContain('"command":"run"');
    expect((await homeOf('carlos')).connections).toBe(0);
    const noor = onlyMessage(await world.say('noor', 'home'));
    expect(JSON.stringify(noor.card)).not.toMatch(/"command":"(run|edit|create)"/);
    expect(onlyMessage(await world.press('noor', noor, findButton(noor, 'Tonen').title)).view).toBe('export');
  });

  it('is drawn for one reader, and the same again while nothing happens', async () => {
    const subject = { kind: 'home', id: world.person.carlos } as const;
    const draw = () => world.chat.draw(subject, world.person.carlos);
    const first = await draw();
    expect(first).toMatchObject({ live: true, title: 'Hello Carlos, this is Test shop' });
    expect(await draw()).toEqual(first);
    await createWithRuns(`News ${randomUUID()}`, ['failed']);
    expect(await draw()).not.toEqual(first);
  });
});
