import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { subscriptions } from '../../src/db/schema/index.ts';
import { readExports } from '../../src/services/exports/read.ts';
import { createMailingDestination } from '../support/mailing-destination.ts';
import { type SimulatedTime, simulateTime } from '../support/simulated-week.ts';
import { createSlackWorld, type SlackWorld } from '../support/slack-world.ts';
import { nodesOf } from '../support/world.ts';

const { destination, state } = createMailingDestination();
const NAME = 'News <!channel> & *more*';
let slack: SlackWorld;
let time: SimulatedTime;

beforeAll(async () => {
  slack = await createSlackWorld({ works: false, destinations: [destination] });
  const { world, twin } = slack;
  await world.say('operator', 'connections add Mailing destination:mailing consent:yes');
  await world.say('operator', 'connections share Mailing with contributors');
  time = simulateTime(world.app.services, '2032-03-01T08:00:00Z');
  // Ann owns the export: she makes it in Slack, and is an admin there.
  const ann = twin.user('ann');
  await ann.slash('/export', `create "${NAME}" segments:australia to:Mailing`, 'C0GENERAL');
  await vi.waitFor(async () => expect(await readExports(time.services)).toHaveLength(1), { timeout: 20_000 });
  await ann.slash('/export', 'subscribe failures', 'C0GENERAL');
  const subscribed = () => world.app.services.db.orm.select().from(subscriptions);
  await vi.waitFor(async () => expect(await subscribed()).toHaveLength(1), { timeout: 20_000 });
});
afterAll(() => slack.close());

const standing = () => slack.twin.channel('general').all.filter(({ text }) => text.includes('ailed'));

describe('failures in a row in a channel of Slack', () => {
  it('stand in the thread of the first, and the third mentions the owner and nobody else', async () => {
    state.refuses = 'destination_refused';
    for (let n = 0; n < 3; n += 1) {
      await time.runScheduled(NAME);
      await slack.twin.waitFor(() => standing().length === n + 1, 20_000);
    }
    const [first, second, third] = standing();
    expect([first?.thread_ts ?? first?.ts, second?.thread_ts, third?.thread_ts]).toEqual([
      first?.ts,
      first?.ts,
      first?.ts,
    ]);
    const all = [first, second, third].map((message) => JSON.stringify(message));
    expect(all.map((text) => text.includes('<@U0ANN>'))).toEqual([false, false, true]);
    // Plain text is what it is; only what Slack reads as markup can notify.
    for (const message of [first, second, third]) {
      const marked = [...nodesOf(message)].filter(({ type }) => type === 'mrkdwn').map(({ text }) => String(text));
      for (const text of [message?.text ?? '', ...marked]) expect(text).not.toContain('<!channel>');
    }
    expect(third?.text).toMatch(/^<@U0ANN> /);
    expect(third?.blocks?.[0]).toEqual(
      expect.objectContaining({ type: 'section', text: { type: 'mrkdwn', text: '<@U0ANN>' } }),
    );
  });

  it('a channel that is archived closes its subscription, and Ann hears of it directly', async () => {
    slack.twin.changeChannel('C0GENERAL', { archived: true });
    await time.runScheduled(NAME);
    await expect
      .poll(async () => (await time.services.db.orm.select().from(subscriptions))[0]?.closedReason, { timeout: 20_000 })
      .toBe('is_archived');
    const isTold = () =>
      slack.twin.calls('chat.postMessage').some((call) => JSON.stringify(call).includes('A channel cannot be reached'));
    await slack.twin.waitFor(isTold, 20_000);
  });
});
