import type { App } from '../app.ts';
import type { Person } from '../domain/person.ts';
import { findPersonByHandle } from '../services/environments/open.ts';
import { listPeople } from '../services/people/read.ts';
import { parseTerminalArguments, runTerminal } from '../surfaces/terminal/index.ts';
import { openFromProcess } from './open.ts';

/** One line, or a conversation, in the terminal. */
export async function chat(argv: string[]): Promise<number> {
  const options = parseTerminalArguments(argv);
  if ('error' in options) {
    process.stderr.write(`${options.error}\n`);
    return 2;
  }
  const { app } = await openFromProcess({
    name: 'export-bot chat',
    works: 'if_needed',
    level: process.stderr.isTTY ? 'warn' : 'error',
  });
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await runTerminal({
      chat: app.chat,
      environmentId: app.environmentId,
      person: await findPerson(app, options.as),
      ...(options.text === undefined ? {} : { text: options.text }),
      json: options.json,
      wait: options.wait,
      streams: { input: process.stdin, output: process.stdout, error: process.stderr },
      signal: interrupt.signal,
      hasWorker: app.hasWorker,
    });
  } finally {
    await app.close();
  }
}

/** By handle or name; the first of the environment, an admin, without one. */
export async function findPerson(app: App, as: string | undefined): Promise<Person> {
  const people = await listPeople(app.services, app.environmentId);
  const wanted = as?.toLowerCase();
  const found =
    wanted === undefined
      ? people[0]
      : people.find(
          (person) => person.handle === wanted || person.name.toLowerCase() === wanted || person.role === wanted,
        );
  return found ?? findPersonByHandle(app.services.db, app.environmentId, as ?? '');
}
