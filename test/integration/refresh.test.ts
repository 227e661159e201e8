import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asc, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshes, refreshSteps, runs } from '../../src/db/schema/index.ts';
import { fireDue } from '../../src/services/schedules/fire.ts';
import { createClock } from '../support/clock.ts';
import { buttonsOf, CATALOG, createWorld, onlyMessage, textOf, type World } from '../support/world.ts';

/** Totals are read by a view, that by the best customers: the second cannot be refreshed before the first. */
const OBJECTS = `
  create materialized view totals as select id, length(coalesce(note, '')) as total, country from customer;
  create unique index on totals (id);
  create view totals_now as select * from totals;
  create materialized view "Best" as select id, 100 / (case when total > 1000 then 0 else 1 end) as share from totals_now where country = 'AU';
  create materialized view slow as select id from customer where id < 3 and pg_sleep(0.2) is not null;
  do $$ begin create role refresh_reader login password 'test'; exception when duplicate_object then null; end $$;
  grant select on all tables in schema public to refresh_reader;
`;
const DECLARED = `
  best: { title: Best, entity: customer, view: '"Best"' }
  patient: { title: Patient, entity: customer, where: "id < 3", depends_on: [slow] }
  fresh: { title: Fresh, entity: customer, where: "id < 9", depends_on: [totals], fresh_within: 2 hours }
`;
const catalog = CATALOG.replace('  buyers:', `${DECLARED.slice(1)}  buyers:`);

const clock = createClock('2025-06-02T08:00:00Z');
let world: World;
beforeAll(async () => {
  world = await createWorld({ catalog, clock, sourceSql: OBJECTS, customers: 30 });
  for (const [name, segment] of [
    ['Best weekly', 'best'],
    ['Everyone', 'everyone'],
    ['Patient', 'patient'],
    ['Fresh', 'fresh'],
  ])
    onlyMessage(await world.say('carlos', `create "${name}" segments:${segment} to:"Local folder"`));
  onlyMessage(await world.say('carlos', 'schedule Patient, Fresh off'));
});
afterAll(() => world.close());

const orm = () => world.app.services.db.orm;
const latest = async () => (await orm().select().from(refreshes).orderBy(desc(refreshes.queuedAt)).limit(1))[0]!;
const stepsOf = async (id: (typeof refreshes.$inferSelect)['id']) =>
  orm().select().from(refreshSteps).where(eq(refreshSteps.refreshId, id)).orderBy(asc(refreshSteps.position));
const start = async () => {
  clock.forward(60_000);
  const asked = onlyMessage(await world.say('operator', 'refresh'));
  return { asked, card: onlyMessage(await world.press('operator', asked, 'Refresh')) };
};
/** Until the refresh and everything that follows it has ended. */
const runsOf = (id: (typeof refreshes.$inferSelect)['id']) => orm().select().from(runs).where(eq(runs.refreshId, id));
const files = async (slug: string) => {
  const folder = join(world.exportDir, slug);
  const newest = (await readdir(folder)).sort().at(-1)!;
  const [file] = (await readdir(join(folder, newest))).filter((name) => name.endsWith('.csv'));
  return readFile(join(folder, newest, file!), 'utf8');
};

