import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connections, exports, identities, notifications, people, refreshes, runs } from '../../src/db/schema/index.ts';
import type { ConnectionId } from '../../src/domain/ids.ts';
import { isFinal } from '../../src/domain/run.ts';
import { addConnection } from '../../src/services/connections/add.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import { verifyConnection } from '../../src/services/connections/verify.ts';
import type { Scope } from '../../src/services/context.ts';
import { readExports } from '../../src/services/exports/read.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { startRun } from '../../src/services/runs/start.ts';
import { subscribe } from '../../src/services/subscriptions/subscribe.ts';
import { type ChatTwin, openChatTwin, type TwinMessage, twinPlace } from '../support/chat-twin.ts';
import { createLivedClock, liveUntil } from '../support/lived-time.ts';
import { createMailingDestination } from '../support/mailing-destination.ts';
import { CATALOG, createWorld, onlyMessage, type Who, type World } from '../support/world.ts';

/*
 * A week of two channels, Monday to Sunday, in Amsterdam: the week in which its clocks go forward. Everything happens by
 * itself: Agenda's alarms ring, a worker works, a chat platform is told. The far end refuses the newsletter for three days,
 * the source cannot refresh its totals for three others, and at the end all of it is well again.
 */

const OBJECTS = `
  create table switches (is_broken boolean not null);
  insert into switches values (false);
  create materialized view totals as
    select id, 1 / (case when (select is_broken from switches) then 0 else 1 end) as share from customer where country = 'AU'`;
const catalog = CATALOG.replace('  buyers:', `  loyal: { title: Loyal, entity: customer, view: totals }\n  buyers:`);
const { destination, state } = createMailingDestination({ perExport: 250 });
const clock = createLivedClock('2030-03-24T20:00:00Z');

let world: World;
let twin: ChatTwin;
let mailing: ConnectionId;
/** What came to the channels, in order: `Mon 08:01 marketing: text`, `> ` for what stands in a thread, `@` for who is called. */
const told: string[] = [];
let seen = 0;

function listen(): void {
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Amsterdam',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const fresh = twin.messages.slice(seen);
  seen = twin.messages.length;
  const at = wall.format(clock.now());
  // Channels are told side by side; within one the order counts.
  const lines = fresh.map((message) => ({ channel: message.conversation, line: `${at} ${toLine(message)}` }));
  told.push(...lines.sort((a, b) => a.channel.localeCompare(b.channel)).map(({ line }) => line));
}

const toLine = ({ conversation, thread, text, mentioned, card }: TwinMessage): string => {
  const root = thread === undefined ? '' : '> ';
  const buttons = (card.actions ?? []).map(({ title }) => ` [${title}]`).join('');
  return `${conversation}: ${root}${text}${mentioned.map((account) => ` @${account}`).join('')}${buttons}`;
};

const until = (instant: string) => liveUntil(world.app.services, clock, instant, listen);
const scopeOf = async (who: Who): Promise<Scope> => {
  const { services } = world.app;
  return {
    ...services,
    person: await readPerson(services, services.environmentId, world.person[who]),
    surface: 'twin',
  };
};

