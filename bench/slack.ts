import { startSlackTwin } from '../twins/slack/index.ts';
import { benchPlatform } from './platform.ts';
import { countAnswers, prepareCommands, type Traced } from './slack-commands.ts';

const HELP = `Commands at a steady rate against one bot: npm run bench:slack -- [--rate 200] [--seconds 30]

  --rate     commands a second
  --seconds  for so long

Beside it, in the same run: the least that verifies a signature and answers, alone before and after, and at a
tenth of the rate while the bot is under load. Fails when a command was lost or carried out twice.`;

await benchPlatform<Traced>({
  name: 'slack',
  help: HELP,
  rate: 200,
  things: 'commands',
  referenceProgram: 'slack-reference.ts',
  async open(closers, people) {
    const users = Array.from({ length: people }, (_, index) => `U0USER${index}`);
    // What Slack would refuse is for the tests; here it would only take time.
    const validator = { message: () => undefined, view: () => undefined };
    const twin = await startSlackTwin({ validator, users: users.map((id) => ({ id, name: id.toLowerCase() })) });
    closers.push(() => twin.close());
    return {
      variables: {
        SLACK_SIGNING_SECRET: twin.signingSecret,
        SLACK_BOT_TOKEN: 'xoxb-twin',
        SLACK_API_URL: twin.apiUrl,
        BOT_ADMINS: users.map((id) => `${id.toLowerCase()}@acme.example`).join(','),
      },
      path: '/slack/events',
      signature: { kind: 'slack', secret: twin.signingSecret },
      reference: [twin.signingSecret],
      prepare: (name, count) => prepareCommands(twin, name, count, users),
      /** Each has a trigger of its own. */
      async countKept(sql, sent) {
        const rows = await sql<{ event_id: string; n: number }[]>`
          select event_id, count(*)::int as n from inbox where surface = 'slack' group by event_id`;
        const counts = new Map(rows.map((row) => [row.event_id, row.n]));
        const found = sent.map(({ trigger }) => counts.get(trigger) ?? 0);
        return { lost: found.filter((n) => n === 0).length, twice: found.filter((n) => n > 1).length };
      },
      countAnswers: (sent) => countAnswers(twin, sent),
    };
  },
});
