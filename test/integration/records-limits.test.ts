import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionSlots, connections } from '../../src/db/schema/index.ts';
import { runIdSchema } from '../../src/domain/ids.ts';
import { openPermits } from '../../src/services/delivery/permits.ts';
import { createRecordsWorld, type RecordsWorld } from '../support/records-world.ts';
import { onlyMessage } from '../support/world.ts';

let play: RecordsWorld;
beforeAll(async () => {
  play = await createRecordsWorld({ customers: 300, maxRecords: 10, concurrency: 2, reportsRejections: false });
});
afterAll(() => play.close());

describe('the limits of a connection', () => {
  it('hold for all its runs together, in whichever process', async () => {
    const { world, farEnd } = play;
    const other = await world.open({ works: true });
    farEnd.latencyMs = 20;
    const segments = ['australia', 'everyone'];
    for (const name of segments) await play.create(`create "${name}" segments:${name} to:Acme`);
    const replies = await Promise.all(
      segments.map(async (name) => onlyMessage(await world.say('operator', `run ${name}`))),
    );
    expect(await Promise.all(replies.map((reply) => world.settled(reply)))).toEqual(['successful', 'successful']);
    expect(farEnd.load.peak).toBe(2);
    expect(farEnd.members('everyone')).toHaveLength(300);
    expect(await world.app.services.db.orm.select().from(connectionSlots).where(eq(connectionSlots.slot, 2))).toEqual(
      [],
    );
    const held = await world.app.services.db.orm.select().from(connectionSlots);
    expect(held.map(({ leaseUntil }) => leaseUntil)).toEqual([null, null]);
    await other.close();
    farEnd.latencyMs = 0;
  });

  it('give each call its time where there is a rate, and none while the far end wants quiet', async () => {
    const { services } = play.world.app;
    const waits: number[] = [];
    const clock = { now: () => services.clock.now(), wait: async (ms: number) => void waits.push(ms) };
    const [connection] = await services.db.orm.select().from(connections).where(eq(connections.name, 'Acme'));
    const batching = { maxRecords: 1, concurrency: 5, callsPerMinute: 60 };
    const ids = ['1', '2'].map((end) => runIdSchema.parse(`00000000-0000-4000-8000-00000000000${end}`));
    // Runs that stand in no table keep no places; time alone is asked about.
    await services.db.sql`alter table connection_slots drop constraint connection_slots_run_id_runs_id_fk`;
    const [one, two] = await Promise.all(
      ids.map((id) => openPermits({ ...services, clock }, connection!.id, id, batching, (work) => work())),
    );
    const { signal } = new AbortController();
    const releases = [await one!.acquire(signal), await two!.acquire(signal), await one!.acquire(signal)];
    // A second apart, whoever asks: the clock of the database went on by what the calls took.
    expect(waits.map((ms) => Math.ceil(ms / 1000))).toEqual([1, 2]);
    await two!.pause(60_000);
    releases.push(await one!.acquire(signal));
    expect(waits.at(-1)).toBeGreaterThan(50_000);
    for (const release of releases) await release();
    await one!.close();
    await two!.close();
    await services.db.sql`update connection_pace set next_at = now()`;
  });
});

describe('a far end that takes or refuses a batch as a whole', () => {
  it('gets all records but the bad ones, which are named', async () => {
    const { world, farEnd } = play;
    farEnd.isStrict = true;
    await world.source`update customer set email = 'bad.' || email where id in (30, 33, 150)`;
    await world.source`update customer set first_name = 'New' where country = 'AU'`;
    const { state, counts, text } = await play.run('australia');
    farEnd.isStrict = false;
    expect([state, counts.rejected, counts.updated]).toEqual(['completed_with_errors', 3, 97]);
    expect(text).toContain('150: the destination refused it (“status 400”)');
    const kept = await play.addresses(`country = 'AU' and email not like 'bad.%'`);
    // What was refused is remembered as it was: the far end has the old address still.
    expect(await play.remembered('australia')).toEqual(
      [...kept, 'p30@example.com', 'p33@example.com', 'p150@example.com'].sort(),
    );
    expect(farEnd.members('australia')).toEqual(await play.remembered('australia'));
  });
});
