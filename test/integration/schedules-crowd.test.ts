import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runs, schedules } from '../../src/db/schema/index.ts';
import { toRule } from '../../src/domain/recurrence-rule.ts';
import { fireDue } from '../../src/services/schedules/fire.ts';
import { createClock } from '../support/clock.ts';
import { createWorld, type World } from '../support/world.ts';

const EXPORTS = 5_000;
const DUE = '2030-06-03T06:00:00.000Z';
const clock = createClock('2030-06-03T05:00:00Z');

let world: World;
beforeAll(async () => {
  world = await createWorld({ works: false, clock });
  const rule = toRule({ kind: 'daily', times: ['06:00'], zone: 'UTC' });
  const person = world.person.carlos;
  const { environmentId } = world.app;
  // Written past the services, which would take a minute for so many.
  await world.app.services.db.sql`
    with made as (
      insert into exports (environment_id, name, folded_name, type, connection_id, target, mapping, created_by, updated_by)
      select ${environmentId}, 'Crowd ' || n, 'crowd ' || n, 'segments', (select id from connections limit 1), '{}', '[]', ${person}, ${person}
      from generate_series(1, ${EXPORTS}::int) n returning id
    ), items as (insert into export_items (export_id, position, item) select id, 0, 'australia' from made)
    insert into schedules (export_id, environment_id, kind, rule, zone, active, next_at, settled_at, scheduled_by)
    select id, ${environmentId}, 'daily', ${rule}, 'UTC', true, ${DUE}, ${clock.now().toISOString()}, ${person} from made`;
});
afterAll(() => world.close());

it('fires five thousand schedules of one minute once each, in two processes, and needs one alarm for all', async () => {
  const other = await world.open({ works: false });
  clock.set(DUE);
  const fired = await Promise.all([world.app, other, world.app].map(({ services }) => fireDue(services)));
  expect(fired.reduce((sum, count) => sum + count, 0)).toBe(EXPORTS);
  const { orm } = world.app.services.db;
  const queued = await orm.select({ of: runs.exportId, state: runs.state, at: runs.scheduledFor }).from(runs);
  expect(new Set(queued.map(({ of }) => of)).size).toBe(EXPORTS);
  expect(queued.every(({ state, at }) => state === 'queued' && at?.toISOString() === DUE)).toBe(true);
  const left = await orm
    .select()
    .from(schedules)
    .where(eq(schedules.nextAt, new Date(DUE)));
  expect(left).toEqual([]);
  expect([...(await world.app.services.queue.armed())]).toEqual(['2030-06-04T06:00:00.000Z']);
  // Asked again, there is nothing to do.
  expect(await fireDue(other.services)).toBe(0);
}, 120_000);
