import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../src/services/context.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { type LinkedinTwin, startLinkedinTwin } from '../../twins/linkedin/index.ts';
import { AUDIENCE_ID, type MailchimpTwin, startMailchimpTwin } from '../../twins/mailchimp/index.ts';
import { hasAdventureWorks, loadAdventureWorks } from '../support/adventureworks.ts';
import { connectAudience } from '../support/audience-connection.ts';
import { createWorld, onlyMessage, type World } from '../support/world.ts';

const toCatalog = (audience: 'b2c' | 'b2b') => `
version: 1
environment: { name: AdventureWorks, audience: ${audience} }
entities:
  customer:
    table: adventureworks.customer
    key: customer_id
    kind: profile
    fields:
      customer_id: { type: integer, semantic: id }
      first_name: { semantic: first_name }
      email: { semantic: email }
      address_line1: { semantic: address_line }
      city: { semantic: city }
      state_province: { semantic: state }
      postal_code: { semantic: postal_code }
      country: { semantic: country }
  store:
    table: adventureworks.store
    key: store_id
    kind: account
    fields:
      store_id: { type: integer, semantic: id }
      name: { semantic: company }
      city: { semantic: city }
      country: { semantic: country }
segments:
  australia: { title: Australia, entity: customer, where: "country = 'Australia'" }
  stores: { title: All stores, entity: store, where: "true" }
  stores_of_texas: { title: Stores of Texas, entity: store, where: "state_province = 'Texas'" }
`;

let mailchimp: MailchimpTwin;
let linkedin: LinkedinTwin;
beforeAll(async () => {
  [mailchimp, linkedin] = await Promise.all([startMailchimpTwin(), startLinkedinTwin()]);
});
afterAll(() => Promise.all([mailchimp.close(), linkedin.close()]));

async function openWorld(audience: 'b2c' | 'b2b'): Promise<World> {
  const world = await createWorld({
    catalog: toCatalog(audience),
    variables: {
      MAILCHIMP_API_URL: mailchimp.address,
      LINKEDIN_API_URL: linkedin.address,
      LINKEDIN_SOURCE_PLATFORM: linkedin.sourcePlatform,
    },
  });
  await loadAdventureWorks(world.config.catalog?.sourceUrl.reveal() ?? '');
  const { services } = world.app;
  const person = await readPerson(services, services.environmentId, world.person.operator);
  const scope: Scope = { ...services, surface: 'test', person };
  await connectAudience(scope, { name: 'Newsletter', destination: 'mailchimp' }, { apiKey: mailchimp.apiKey });
  const { accessToken } = linkedin.signIn();
  await connectAudience(scope, { name: 'Ads', destination: 'linkedin' }, { accessToken });
  return world;
}

const tell = async (world: World, line: string) => onlyMessage(await world.say('operator', line));