describe('a refresh on demand', () => {
  it('says what it will do, asks, and shows one card to the end', async () => {
    await world.source`insert into customer values (999, 'new@example.com', 'New', 'Perth', 'AU', '')`;
    const { asked, card } = await start();
    expect(textOf(asked)).toContain('Best weekly');
    expect(textOf(asked)).not.toContain('Patient');
    expect(card).toMatchObject({ view: 'refresh', private: false });
    expect(await world.settled(card)).toBe('successful');
    const { id } = await latest();
    const keys = (await stepsOf(id)).map((step) => step.key);
    expect(keys.indexOf('object:public.totals')).toBeLessThan(keys.indexOf('object:public."Best"'));
    expect(keys.indexOf('object:public."Best"')).toBeLessThan(keys.indexOf('entity:customer'));
    expect(keys.indexOf('entity:customer')).toBeLessThan(keys.indexOf('segment:best'));
    const best = (await stepsOf(id)).find((step) => step.key === 'segment:best');
    expect(best).toMatchObject({ state: 'successful', count: 11 });
  });

  it('runs the exports that follow it afterwards, with what it brought up to date', async () => {
    const following = await runsOf((await latest()).id);
    expect(following.map((run) => [run.state, run.trigger])).toEqual([
      ['successful', 'refresh'],
      ['successful', 'refresh'],
    ]);
    expect(await files('best-weekly')).toContain('new@example.com');
  });

  it('is for contributors, with the exports that are theirs to run', async () => {
    expect(onlyMessage(await world.say('noor', 'refresh')).error).toBe('role_too_low');
    onlyMessage(await world.say('operator', 'connections add "Private" destination:folder consent:yes'));
    onlyMessage(await world.say('operator', 'create "Secret" segments:australia to:"Private"'));
    const asked = onlyMessage(await world.say('carlos', 'refresh'));
    expect(textOf(asked)).toContain('Best weekly');
    expect(textOf(asked)).not.toContain('Secret');
    expect(textOf(asked)).toContain('1 export that follows the refresh is not shared with you');
    onlyMessage(await world.press('carlos', asked, 'Not now'));
    const gone = onlyMessage(await world.say('operator', 'delete Secret'));
    onlyMessage(await world.press('operator', gone, 'Delete'));
  });

  it('is joined when one is under way, and what needs it waits for it', async () => {
    const { card } = await start();
    const joined = onlyMessage(await world.say('carlos', 'refresh'));
    expect(joined.subject).toEqual(card.subject);
    const waiting = onlyMessage(await world.say('carlos', 'run Patient'));
    expect(await world.settled(waiting)).toBe('successful');
    const [run] = await orm()
      .select()
      .from(runs)
      .where(eq(runs.id, String(waiting.subject?.id) as never));
    expect(run).toMatchObject({ trigger: 'on_demand', waitingFor: (await latest()).id });
    const slow = (await stepsOf((await latest()).id)).find((step) => step.key === 'segment:patient')!;
    expect(run!.startedAt!.getTime()).toBeGreaterThanOrEqual(slow.endedAt!.getTime());
    expect(await world.settled(card)).toBe('successful');
  });
});

describe('a step that fails', () => {
  it('keeps what depends on it from running, with the reason, and nothing else', async () => {
    await world.source`update customer set note = repeat('x', 2000) where id = 999`;
    const { card } = await start();
    expect(await world.settled(card)).toBe('completed_with_errors');
    const { id } = await latest();
    const steps = new Map((await stepsOf(id)).map((step) => [step.key, step]));
    expect(steps.get('object:public.totals')?.state).toBe('successful');
    expect(steps.get('object:public."Best"')).toMatchObject({ state: 'failed', failure: { fault: 'system' } });
    expect(steps.get('segment:best')).toMatchObject({ state: 'skipped', skipReason: 'upstream_failed' });
    expect(steps.get('segment:everyone')?.state).toBe('successful');
    const following = await runsOf(id);
    expect(following.map((run) => [run.state, run.skipReason]).sort()).toEqual([
      ['skipped', 'upstream_failed'],
      ['successful', null],
    ]);
    const shown = onlyMessage(await world.say('noor', 'show "Best weekly"'));
    expect(shown.text).toContain('Best');
    await world.source`update customer set note = '' where id = 999`;
  });
});

describe('a refresh whose worker died', () => {
  it('goes on with the next step, and does not do again what is done', async () => {
    const { card } = await start();
    expect(await world.settled(card)).toBe('successful');
    const { id } = await latest();
    const [first, ...rest] = await stepsOf(id);
    await orm().update(refreshSteps).set({ state: 'running' }).where(eq(refreshSteps.id, rest[0]!.id));
    for (const step of rest.slice(1))
      await orm().update(refreshSteps).set({ state: 'queued', count: null }).where(eq(refreshSteps.id, step.id));
    await world.app.services.db
      .sql`update refreshes set state = 'running', ended_at = null, lease_until = now() - interval '1 second' where id = ${id}`;
    expect(await world.settled(card)).toBe('successful');
    const after = await stepsOf(id);
    expect(after.every((step) => step.state === 'successful')).toBe(true);
    expect(after[0]!.startedAt).toEqual(first!.startedAt);
    expect((await latest()).attempt).toBe(2);
  });
});

