import { parseArgs } from 'node:util';
import { openSlackPlayground } from './playground/slack.ts';

const HELP = `The bot in a Slack on this machine, with nothing to set up: npm run try:slack -- [--port 4390]

  --port  of the page; a free one when left out`;

const { values } = parseArgs({
  options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
});

if (values.help) console.log(HELP);
else await main(Number(values.port ?? 0));

async function main(port: number): Promise<void> {
  // Heard for good: Ctrl-C comes from the terminal and once more from what started this, and the database needs a moment.
  const stopped = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => resolve());
  });
  console.log('Starting a database, the bot and a Slack …');
  const playground = await openSlackPlayground({ port });
  const { twin, address } = playground;
  console.log(`
  Open ${twin.pageUrl}

  You are Ada there, who administers the bot. Beside her are Carlos, a contributor, and Noor, a viewer who
  reads Dutch: change between them at the top left.

  In #exports, type
    /export help
    /export list
    /export run Lapsed in Australia
    /export create                        a form
    @exports status                       by name, which also works in threads

  As Carlos, ask for access to the connection "Agency folder" (/export request "Agency folder"), and
  approve it as Ada. Exports, at the bottom left, has the Home tab and the direct messages.

  The web chat of the same bot: ${address}
  Ctrl-C stops all of it; nothing is kept.
`);
  await stopped;
  console.log('Stopping …');
  await playground.close();
}
