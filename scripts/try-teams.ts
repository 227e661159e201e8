import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { openTeamsPlayground } from './playground/teams.ts';

const HELP = `The bot in Microsoft's Agents Playground, on this machine and with nothing to set up: npm run try:teams -- [--port 56150]

  --port  of the page

The Playground is Microsoft's, for evaluation; npx fetches it. It shows cards as Teams does, and has no dialogs:
where the bot would open a form, type the whole line instead.`;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '56150' }, help: { type: 'boolean', short: 'h', default: false } },
});

if (values.help) console.log(HELP);
else await main(Number(values.port));

async function main(port: number): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  console.log('Starting a database, the bot and the Agents Playground …');
  const playground = await openTeamsPlayground({ port });
  console.log(`
  Open ${playground.pageUrl}

  You are Ada there, who administers the bot. In the personal chat, type
    help
    list
    create "From Teams" segments:"Lapsed in Australia" to:"Local folder"
    run "From Teams"
  In the channel exports of the team Marketing, mention it: @Exports status

  The web chat of the same bot: ${playground.address}
  Ctrl-C stops all of it; nothing is kept.
`);
  await stopped;
  console.log('Stopping …');
  // A second request does not wait.
  process.once('SIGINT', () => process.exit(1));
  await playground.close();
}
