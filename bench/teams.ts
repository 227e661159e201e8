import { startTeamsTwin } from '../twins/teams/index.ts';
import { benchPlatform } from './platform.ts';
import { countAnswers, prepareActivities, type Traced } from './teams-activities.ts';

const HELP = `Activities of Teams at a steady rate against one bot: npm run bench:teams -- [--rate 100] [--seconds 30]

  --rate     activities a second: eight of ten are lines of people, the others buttons that wait for their answer
  --seconds  for so long

Beside it, in the same run: the least that verifies a token and answers, alone before and after, and at a tenth
of the rate while the bot is under load. Fails when an activity was lost or carried out twice.`;

await benchPlatform<Traced>({
  name: 'teams',
  help: HELP,
  rate: 100,
  things: 'activities',
  referenceProgram: 'teams-reference.ts',
  async open(closers, people) {
    const users = Array.from({ length: people }, (_, index) => `user${index}`);
    const twin = await startTeamsTwin({ users: users.map((name) => ({ name })) });
    closers.push(() => twin.close());
    return {
      variables: { ...twin.variables, BOT_ADMINS: users.map((name) => `${name}@example.com`).join(',') },
      path: '/api/messages',
      signature: { kind: 'teams', token: await twin.issueToken() },
      reference: [twin.address, twin.appId],
      prepare: (name, count) => prepareActivities(twin, name, count, users),
      part: ({ isAwaited }) => (isAwaited ? 'buttons answered' : 'lines acknowledged'),
      /** All of them differ. */
      async countKept(sql, { length: sent }) {
        const [row] = await sql<{ all: number; different: number }[]>`
          select count(*)::int as all, count(distinct event_id)::int as different from inbox where surface = 'teams'`;
        const { all, different } = row ?? { all: 0, different: 0 };
        return { lost: Math.max(0, sent - different), twice: all - different + Math.max(0, different - sent) };
      },
      countAnswers: (sent) => countAnswers(twin, sent),
    };
  },
});
