import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRecordsWorld, type RecordsWorld } from '../support/records-world.ts';

const FIELDS = 'fields:email=EMAIL,first_name=FNAME,city=CITY';
let it1: RecordsWorld;
beforeAll(async () => {
  it1 = await createRecordsWorld({ customers: 900 });
});
afterAll(() => it1.close());

/** A segment of its own for each test: customers of one country. */
let country = '';
let serial = 0;
beforeEach(() => {
  serial += 1;
  country = `C${serial}`;
});

describe('an export of records', () => {
  it('brings the far end in step, and then sends only what changed', async () => {
    const { world, farEnd } = it1;
    await it1.create(`create "Step" segments:australia to:Acme ${FIELDS}`);
    const first = await it1.run('Step');
    expect([first.state, first.counts]).toMatchObject(['successful', { total: 300, added: 300, unchanged: 0 }]);
    const members = await it1.addresses("country = 'AU'");
    expect(farEnd.members('australia')).toEqual(members);
    expect(await it1.remembered('australia')).toEqual(members);

    farEnd.calls.length = 0;
    expect((await it1.run('Step')).counts).toMatchObject({ total: 300, unchanged: 300, added: 0, updated: 0 });
    expect(farEnd.calls).toEqual([]);

    await world.source`update customer set city = 'Broome' where country = 'AU' and id <= 9`;
    await world.source`update customer set country = 'NZ' where id in (12, 15)`;
    await world.source`insert into customer values (5001, 'New@Example.com', 'New', 'Perth', 'AU', null)`;
    await world.source`update customer set note = 'not mapped' where id = 30`;
    const next = await it1.run('Step');
    expect(next.counts).toMatchObject({ total: 299, unchanged: 295, added: 1, updated: 3, removed: 2 });
    const after = await it1.addresses("country = 'AU'");
    expect(farEnd.members('australia')).toEqual(after);
    expect(await it1.remembered('australia')).toEqual(after);
    expect(farEnd.calls.flatMap(({ emails }) => emails)).toHaveLength(6);
    expect(farEnd.people.get('p3@example.com')).toMatchObject({ CITY: 'Broome' });
    // Somebody who left is out of the tag, and still a person there.
    expect(farEnd.people.has('p12@example.com')).toBe(true);
  });
});