beforeAll(async () => {
  world = await createWorld({
    catalog,
    clock,
    sourceSql: OBJECTS,
    destinations: [destination],
    // One after another, so that each takes the time that it takes.
    variables: { RUN_CONCURRENCY: '1' },
  });
  twin = openChatTwin(world.chat);
  state.onCommit = () => clock.moveTo(clock.now().getTime() + 3_000);
  const { services } = world.app;
  const admin = await scopeOf('operator');
  const draft = { name: 'Mailing', destination: 'mailing', sharedWith: 'contributors', consent: true };
  mailing = (await addConnection(admin, connectionDraft.parse(draft))).id;
  await services.db.orm.insert(identities).values({
    environmentId: services.environmentId,
    personId: world.person.carlos,
    surface: 'twin',
    workspace: 'T1',
    externalId: 'U-carlos',
  });
  const zone = 'Europe/Amsterdam';
  await subscribe(await scopeOf('eve'), { place: twinPlace('marketing'), name: 'marketing' }, { zone });
  await subscribe(
    admin,
    { place: twinPlace('night'), name: 'night' },
    { groups: ['failures', 'completions'], quiet: '22:00-07:00', zone },
  );
  onlyMessage(await world.say('operator', 'refresh schedule daily 05:00 Europe/Amsterdam'));
  for (const [name, segment, when] of [
    ['Loyal customers', 'loyal', undefined],
    ['Newsletter', 'australia', 'daily 08:00 Europe/Amsterdam'],
    ['Partners', 'australia', 'mondays and thursdays 08:00 Europe/Amsterdam'],
    ['Month end', 'australia', 'on the 28th at 18:00 Europe/Amsterdam'],
    ['Everybody', 'everyone', 'fridays 12:00 and 15:00 Europe/Amsterdam'],
    ['Night', 'australia', 'weekends 02:30 Europe/Amsterdam'],
  ] as const) {
    onlyMessage(await world.say('carlos', `create "${name}" segments:${segment} to:Mailing`));
    if (when !== undefined) onlyMessage(await world.say('carlos', `schedule "${name}" ${when}`));
  }
}, 120_000);
afterAll(async () => {
  await twin.close();
  await world.close();
});

/** Runs of one minute end in any order, and so do their messages in a channel. */
function inAnyOrder(messages: readonly string[]): string[] {
  const placeOf = (message: string) => message.slice(0, message.indexOf(':', 'Mon 05:01 '.length));
  return messages
    .map((message) => ({ message, first: messages.findIndex((one) => placeOf(one) === placeOf(message)) }))
    .sort((a, b) => a.first - b.first || (a.message < b.message ? -1 : 1))
    .map(({ message }) => message);
}

