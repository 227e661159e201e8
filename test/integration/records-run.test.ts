import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connections, deliveryReleases, runApprovals } from '../../src/db/schema/index.ts';
import { createRecordsWorld, type RecordsWorld } from '../support/records-world.ts';
import { buttonsOf, CATALOG, onlyMessage, textOf } from '../support/world.ts';

const FIELDS = 'fields:email=EMAIL,first_name=FNAME,city=CITY';
/** A segment for each test, of the customers of a country of its own. */
const PLAYS = [
  'step',
  'modes',
  'people',
  'drop',
  'faults',
  'refused',
  'matching',
  'moved',
  'strict',
  'preview',
  'broken',
];
const catalog = `${CATALOG}${PLAYS.map((name) => `  ${name}: { title: ${name}, entity: customer, where: "country = '${name}'" }\n`).join('')}`;

let play: RecordsWorld;
beforeAll(async () => {
  play = await createRecordsWorld({ customers: 10, catalog });
  await play.world.source`alter table customer drop constraint customer_pkey, alter column id drop not null`;
});
afterAll(() => play.close());

/** So many customers of a country, and an export of them. */
async function begin(country: string, count: number, options = ''): Promise<number> {
  const first = (PLAYS.indexOf(country) + 1) * 10_000;
  await play.world.source`insert into customer
    select n, ${country} || n || '@example.com', 'Person ' || n, 'Perth', ${country}, ''
    from generate_series(${first}::int, ${first + count - 1}::int) n`;
  await play.create(`create "${country}" segments:${country} to:Acme ${FIELDS} ${options}`);
  return first;
}
const inStep = async (country: string) => {
  const members = await play.addresses(`country = '${country}'`);
  expect(play.farEnd.members(country)).toEqual(members);
  expect(await play.remembered(country)).toEqual(members);
};
const sent = () => play.farEnd.calls.flatMap(({ emails }) => emails);
const forget = () => {
  play.farEnd.calls.length = 0;
};

describe('an export of records', () => {
  it('brings the far end in step, and then sends only what changed', async () => {
    const { world, farEnd } = play;
    const first = await begin('step', 300);
    farEnd.tags.set('step', new Set(['somebody@else.example']));
    const run = await play.run('step');
    expect([run.state, run.counts]).toMatchObject(['successful', { total: 300, added: 300, unchanged: 0 }]);
    forget();
    expect((await play.run('step')).counts).toMatchObject({ total: 300, unchanged: 300, added: 0, updated: 0 });
    expect(sent()).toEqual([]);

    await world.source`update customer set city = 'Broome' where id in (${first}, ${first + 1}, ${first + 2})`;
    await world.source`update customer set country = 'NZ' where id in (${first + 3}, ${first + 4})`;
    await world.source`insert into customer values (${first + 5001}, 'New@Example.com', 'New', 'Perth', 'step', null)`;
    await world.source`update customer set note = 'not mapped' where id = ${first + 9}`;
    const next = await play.run('step');
    expect(next.counts).toMatchObject({ total: 299, unchanged: 295, added: 1, updated: 3, removed: 2 });
    expect(sent()).toHaveLength(6);
    expect(farEnd.people.get(`step${first}@example.com`)).toMatchObject({ CITY: 'Broome' });
    // Somebody who left is out of the tag, and still a person there; somebody else's member is untouched.
    expect(farEnd.people.has(`step${first + 3}@example.com`)).toBe(true);
    expect(farEnd.tags.get('step')?.delete('somebody@else.example')).toBe(true);
    await inStep('step');
  });

  it('sends everything again after a change of the mapping, and after a reset', async () => {
    onlyMessage(await play.world.say('operator', 'edit step fields:email=EMAIL'));
    expect((await play.run('step')).counts).toMatchObject({ added: 0, updated: 299, unchanged: 0 });
    const question = onlyMessage(await play.world.say('operator', 'reset step'));
    const done = onlyMessage(await play.world.press('operator', question, 'Forget'));
    expect(done.view).toBe('notice');
    expect((await play.run('step')).counts).toMatchObject({ added: 299, updated: 0, unchanged: 0 });
    await inStep('step');
  });

  it('does what its mode says about who left and what is unchanged', async () => {
    const { world } = play;
    const first = await begin('modes', 40, 'mode:upsert');
    await play.run('modes');
    await world.source`update customer set country = 'NZ' where id = ${first}`;
    expect((await play.run('modes')).counts).toMatchObject({ removed: 0, unchanged: 39 });
    expect(play.farEnd.members('modes')).toHaveLength(40);
    onlyMessage(await world.say('operator', 'edit modes mode:full'));
    forget();
    expect((await play.run('modes')).counts).toMatchObject({ removed: 1, updated: 39, unchanged: 0 });
    expect(sent()).toHaveLength(40);
    await inStep('modes');
  });

  it('begins anew at another place, and goes on where it was when it comes back', async () => {
    await begin('moved', 20);
    await play.run('moved');
    onlyMessage(await play.world.say('operator', 'edit moved set:audience=two'));
    expect((await play.run('moved')).counts).toMatchObject({ added: 20 });
    expect(play.farEnd.members('two/moved')).toHaveLength(20);
    onlyMessage(await play.world.say('operator', 'edit moved set:audience='));
    expect((await play.run('moved')).counts).toMatchObject({ added: 0, unchanged: 20 });
  });
});

