import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connections, identities, notifications, people } from '../../src/db/schema/index.ts';
import type { ConnectionId, PersonId } from '../../src/domain/ids.ts';
import { addConnection } from '../../src/services/connections/add.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import { verifyConnection } from '../../src/services/connections/verify.ts';
import type { Scope } from '../../src/services/context.ts';
import { createExport } from '../../src/services/exports/create.ts';
import { draftInput } from '../../src/services/exports/draft.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { subscribe } from '../../src/services/subscriptions/subscribe.ts';
import { type ChatTwin, openChatTwin, type TwinMessage, twinPlace } from '../support/chat-twin.ts';
import { createMailingDestination } from '../support/mailing-destination.ts';
import { type SimulatedTime, simulateTime } from '../support/simulated-week.ts';
import { createWorld, type World } from '../support/world.ts';

/*
 * A week of a channel, Monday to Sunday, in Amsterdam. Times are of the summer, when it is two hours ahead of UTC:
 * 06:00Z is 8 in the morning. Every message of the week is looked at.
 */

const { destination, state } = createMailingDestination({ perExport: 250 });
let world: World;
let twin: ChatTwin;
let time: SimulatedTime;
let connection: ConnectionId;
let seen = 0;

const scopeOf = async (person: PersonId): Promise<Scope> => ({
  ...time.services,
  person: await readPerson(time.services, time.services.environmentId, person),
  surface: 'twin',
});

/** What came since the last look: `marketing: text`, `> ` for what stands in a thread, `@` for who is called. */
function news(): string[] {
  const fresh = twin.messages.slice(seen);
  seen = twin.messages.length;
  // Channels are told side by side; within one the order counts.
  return fresh.map(toLine).sort((one, other) => channelOf(one).localeCompare(channelOf(other)));
}
const channelOf = (line: string): string => line.slice(0, line.indexOf(':'));
const toLine = ({ conversation, thread, text, mentioned }: TwinMessage): string => {
  const root = thread === undefined ? '' : '> ';
  return `${conversation}: ${root}${text}${mentioned.map((account) => ` @${account}`).join('')}`;
};

beforeAll(async () => {
  world = await createWorld({ works: false, destinations: [destination] });
  twin = openChatTwin(world.chat);
  time = simulateTime(world.app.services, '2030-06-03T05:00:00Z');
  state.onCommit = () => time.pass(3_000);
  const admin = await scopeOf(world.person.operator);
  connection = (
    await addConnection(
      admin,
      connectionDraft.parse({ name: 'Mailing', destination: 'mailing', sharedWith: 'contributors', consent: true }),
    )
  ).id;
  const carlos = await scopeOf(world.person.carlos);
  const make = (name: string, item: string) =>
    createExport(carlos, draftInput.parse({ name, items: [item], connection }));
  await make('Newsletter', 'australia');
  await make('Loyalty', 'australia');
  await make('Everybody', 'everyone');
  await world.app.services.db.orm.insert(identities).values([
    {
      environmentId: admin.environmentId,
      personId: carlos.person.id,
      surface: 'twin',
      workspace: 'T1',
      externalId: 'U-carlos',
    },
  ]);
  await subscribe(
    await scopeOf(world.person.eve),
    { place: twinPlace('marketing'), name: 'marketing' },
    { zone: 'Europe/Amsterdam' },
  );
  await subscribe(
    admin,
    { place: twinPlace('night'), name: 'night' },
    { groups: ['failures', 'completions'], quiet: '22:00-07:00', zone: 'Europe/Amsterdam' },
  );
});
afterAll(async () => {
  await twin.close();
  await world.close();
});

