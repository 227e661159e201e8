import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exports, refreshes, runs } from '../../src/db/schema/index.ts';
import { isFinal } from '../../src/domain/run.ts';
import { fireDue } from '../../src/services/schedules/fire.ts';
import { createClock } from '../support/clock.ts';
import { CATALOG, createWorld, onlyMessage, type World } from '../support/world.ts';

/**
 * A week in the life of a channel, on a clock that jumps from one hour to the next: the week in which Europe's clocks go
 * forward. What the source is like is changed along the way: its totals cannot be refreshed for three days.
 */
const OBJECTS = `
  create table switches (is_broken boolean not null);
  insert into switches values (false);
  create materialized view totals as
    select id, 1 / (case when (select is_broken from switches) then 0 else 1 end) as share from customer where country = 'AU'`;
const catalog = CATALOG.replace('  buyers:', `  loyal: { title: Loyal, entity: customer, view: totals }\n  buyers:`);
const MONDAY = '2025-03-24T00:00:00Z';
const HOUR = 3_600_000;

const clock = createClock(MONDAY);
let world: World;
beforeAll(async () => {
  world = await createWorld({ catalog, clock, sourceSql: OBJECTS, customers: 30 });
  onlyMessage(await world.say('operator', 'refresh schedule daily 05:00 Europe/Amsterdam'));
  for (const [name, segment, when] of [
    ['Loyal customers', 'loyal', undefined],
    ['Newsletter', 'everyone', 'mondays and thursdays 08:00 Europe/Amsterdam'],
    ['Night', 'australia', 'daily 02:30 Europe/Amsterdam'],
    ['Month end', 'australia', 'on the 28th at 18:00 Europe/Amsterdam'],
  ] as const) {
    onlyMessage(await world.say('carlos', `create "${name}" segments:${segment} to:"Local folder"`));
    if (when !== undefined) onlyMessage(await world.say('carlos', `schedule "${name}" ${when}`));
  }
  await live(7 * 24);
}, 600_000);
afterAll(() => world.close());

/** Lets hours pass; in each, what is due is fired and worked off before the next one begins. */
async function live(hours: number): Promise<void> {
  const start = clock.now().getTime();
  for (let hour = 0; hour <= hours; hour += 0.5) {
    clock.set(new Date(start + hour * HOUR));
    // From Wednesday to Friday the totals are out of order.
    const day = clock.now().getUTCDay();
    if (clock.now().getUTCHours() === 0) await world.source`update switches set is_broken = ${day >= 3 && day <= 5}`;
    await fireDue(world.app.services);
    await untilIdle();
  }
}

/** Until no refresh and no run is left to be worked off. */
async function untilIdle(): Promise<void> {
  const { db, signals } = world.app.services;
  const isIdle = async (): Promise<boolean> => {
    const [row] = await db.sql<{ left: number }[]>`
      select (select count(*) from runs where state in ('queued', 'waiting', 'running'))::int
        + (select count(*) from refreshes where state in ('queued', 'running'))::int as left`;
    return row?.left === 0;
  };
  if (await isIdle()) return;
  await new Promise<void>((resolve, reject) => {
    const stop = signals.watch(() => {
      isIdle().then((idle) => {
        if (!idle) return;
        stop();
        resolve();
      }, reject);
    });
    isIdle().then((idle) => idle && resolve(), reject);
  });
}

const runsOf = async (name: string) =>
  world.app.services.db.orm
    .select({ run: runs })
    .from(runs)
    .innerJoin(exports, and(eq(exports.id, runs.exportId), eq(exports.name, name)))
    .orderBy(asc(runs.queuedAt))
    .then((rows) => rows.map(({ run }) => run));
const timesOf = async (name: string) => (await runsOf(name)).map((run) => run.scheduledFor?.toISOString().slice(0, 16));

describe('a week', () => {
  it('has everything ended, and each time of a schedule run once', async () => {
    const all = await world.app.services.db.orm.select().from(runs);
    expect(all.every((run) => isFinal(run.state))).toBe(true);
    const times = all
      .filter((run) => run.scheduledFor !== null)
      .map((run) => `${run.exportId} ${run.scheduledFor?.toISOString()}`);
    expect(new Set(times).size).toBe(times.length);
  });

  it('has the weekly runs on their days, on the clock of their zone', async () => {
    expect(await timesOf('Newsletter')).toEqual(['2025-03-24T07:00', '2025-03-27T07:00']);
    expect((await runsOf('Newsletter')).every((run) => run.state === 'successful' && run.trigger === 'schedule')).toBe(
      true,
    );
  });

  it('has the monthly run on its day', async () => {
    expect(await timesOf('Month end')).toEqual(['2025-03-28T17:00']);
  });

  it('has the nightly run every night; in the night that skips its time it runs at the first moment after', async () => {
    expect(await timesOf('Night')).toEqual([
      '2025-03-24T01:30',
      '2025-03-25T01:30',
      '2025-03-26T01:30',
      '2025-03-27T01:30',
      '2025-03-28T01:30',
      '2025-03-29T01:30',
      '2025-03-30T01:00',
    ]);
  });

  it('has a refresh every morning; three fail, and the next one is well again', async () => {
    const all = await world.app.services.db.orm.select().from(refreshes).orderBy(asc(refreshes.queuedAt));
    expect(all.map((one) => [one.scheduledFor?.toISOString().slice(0, 16), one.state])).toEqual([
      ['2025-03-24T04:00', 'successful'],
      ['2025-03-25T04:00', 'successful'],
      ['2025-03-26T04:00', 'completed_with_errors'],
      ['2025-03-27T04:00', 'completed_with_errors'],
      ['2025-03-28T04:00', 'completed_with_errors'],
      ['2025-03-29T04:00', 'successful'],
      ['2025-03-30T03:00', 'successful'],
    ]);
  });

  it('has the export that follows the refresh skipped while that fails, with the reason, and run again after it', async () => {
    expect((await runsOf('Loyal customers')).map((run) => [run.trigger, run.state, run.skipReason])).toEqual([
      ['refresh', 'successful', null],
      ['refresh', 'successful', null],
      ['refresh', 'skipped', 'upstream_failed'],
      ['refresh', 'skipped', 'upstream_failed'],
      ['refresh', 'skipped', 'upstream_failed'],
      ['refresh', 'successful', null],
      ['refresh', 'successful', null],
    ]);
  });
});