describe.skipIf(!hasAdventureWorks())('AdventureWorks customers in an audience of Mailchimp', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld('b2c');
  });
  afterAll(() => world.close());

  /** Mailchimp takes no others; eleven Australians are called andrés18@…, jésus4@… and so on. */
  const ASCII = '^[ -~]+$';
  const ADDRESS = 'address_line1=ADDRESS.addr1,city=ADDRESS.city,state_province=ADDRESS.state,postal_code=ADDRESS.zip';
  const australians = async () =>
    (
      await world.source<{ email: string; first_name: string; city: string }[]>`
        select lower(email) as email, first_name, city from adventureworks.customer
        where country = 'Australia' and email ~ ${ASCII}`
    ).map(({ email, first_name, city }) => [email, first_name, city] as const);
  const held = () =>
    mailchimp.tagged('Australia').map((email) => {
      const { FNAME, ADDRESS: address } = mailchimp.member(email)?.mergeFields ?? {};
      return [email, FNAME, (address as { city: string }).city];
    });
  const byEmail = (rows: readonly (readonly unknown[])[]) => rows.map((row) => [...row]).sort();

  it('are the segment, and after 1 % changed and 2 % left only those were sent', async () => {
    mailchimp.addMember('bystander@shop.test', { mergeFields: { FNAME: 'By' } });
    const created = await tell(
      world,
      `create "Australians" segments:Australia to:Newsletter set:audience=${AUDIENCE_ID} fields:email=EMAIL,first_name=FNAME,${ADDRESS}`,
    );
    expect(created.error, created.text).toBeUndefined();
    const first = await tell(world, 'run Australians');
    expect(await world.settled(first)).toBe('completed_with_errors');
    const refusals = await world.app.services.db.sql`select stage, code, count(*)::int from rejections group by 1, 2`;
    expect([...refusals]).toEqual([{ stage: 'invalid', code: 'unsupported_email', count: 11 }]);
    const before = await australians();
    expect(before).toHaveLength(3591 - 11);
    expect(byEmail(held())).toEqual(byEmail(before));
    // 3,580 people in batches of 500: eight to add and eight to tag, beside what a run begins with.
    expect(mailchimp.calls.count('lists.batch')).toBe(8);
    expect(mailchimp.calls.count('segments.change')).toBe(8);
    expect(mailchimp.calls.count('members.put')).toBe(0);

    mailchimp.calls.clear();
    expect(await world.settled(await tell(world, 'run Australians'))).toBe('completed_with_errors');
    expect(mailchimp.calls.recent.filter(({ method }) => method !== 'GET')).toEqual([]);

    const changed = await world.source<{ email: string }[]>`
      update adventureworks.customer set first_name = first_name || ' II' where customer_id in (
        select customer_id from adventureworks.customer where country = 'Australia' and email ~ ${ASCII} order by customer_id limit 36)
      returning lower(email) as email`;
    const gone = await world.source<{ email: string }[]>`
      update adventureworks.customer set country = 'New Zealand' where customer_id in (
        select customer_id from adventureworks.customer where country = 'Australia' and email ~ ${ASCII} order by customer_id desc limit 72)
      returning lower(email) as email`;
    mailchimp.calls.clear();
    expect(await world.settled(await tell(world, 'run Australians'))).toBe('completed_with_errors');
    expect(byEmail(held())).toEqual(byEmail(await australians()));

    const emails = (rows: readonly { email: string }[]) => rows.map(({ email }) => email).sort();
    const sent = mailchimp.calls.recent.filter(({ method }) => method !== 'GET');
    const put = sent.filter(({ route }) => route === 'members.put').map(({ body }) => (body as Sent).email_address);
    expect(put.sort()).toEqual(emails(changed));
    const removed = sent.flatMap(({ body }) => (body as Sent).members_to_remove ?? []);
    expect(removed.sort()).toEqual(emails(gone));
    // Each alone, after one look at who of them is new; and who left, at once.
    expect(sent).toHaveLength(36 + 2);
    // Those who left are people of the audience still, as they were.
    expect(gone.map(({ email }) => mailchimp.member(email)?.status)).toEqual(gone.map(() => 'subscribed'));
    expect(mailchimp.member('bystander@shop.test')).toMatchObject({ writes: 0, mergeFields: { FNAME: 'By' } });
  });

  interface Sent {
    readonly email_address: string;
    readonly members_to_remove?: readonly string[];
  }
});

describe.skipIf(!hasAdventureWorks())('AdventureWorks stores', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld('b2b');
  });
  afterAll(() => world.close());

  it('are refused by Mailchimp, in the words that people know', async () => {
    const refused = await tell(
      world,
      `create "Stores" segments:"All stores" to:Newsletter set:audience=${AUDIENCE_ID} fields:name=EMAIL`,
    );
    expect(refused.error).toBe('ineligible_segment');
    expect(refused.text).toContain(
      "The following segment is not eligible for this export destination: 'All stores'. Please choose only segments of type contact and try again.",
    );
  });

  it('are refused by LinkedIn where it targets people, and taken where it targets companies', async () => {
    const line = (targeting: string, fields: string) =>
      `create "Stores" segments:"All stores" to:Ads set:account=516848833,targeting=${targeting} fields:${fields}`;
    expect((await tell(world, line('contact', 'name=email'))).error).toBe('ineligible_segment');
    const created = await tell(world, line('company', 'name=companyName,city=city,country=country'));
    expect(created.error, created.text).toBeUndefined();
    // Some stores have the name of another, and are known by nothing else here.
    expect(await world.settled(await tell(world, 'run Stores'))).toBe('completed_with_errors');
    const segment = linkedin.segment('All stores');
    const names = await world.source<{ name: string }[]>`select distinct trim(name) as name from adventureworks.store`;
    expect(segment?.type).toBe('COMPANY');
    const held = [...(segment?.members.values() ?? [])].map(({ companyName }) => companyName);
    expect(held.sort()).toEqual(names.map(({ name }) => name).sort());
  });

  it('that are fewer than 300 are not sent', async () => {
    await tell(
      world,
      'create "Texans" segments:"Stores of Texas" to:Ads set:account=516848833,targeting=company fields:name=companyName',
    );
    expect(await world.settled(await tell(world, 'run Texans'))).toBe('skipped');
    expect(linkedin.segment('Stores of Texas')).toBeUndefined();
  });
});