describe('who goes by which address', () => {
  it('an address that changes hands stays with whoever has it now', async () => {
    const { world } = play;
    const first = await begin('people', 12);
    const mail = (n: number) => `people${first + n}@example.com`;
    await play.run('people');
    // 0 gets another one; 1 and 2 swap; 3 leaves and 20 comes with 3's; 4 has that of 5 as well; 6 loses its own.
    await world.source`update customer set email = 'other@example.com' where id = ${first}`;
    await world.source`update customer set email = case id when ${first + 1} then ${mail(2)} else ${mail(1)} end where id in (${first + 1}, ${first + 2})`;
    await world.source`delete from customer where id = ${first + 3}`;
    await world.source`insert into customer values (${first + 20}, ${mail(3)}, 'Twenty', 'Perth', 'people', '')`;
    await world.source`update customer set email = ${mail(5)} where id = ${first + 4}`;
    await world.source`update customer set email = 'no address' where id = ${first + 6}`;
    const { counts, state } = await play.run('people');
    expect(state).toBe('completed_with_errors');
    expect(counts).toMatchObject({ total: 12, invalid: 2, unchanged: 6, updated: 3, added: 1, removed: 3 });
    const members = await play.addresses(`country = 'people' and email like '%@%'`);
    expect(play.farEnd.members('people')).toEqual(members);
    expect(await play.remembered('people')).toEqual(members);
    expect(play.farEnd.people.get(mail(1))).toMatchObject({ FNAME: `Person ${first + 2}` });
    expect(await world.app.services.db.orm.select().from(deliveryReleases)).toEqual([]);
    // Once more, nothing is left to do but to say what is wrong.
    expect((await play.run('people')).counts).toMatchObject({ invalid: 2, added: 0, updated: 0, removed: 0 });
  });

  it('records without a key, with the same key or the same address are told apart from those that are sent', async () => {
    const { world } = play;
    const taken = `PEOPLE${(PLAYS.indexOf('people') + 1) * 10_000 + 7}@Example.com`;
    await world.source`insert into customer values
      (null, 'keyless@example.com', 'A', 'Perth', 'people', ''), (null, 'none@example.com', 'B', 'Perth', 'people', ''),
      (777, 'one@example.com', 'C', 'Perth', 'people', ''), (777, 'two@example.com', 'D', 'Perth', 'people', ''),
      (778, ${taken}, 'E', 'Perth', 'people', ''), (779, '', 'F', 'Perth', 'people', '')`;
    const { counts, reply } = await play.run('people');
    expect(counts.invalid).toBe(2 + 2 + 1 + 1 + 1);
    const refused = onlyMessage(await world.say('operator', 'refused people'));
    expect(textOf(refused)).toContain('A record without a key');
    expect(textOf(refused)).toContain('779: has nothing that the destination knows people by (EMAIL)');
    expect(reply.error).toBeUndefined();
    expect(await play.remembered('people')).toEqual(play.farEnd.members('people'));
  });
});