describe('a week of exports', () => {
  it('Monday: two exports that succeed within a minute are one message of a line each', async () => {
    await time.goTo('2030-06-03T06:00:00Z');
    await time.runScheduled('Newsletter');
    await time.runScheduled('Loyalty');
    expect(news()).toEqual([]);
    await time.goTo('2030-06-03T06:02:00Z');
    expect(news()).toEqual([
      'marketing: 2 exports completed. Newsletter and Loyalty',
      'night: 2 exports completed. Newsletter and Loyalty',
    ]);
  });

  it('Monday: one alone is a line', async () => {
    await time.runScheduled('Newsletter');
    await time.goTo('2030-06-03T06:05:00Z');
    const lines = news();
    expect(lines).toEqual([
      'marketing: Newsletter: Completed · 100 rows in 3 secs',
      'night: Newsletter: Completed · 100 rows in 3 sec',
    ]);
    const card = twin.messages.at(-1)!.card;
    expect([card.body.length, card.actions]).toEqual([1, undefined]);
  });

  it('Tuesday to Thursday: the first failure is a card, the next go below it, the third calls the owner', async () => {
    state.refuses = 'destination_refused';
    await time.goTo('2030-06-04T06:00:00Z');
    await time.runScheduled('Newsletter');
    expect(news()).toEqual([
      'marketing: Newsletter: Failed. Mailchimp refused the data: the audience is archived',
      'night: Newsletter: Failed. Mailchimp refused the data: the audience is archived',
    ]);
    await time.goTo('2030-06-05T06:00:00Z');
    await time.runScheduled('Newsletter');
    expect(news()).toEqual([
      'marketing: > Newsletter failed again: 2nd failure in a row. Mailchimp refused the data: the audience is archived',
      'night: > Newsletter failed again: 2nd failure in a row. Mailchimp refused the data: the audience is archived',
    ]);
    await time.goTo('2030-06-06T06:00:00Z');
    await time.runScheduled('Newsletter');
    expect(news()).toEqual([
      'marketing: > Newsletter failed again: 3rd failure in a row. Mailchimp refused the data: the audience is archived @U-carlos',
      'night: > Newsletter failed again: 3rd failure in a row. Mailchimp refused the data: the audience is archived @U-carlos',
    ]);
    const roots = new Set(twin.messages.filter(({ thread }) => thread !== undefined).map(({ thread }) => thread));
    expect(roots.size).toBe(2);
  });

  it('Thursday: it works again, and the channel is told after how many', async () => {
    state.refuses = undefined;
    await time.goTo('2030-06-06T07:00:00Z');
    await time.runScheduled('Newsletter');
    expect(news()).toEqual([
      'marketing: Newsletter: back to normal after 3 failures · 100 rows in 3 secs',
      'night: Newsletter: back to normal after 3 failures · 100 rows in 3 sec',
    ]);
    await time.goTo('2030-06-06T07:05:00Z');
    expect(news()).toEqual([]);
  });

  it('Friday: a segment that is too large is told with both numbers and what to do; who asked for no warnings hears nothing', async () => {
    await time.goTo('2030-06-07T06:00:00Z');
    await time.runScheduled('Everybody');
    expect(news()).toEqual([
      'marketing: Everybody: Segment too large. Everyone has 300 profiles. Mailchimp accepts 250 per export, so this export is skipped.',
    ]);
    const { card } = twin.messages.at(-1)!;
    expect(card.actions!.map(({ title }) => title)).toEqual(['Edit segments', 'Change limit', 'History']);
  });

  it('Friday: close to the limit is told once, and the export runs', async () => {
    await time.services.db.orm.update(connections).set({ memberLimit: 320 });
    await time.runScheduled('Everybody');
    expect(news()).toEqual([
      'marketing: Everybody: Close to the limit. Everyone has 300 profiles. Mailchimp accepts 320 per export; 93% of that is used. Above it, the export is skipped.',
    ]);
    await time.runScheduled('Everybody');
    await time.goTo('2030-06-07T06:10:00Z');
    expect(news()).toEqual(['marketing: 1 export completed. Everybody', 'night: 1 export completed. Everybody']);
    await time.services.db.orm.update(connections).set({ memberLimit: 310 });
    await time.runScheduled('Everybody');
    await time.goTo('2030-06-07T06:20:00Z');
    expect(news().map((line) => line.slice(0, 40))).toEqual([
      'marketing: Everybody: Close to the limit',
      'marketing: Everybody: Completed · 300 ro',
      'night: Everybody: Completed · 300 rows i',
    ]);
  });

  it('Saturday: a connection whose credentials are refused is one message, however many of its exports fail', async () => {
    state.refuses = 'destination_sign_in_failed';
    await time.goTo('2030-06-08T06:00:00Z');
    for (const name of ['Newsletter', 'Loyalty', 'Everybody', 'Newsletter']) await time.runScheduled(name);
    expect(news().filter((line) => !line.startsWith('dm'))).toEqual([
      'marketing: Mailing: Needs sign-in. 3 exports cannot run through it until an admin enters its credentials again. Their failures are not told one by one.',
      'night: Mailing: Needs sign-in. 3 exports cannot run through it until an admin enters its credentials again. Their failures are not told one by one.',
    ]);
    expect(twin.messages.at(-1)!.card.actions!.map(({ title }) => title)).toEqual(['Fix', 'Show']);
    state.refuses = undefined;
    await verifyConnection(await scopeOf(world.person.operator), connection);
    await time.runScheduled('Newsletter');
    expect(news()).toEqual([
      'marketing: Newsletter: back to normal after 2 failures · 100 rows in 3 secs',
      'night: Newsletter: back to normal after 2 failures · 100 rows in 3 sec',
    ]);
  });

  it('Sunday night: what happens in quiet hours comes after them, in one message; the other channel hears at once', async () => {
    await time.goTo('2030-06-08T20:30:00Z');
    state.refuses = 'destination_refused';
    await time.runScheduled('Loyalty');
    await time.goTo('2030-06-09T01:00:00Z');
    await time.runScheduled('Loyalty');
    state.refuses = undefined;
    await time.runScheduled('Newsletter');
    await time.goTo('2030-06-09T04:59:00Z');
    expect(news()).toEqual([
      'marketing: Loyalty: Failed. Mailchimp refused the data: the audience is archived',
      'marketing: > Loyalty failed again: 3rd failure in a row. Mailchimp refused the data: the audience is archived @U-carlos',
      'marketing: Newsletter: Completed · 100 rows in 3 secs',
    ]);
    await time.goTo('2030-06-09T05:01:00Z');
    expect(news()).toEqual([
      'night: What happened between Jun 8, 2030, 10:30 PM and Jun 9, 2030, 3:00 AM. Failed 2, Completed 1 @U-carlos',
    ]);
  });

  it('Sunday: what a person runs in the channel is told there by its own card alone, and elsewhere as usual', async () => {
    await time.runByHand(world.person.carlos, 'Newsletter', twinPlace('marketing'));
    await time.goTo('2030-06-09T09:00:00Z');
    expect(news()).toEqual(['night: Newsletter: Completed · 100 rows in 3 sec']);
  });

  it('Sunday: who subscribed the channel leaves, and it is spoken to in the language of an admin', async () => {
    await time.services.db.orm.update(people).set({ removedAt: new Date() }).where(eq(people.id, world.person.eve));
    await time.runScheduled('Newsletter');
    await time.goTo('2030-06-09T10:00:00Z');
    expect(news()).toEqual([
      'marketing: Newsletter: Completed · 100 rows in 3 sec',
      'night: Newsletter: Completed · 100 rows in 3 sec',
    ]);
  });

  it('told every channel of every event once', async () => {
    const posts = twin.messages.map(({ post }) => post);
    expect(new Set(posts).size).toBe(posts.length);
    const told = await time.services.db.orm.select().from(notifications);
    expect(told.every(({ bundle }) => bundle !== null)).toBe(true);
    expect(new Set(told.map(({ bundle }) => bundle)).size).toBe(posts.length);
  });
});