describe('a week', () => {
  it('is told message by message', async () => {
    const { services } = world.app;
    await until('2030-03-26T00:00:00Z');
    // Tuesday to Thursday the far end refuses; Wednesday to Friday the totals are out of order.
    state.refuses = 'destination_refused';
    await until('2030-03-27T00:00:00Z');
    await world.source`update switches set is_broken = true`;
    await until('2030-03-28T12:00:00Z');
    state.refuses = undefined;
    await until('2030-03-29T12:00:00Z');
    await services.db.orm.update(connections).set({ memberLimit: 320 }).where(eq(connections.id, mailing));
    await until('2030-03-29T20:00:00Z');
    await world.source`update switches set is_broken = false`;
    await until('2030-03-30T06:30:00Z');
    state.refuses = 'destination_sign_in_failed';
    await until('2030-03-30T12:00:00Z');
    state.refuses = undefined;
    await verifyConnection(await scopeOf('operator'), mailing);
    await until('2030-03-31T09:00:00Z');
    // What a person runs in a channel is told there by its own card.
    const byHand = { ...(await scopeOf('carlos')), place: twinPlace('marketing') };
    const partners = (await readExports(services)).find(({ name }) => name === 'Partners')!;
    await startRun(byHand, partners);
    await until('2030-03-31T09:00:00Z');
    await until('2030-03-31T09:30:00Z');
    // Who subscribed the channel leaves: it is spoken to in the language of an admin.
    await services.db.orm.update(people).set({ removedAt: clock.now() }).where(eq(people.id, world.person.eve));
    await startRun(await scopeOf('carlos'), partners);
    await until('2030-03-31T09:30:00Z');
    await until('2030-03-31T22:00:00Z');
    expect(inAnyOrder(told)).toEqual(
      inAnyOrder([
        'Mon 05:01 marketing: Loyal customers: Completed · 100 rows in 3 secs',
        'Mon 07:00 night: Loyal customers: Completed · 100 rows in 3 sec',
        'Mon 08:01 marketing: 2 exports completed. Newsletter and Partners [Home] [All exports]',
        'Mon 08:01 night: 2 exports completed. Newsletter and Partners [Home] [All exports]',
        'Tue 05:00 marketing: Loyal customers: Failed. Mailchimp refused the data: the audience is archived [Run again] [Details] [History]',
        'Tue 07:00 night: Loyal customers: Failed. Mailchimp refused the data: the audience is archived [Run again] [Details] [History]',
        'Tue 08:00 marketing: Newsletter: Failed. Mailchimp refused the data: the audience is archived [Run again] [Details] [History]',
        'Tue 08:00 night: Newsletter: Failed. Mailchimp refused the data: the audience is archived [Run again] [Details] [History]',
        'Wed 05:01 marketing: Loyal customers: Skipped: refresh failed. The refresh of its data failed, so nothing was sent that might be out of date. [Refresh] [Details]',
        'Wed 08:00 marketing: > Newsletter failed again: 2nd failure in a row. Mailchimp refused the data: the audience is archived',
        'Wed 08:00 night: > Newsletter failed again: 2nd failure in a row. Mailchimp refused the data: the audience is archived',
        'Thu 05:01 marketing: Loyal customers: Skipped: refresh failed. The refresh of its data failed, so nothing was sent that might be out of date. [Refresh] [Details]',
        'Thu 08:00 marketing: Partners: Failed. Mailchimp refused the data: the audience is archived [Run again] [Details] [History]',
        'Thu 08:00 marketing: > Newsletter failed again: 3rd failure in a row. Mailchimp refused the data: the audience is archived @U-carlos [Run again] [Details] [History]',
        'Thu 08:00 night: Partners: Failed. Mailchimp refused the data: the audience is archived [Run again] [Details] [History]',
        'Thu 08:00 night: > Newsletter failed again: 3rd failure in a row. Mailchimp refused the data: the audience is archived @U-carlos [Run again] [Details] [History]',
        'Thu 18:01 marketing: Month end: Completed · 100 rows in 3 secs',
        'Thu 18:01 night: Month end: Completed · 100 rows in 3 sec',
        'Fri 05:01 marketing: Loyal customers: Skipped: refresh failed. The refresh of its data failed, so nothing was sent that might be out of date. [Refresh] [Details]',
        'Fri 08:00 marketing: Newsletter: back to normal after 3 failures · 100 rows in 3 secs',
        'Fri 08:00 night: Newsletter: back to normal after 3 failures · 100 rows in 3 sec',
        'Fri 12:00 marketing: Everybody: Segment too large. Everyone has 300 profiles. Mailchimp accepts 250 per export, so this export is skipped. [Edit segments] [Change limit] [History]',
        'Fri 15:00 marketing: Everybody: Close to the limit. Everyone has 300 profiles. Mailchimp accepts 320 per export; 93% of that is used. Above it, the export is skipped. [Edit segments] [History]',
        'Fri 15:01 marketing: Everybody: Completed · 300 rows in 3 secs',
        'Fri 15:01 night: Everybody: Completed · 300 rows in 3 sec',
        'Sat 02:31 marketing: Night: Completed · 100 rows in 3 secs',
        'Sat 05:00 marketing: Loyal customers: back to normal after 1 failure · 100 rows in 3 secs',
        'Sat 07:00 night: What happened between Mar 30, 2030, 2:30 AM and Mar 30, 2030, 5:00 AM. Back to normal 1, Completed 1 [Home] [All exports]',
        'Sat 08:00 marketing: Mailing: Needs sign-in. 6 exports cannot run through this connection until an admin enters its credentials again. Their failures are not told one by one. [Fix] [Show]',
        'Sat 08:00 night: Mailing: Needs sign-in. 6 exports cannot run through this connection until an admin enters its credentials again. Their failures are not told one by one. [Fix] [Show]',
        'Sun 03:01 marketing: Night: Completed · 100 rows in 3 secs',
        'Sun 05:01 marketing: Loyal customers: Completed · 100 rows in 3 secs',
        'Sun 07:00 night: 2 exports completed. Night and Loyal customers [Home] [All exports]',
        'Sun 08:00 marketing: Newsletter: back to normal after 1 failure · 100 rows in 3 secs',
        'Sun 08:00 night: Newsletter: back to normal after 1 failure · 100 rows in 3 sec',
        'Sun 11:00 night: Partners: back to normal after 1 failure · 100 rows in 3 sec',
        'Sun 11:31 marketing: Partners: Completed · 100 rows in 3 sec',
        'Sun 11:31 night: Partners: Completed · 100 rows in 3 sec',
      ]),
    );
  }, 600_000);

  it('tells every channel of every event once, and what repeats a failure below the first', async () => {
    const posts = twin.messages.map(({ post }) => post);
    expect(new Set(posts).size).toBe(posts.length);
    const rows = await world.app.services.db.orm.select().from(notifications);
    expect(rows.every(({ bundle }) => bundle !== null)).toBe(true);
    expect(new Set(rows.map(({ bundle }) => bundle)).size).toBe(posts.length);
    const first = (channel: string) => twin.in(channel).find(({ text }) => text.startsWith('Newsletter: Failed'))!.id;
    const below = (channel: string) => twin.in(channel).flatMap(({ thread }) => thread ?? []);
    for (const channel of ['marketing', 'night']) expect(below(channel)).toEqual([first(channel), first(channel)]);
  });

  it('has everything ended, and each time of a schedule run once', async () => {
    const all = await world.app.services.db.orm.select().from(runs);
    expect(all.every((run) => isFinal(run.state))).toBe(true);
    const times = all.flatMap(({ exportId, scheduledFor }) =>
      scheduledFor === null ? [] : `${exportId} ${scheduledFor.toISOString()}`,
    );
    expect(new Set(times).size).toBe(times.length);
  });

  it('has the weekly and the monthly runs on their days, and local time kept over the night that skips an hour', async () => {
    expect(await timesOf('Partners')).toEqual(['2030-03-25T07:00', '2030-03-28T07:00']);
    expect(await timesOf('Month end')).toEqual(['2030-03-28T17:00']);
    expect(await timesOf('Everybody')).toEqual(['2030-03-29T11:00', '2030-03-29T14:00']);
    // Half past two does not happen on Sunday: it runs at the first moment after.
    expect(await timesOf('Night')).toEqual(['2030-03-30T01:30', '2030-03-31T01:00']);
    expect((await timesOf('Newsletter')).map((at) => at?.slice(11))).toEqual([...Array(6).fill('07:00'), '06:00']);
  });

  it('has a refresh every morning; three fail, and what follows them is skipped until all is well again', async () => {
    const all = await world.app.services.db.orm.select().from(refreshes).orderBy(asc(refreshes.queuedAt));
    expect(all.map((one) => [one.scheduledFor?.toISOString().slice(0, 16), one.state])).toEqual([
      ['2030-03-25T04:00', 'successful'],
      ['2030-03-26T04:00', 'successful'],
      ['2030-03-27T04:00', 'completed_with_errors'],
      ['2030-03-28T04:00', 'completed_with_errors'],
      ['2030-03-29T04:00', 'completed_with_errors'],
      ['2030-03-30T04:00', 'successful'],
      ['2030-03-31T03:00', 'successful'],
    ]);
    expect((await runsOf('Loyal customers')).map((run) => [run.trigger, run.state, run.skipReason])).toEqual([
      ['refresh', 'successful', null],
      ['refresh', 'failed', null],
      ['refresh', 'skipped', 'upstream_failed'],
      ['refresh', 'skipped', 'upstream_failed'],
      ['refresh', 'skipped', 'upstream_failed'],
      ['refresh', 'successful', null],
      ['refresh', 'successful', null],
    ]);
  });
});

const runsOf = async (name: string) =>
  world.app.services.db.orm
    .select({ run: runs })
    .from(runs)
    .innerJoin(exports, and(eq(exports.id, runs.exportId), eq(exports.name, name)))
    .orderBy(asc(runs.queuedAt))
    .then((rows) => rows.map(({ run }) => run));
const timesOf = async (name: string) =>
  (await runsOf(name)).flatMap((run) => run.scheduledFor?.toISOString().slice(0, 16) ?? []);