describe('the drop guard', () => {
  it('holds a run that would empty the far end, and the first answer decides', async () => {
    const { world } = play;
    const first = await begin('drop', 250);
    await play.run('drop');
    await world.source`update customer set country = 'gone' where id between ${first} and ${first + 149}`;
    await world.source`update customer set city = 'Broome' where id = ${first + 200}`;
    forget();
    const held = await play.run('drop');
    expect([held.state, sent()]).toEqual(['skipped', []]);
    expect(held.text).toContain('take 150 members out, of 250');
    // A viewer may not decide, and neither may a contributor without the connection.
    expect(onlyMessage(await world.say('noor', 'approve drop')).error).toBe('role_too_low');

    const card = async () => (await world.chat.draw(held.reply.subject!, world.person.operator))!;
    expect(buttonsOf({ card: (await card()).card } as never).map(({ title }) => title)).toContain('Approve');
    const approved = onlyMessage(await world.say('carlos', 'approve drop'));
    expect(await world.settled(approved)).toBe('successful');
    await inStep('drop');
    expect(textOf(await card())).toContain('Carlos Vega approved it');
    const late = onlyMessage(await world.say('operator', 'reject drop'));
    expect([late.error, late.text.includes('Carlos Vega')]).toEqual(['approval_closed', true]);
  });

  it('asks again when it has become more, and leaves all as it is when rejected', async () => {
    const { world } = play;
    const { orm } = world.app.services.db;
    await world.source`insert into customer select n, 'drop' || n || '@more.example', 'M', 'P', 'drop', '' from generate_series(29001, 29300) n`;
    await play.run('drop');
    await world.source`update customer set country = 'gone' where country = 'drop' and id >= 29050`;
    expect((await play.run('drop')).state).toBe('skipped');
    await world.source`update customer set country = 'gone' where country = 'drop' and id >= 29020`;
    const approved = onlyMessage(await world.say('operator', 'approve drop'));
    expect(await world.settled(approved)).toBe('skipped');
    const before = play.farEnd.members('drop').length;
    expect(onlyMessage(await world.say('operator', 'reject drop')).view).toBe('notice');
    expect(play.farEnd.members('drop')).toHaveLength(before);
    const states = await orm.select({ state: runApprovals.state }).from(runApprovals);
    expect(states.filter(({ state }) => state === 'open')).toEqual([]);
    expect(onlyMessage(await world.say('operator', 'approve step')).error).toBe('nothing_to_approve');
  });

  it('counts records that became invalid as well', async () => {
    const { world } = play;
    const first = await begin('broken', 200);
    await play.run('broken');
    await world.source`update customer set email = null where country = 'broken' and id < ${first + 150}`;
    const { state, counts } = await play.run('broken');
    expect([state, counts.removed]).toEqual(['skipped', 0]);
    expect(play.farEnd.members('broken')).toHaveLength(200);
  });
});

describe('a far end that has its moods', () => {
  it('gets everything all the same: busy, broken, cut off, silent, slow', async () => {
    const { farEnd } = play;
    await begin('faults', 400);
    farEnd.faults.push(
      { kind: 'busy' },
      { kind: 'busy', retryAfterMs: 50 },
      { kind: 'error' },
      { kind: 'cut' },
      { kind: 'silent' },
      { kind: 'slow', ms: 30 },
    );
    forget();
    const { state, counts } = await play.run('faults');
    expect([state, counts.added, counts.rejected]).toEqual(['successful', 400, 0]);
    await inStep('faults');
    // The batch that was taken in silence came again under its own name.
    const silent = farEnd.calls.filter(({ status }) => status === 200).map(({ id }) => id);
    expect(silent.length - new Set(silent).size).toBe(1);
    expect(farEnd.load.peak).toBeLessThanOrEqual(3);
  });

  it('tells who was refused, remembers nobody of them, and sends them again when asked', async () => {
    const { world } = play;
    const first = await begin('refused', 30);
    await world.source`update customer set email = 'no.' || email where id = ${first}`;
    await world.source`update customer set email = 'later.' || email where id = ${first + 1}`;
    await world.source`update customer set email = 'never.' || email where id = ${first + 2}`;
    const { state, counts, text, reply } = await play.run('refused');
    expect([state, counts.added, counts.rejected]).toEqual(['completed_with_errors', 28, 2]);
    expect(text).toContain(`${first}: has unsubscribed there, and is not subscribed again (“has unsubscribed”)`);
    expect(await play.remembered('refused')).toEqual(play.farEnd.members('refused'));
    expect(play.farEnd.members('refused')).toHaveLength(28);

    await world.source`update customer set email = replace(email, 'never.', '') where id = ${first + 2}`;
    forget();
    const drawn = (await world.chat.draw(reply.subject!, world.person.operator))!;
    const button = buttonsOf({ card: drawn.card } as never).find(({ title }) => title === 'Retry refused');
    const again = onlyMessage(await world.forge('operator', button!.data));
    expect(await world.settled(again)).toBe('completed_with_errors');
    expect(sent().sort()).toEqual([`no.refused${first}@example.com`, `refused${first + 2}@example.com`]);
    expect(onlyMessage(await world.say('operator', 'retry step')).error).toBe('nothing_refused');
  });

  it('gives refused records as a file by a signed address, to nobody else', async () => {
    const { world } = play;
    const server = await world.app.serve();
    const card = onlyMessage(await world.say('operator', 'refused people'));
    // What the far end refused comes before what was not even sent.
    const shown = textOf(card)
      .split('\n')
      .filter((line) => /^\S+: has /.test(line));
    const firstInvalid = shown.findIndex((line) => line.includes('has nothing that'));
    expect(shown.slice(firstInvalid).some((line) => line.includes('has unsubscribed'))).toBe(false);
    const link = JSON.stringify(card.card).match(/"url":"([^"]+)"/)?.[1] ?? '';
    const path = new URL(link).pathname;
    const response = await fetch(`${server.address}${path}`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    const lines = (await response.text()).replace('\uFEFF', '').trim().split('\r\n');
    expect(lines[0]).toBe('segment,key,stage,code,field,reason');
    expect(lines).toContain('people,779,invalid,missing_identity,EMAIL,');
    expect(lines).toHaveLength(1 + 7);
    expect((await fetch(`${server.address}${path.slice(0, -4)}abcd`)).status).toBeGreaterThanOrEqual(400);
  });

  it('stops at once when it is not let in, and the connection needs an admin', async () => {
    const { world, farEnd } = play;
    await world.source`update customer set city = 'Sign' where country = 'faults'`;
    farEnd.isRevoked = true;
    const { state } = await play.run('faults');
    farEnd.isRevoked = false;
    const { orm } = world.app.services.db;
    const [connection] = await orm.select().from(connections).where(eq(connections.name, 'Acme'));
    expect([state, connection?.state]).toEqual(['failed', 'needs_sign_in']);
    onlyMessage(await world.say('operator', 'connections verify Acme'));
    expect((await play.run('faults')).state).toBe('successful');
    await inStep('faults');
  });

  it('is asked later what it has made of what it got', async () => {
    const { world, farEnd } = play;
    const { orm } = world.app.services.db;
    await begin('matching', 3);
    farEnd.matching = { isMatching: true, summary: 'BUILDING' };
    const { id, text } = await play.run('matching');
    expect(text).toContain('still matching');
    const { runs } = await import('../../src/db/schema/index.ts');
    const { pollMatching } = await import('../../src/services/delivery/poll.ts');
    const due = () =>
      orm
        .update(runs)
        .set({ pollAt: new Date(0) })
        .where(eq(runs.id, id as never));
    const row = async () =>
      (
        await orm
          .select()
          .from(runs)
          .where(eq(runs.id, id as never))
      )[0]!;
    await due();
    await pollMatching(world.app.services);
    expect((await row()).matching).toEqual({ isMatching: true, summary: 'BUILDING' });
    expect((await row()).pollAt!.getTime()).toBeGreaterThan(Date.now() + 9 * 60_000);
    farEnd.matching = { isMatching: false, summary: 'READY, audience of 3' };
    await due();
    await pollMatching(world.app.services);
    expect([(await row()).pollAt, (await row()).matching]).toEqual([null, farEnd.matching]);
  });
});

