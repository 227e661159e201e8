import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../src/db/schema/index.ts';
import type { RunId } from '../../src/domain/ids.ts';
import { systemClock } from '../../src/services/context.ts';
import { createRecordsWorld, type RecordsWorld } from '../support/records-world.ts';
import { onlyMessage, textOf } from '../support/world.ts';

const HOUR = 60 * 60_000;

/** A bot without a worker, whose destination gives a run an hour; `waits` are those of the budget. */
let play: RecordsWorld;
const waits: number[] = [];
beforeAll(async () => {
  play = await createRecordsWorld({
    customers: 30,
    works: false,
    limits: { timeBudgetMs: HOUR },
    clock: {
      ...systemClock,
      wait(ms, signal) {
        if (ms > HOUR / 2) waits.push(ms);
        return systemClock.wait(ms, signal);
      },
    },
  });
  await play.create('create "Timed" segments:australia to:Acme');
});
afterAll(() => play.close());

const begin = async () => {
  const reply = onlyMessage(await play.world.say('operator', 'run Timed'));
  return { reply, id: reply.subject?.id as RunId };
};
const read = async (id: RunId) => {
  const [row] = await play.world.app.services.db.orm.select().from(runs).where(eq(runs.id, id));
  if (row === undefined) throw new Error('the run is gone');
  return row;
};
const until = async (id: RunId, isSo: (row: Awaited<ReturnType<typeof read>>) => boolean) => {
  for (;;) {
    const row = await read(id);
    if (isSo(row)) return row;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const work = () => play.world.open({ works: true });

describe('the time that a destination gives a run', () => {
  it('is what its attempts have worked, all together', async () => {
    const { id, reply } = await begin();
    const lock = await play.world.source.reserve();
    await lock`begin`;
    await lock`lock table customer in access exclusive mode`;
    const first = await work();
    const working = await until(id, ({ workedMs }) => workedMs > 0);
    await first.close();
    const left = await read(id);
    expect(left).toMatchObject({ state: 'running', leaseUntil: null, attempt: 0 });
    expect(left.workedMs).toBeGreaterThanOrEqual(working.workedMs);

    // As if it had worked for half an hour before, and nobody had looked after it for a day.
    await play.world.app.services.db
      .sql`update runs set worked_ms = ${HOUR / 4}, started_at = now() - interval '1 day'`;
    const second = await work();
    await until(id, ({ workedMs }) => workedMs > HOUR / 4);
    await lock`commit`;
    lock.release();
    expect(await play.world.settled(reply)).toBe('successful');
    await second.close();
    const [before = 0, after = 0] = waits;
    expect(before).toBeLessThanOrEqual(HOUR);
    expect(before).toBeGreaterThan(HOUR * 0.9);
    expect(after).toBeLessThanOrEqual((HOUR * 3) / 4);
    expect(after).toBeGreaterThan(HOUR * 0.7);
  });

  it('ends a run that is taken up with nothing left of it, and keeps what was accepted', async () => {
    const accepted = await play.remembered('australia');
    await play.world.source`update customer set first_name = 'Changed'`;
    const { id, reply } = await begin();
    await play.world.app.services.db.sql`update runs set worked_ms = ${HOUR} where id = ${id}`;
    const worker = await work();
    expect(await play.world.settled(reply)).toBe('failed');
    await worker.close();
    expect((await read(id)).failure).toMatchObject({ code: 'time_budget_exceeded', params: { minutes: 60 } });
    const drawn = await play.world.chat.draw(reply.subject!, play.world.person.operator);
    expect(textOf(drawn!)).toContain('took longer than the 60 minutes');
    expect(await play.remembered('australia')).toEqual(accepted);
  });
});