describe('data that is older than it may be', () => {
  it('is refreshed first, and only that', async () => {
    clock.forward(3 * 3600 * 1000);
    const run = onlyMessage(await world.say('carlos', 'run Fresh'));
    expect(await world.settled(run)).toBe('successful');
    const refresh = await latest();
    expect(refresh).toMatchObject({ trigger: 'stale', state: 'successful' });
    expect((await stepsOf(refresh.id)).map((step) => step.key).sort()).toEqual([
      'entity:customer',
      'object:public.totals',
      'segment:fresh',
    ]);
    clock.forward(3600 * 1000);
    expect(await world.settled(onlyMessage(await world.say('carlos', 'run Fresh')))).toBe('successful');
    expect((await latest()).id).toBe(refresh.id);
  });
});

describe('the refresh schedule', () => {
  it('is an admin’s, and daily or weekly', async () => {
    expect(onlyMessage(await world.say('carlos', 'refresh schedule daily 05:00')).error).toBe('role_too_low');
    expect(onlyMessage(await world.say('operator', 'refresh schedule every 6 hours')).error).toBe('refresh_kind');
    expect(onlyMessage(await world.say('operator', 'refresh schedule on the 1st at 5:00')).error).toBe('refresh_kind');
    const saved = onlyMessage(await world.say('operator', 'refresh schedule weekdays 05:00, 13:00 Europe/Amsterdam'));
    expect(textOf(saved)).toContain('Weekdays at 5:00 AM and 1:00 PM (Europe/Amsterdam)');
    const status = onlyMessage(await world.say('noor', 'status'));
    expect(textOf(status)).toContain('Verversing van de gegevens');
  });

  it('refreshes when it is time, and its exports follow', async () => {
    clock.set('2025-06-03T03:00:00Z');
    await fireDue(world.app.services);
    const refresh = await latest();
    expect(refresh).toMatchObject({ trigger: 'schedule', scheduledFor: new Date('2025-06-03T03:00:00Z') });
    const subject = { kind: 'refresh', id: refresh.id } as const;
    const card = { kind: 'message', subject } as never;
    expect(await world.settled(card)).toBe('successful');
    expect((await runsOf(refresh.id)).map((run) => run.state)).toEqual(['successful', 'successful']);
    await fireDue(world.app.services);
    expect((await latest()).id).toBe(refresh.id);
  });
});

describe('a refresh that is canceled', () => {
  it('keeps what waits for it from running, and says why', async () => {
    const other = await createWorld({ customers: 3, works: false });
    try {
      onlyMessage(await other.say('operator', 'create "Follows" segments:everyone to:"Local folder"'));
      const asked = onlyMessage(await other.say('operator', 'refresh'));
      const card = onlyMessage(await other.press('operator', asked, 'Refresh'));
      onlyMessage(await other.press('operator', card, 'Cancel refresh'));
      await other.open({ works: true });
      expect(await other.settled(card)).toBe('canceled');
      const drawn = await other.chat.draw(card.subject!, other.person.operator);
      expect(textOf(drawn!)).toContain('refresh skipped');
    } finally {
      await other.close();
    }
  });
});

describe('without the owner of the materialised views', () => {
  it('counts again, and says that the views stayed as they were', async () => {
    const other = await createWorld({
      catalog,
      customers: 30,
      refreshRole: 'refresh_reader',
      sourceSql: OBJECTS,
    });
    try {
      const asked = onlyMessage(await other.say('operator', 'refresh'));
      const card = onlyMessage(await other.press('operator', asked, 'Refresh'));
      expect(await other.settled(card)).toBe('successful');
      const drawn = await other.chat.draw(card.subject!, other.person.operator);
      expect(textOf(drawn!)).toContain('Only its owner may refresh it');
      expect(buttonsOf({ ...card, card: drawn!.card }).map((one) => one.title)).toContain('Refresh again');
    } finally {
      await other.close();
    }
  });
});