describe('a preview', () => {
  it('says what the run then does, sends nothing, and shows nobody', async () => {
    const { world } = play;
    const first = await begin('preview', 120);
    await play.run('preview');
    await world.source`update customer set city = 'Broome' where id between ${first} and ${first + 9}`;
    await world.source`update customer set country = 'NZ' where id between ${first + 10} and ${first + 14}`;
    await world.source`update customer set email = 'broken' where id = ${first + 20}`;
    await world.source`update customer set email = ${`preview${first + 31}@example.com`} where id = ${first + 30}`;
    await world.source`insert into customer select n, 'preview' || n || '@example.com', 'New', 'P', 'preview', '' from generate_series(${first + 500}::int, ${first + 506}::int) n`;
    await world.source`insert into customer values (${first + 600}, ${`preview${first + 500}@example.com`}, 'Twin', 'P', 'preview', '')`;
    forget();
    const card = onlyMessage(await world.say('operator', 'preview preview'));
    expect([card.view, sent()]).toEqual(['preview', []]);
    const text = textOf(card);
    expect(text).toMatch(/p•••@e•••\.com/);
    expect(text).not.toMatch(/preview\d+@/);
    const facts = Object.fromEntries(
      [...JSON.stringify(card.card).matchAll(/"title":"([^"]+)","value":"([\d,.]+)"/g)].map(([, k, v]) => [
        k,
        Number(v),
      ]),
    );
    const { counts } = await play.run('preview');
    expect(facts).toMatchObject({
      Members: counts.total,
      Add: counts.added,
      Update: counts.updated,
      'Take out': counts.removed,
      Unchanged: counts.unchanged,
    });
    expect(counts).toMatchObject({ total: 123, added: 7, updated: 10, removed: 7, invalid: 3, unchanged: 103 });
  });

  it('is of use for records alone', async () => {
    onlyMessage(await play.world.say('operator', 'create "Files" segments:everyone to:"Local folder"'));
    expect(onlyMessage(await play.world.say('operator', 'preview Files')).error).toBe('not_of_records');
    expect(onlyMessage(await play.world.say('operator', 'reset Files')).error).toBe('not_of_records');
  });
});
