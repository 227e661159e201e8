import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCredentialLink, resumeCredentialLink, saveCredentials } from '../../src/services/connections/links.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { createWorld, nodesOf, onlyMessage, type World } from '../support/world.ts';

const CUSTOMERS = 20_000;
let world: World;
let server: SftpServer;

beforeAll(async () => {
  server = await startSftpServer();
  world = await createWorld({ customers: CUSTOMERS, variables: { ALLOW_PRIVATE_NETWORKS: 'yes' } });
  const card = onlyMessage(
    await world.say(
      'operator',
      `connections add "Partner" destination:sftp host:127.0.0.1 port:${server.port} username:${server.username} folder:/`,
    ),
  );
  const address = [...nodesOf(card.card)].find((node) => node.type === 'Action.OpenUrl')?.url;
  const token = String(address).split('/').at(-1) ?? '';
  const { services } = world.app;
  const { session } = await openCredentialLink(services, token);
  await saveCredentials(await resumeCredentialLink(services, token, session), { password: server.password }, true);
  for (const line of [
    'create "Folder each" segments:everyone to:Partner',
    'create "Latest" segments:everyone to:Partner layout:named names:"latest/{export}_{item}"',
    'create "Lake" entities:customer to:Partner layout:data_out split:"5000 rows"',
  ]) {
    expect(onlyMessage(await world.say('operator', line)).error).toBeUndefined();
  }
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** Paths of what a reader of the server sees; what goes while it is looked at is not there. */
async function visible(folder = server.root): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  const inner = shown.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? visible(path) : [path];
  });
  return (await Promise.all(inner)).flat();
}

/** Records of every file that can be seen and was not there before; throws for half a record. */
async function readNew(before: ReadonlySet<string>): Promise<readonly number[]> {
  const files = (await visible()).filter((path) => path.endsWith('.csv') && !before.has(path));
  const counts = await Promise.all(files.map(countRecords));
  return counts.filter((count) => count !== undefined);
}

/** By file and time: what has not changed is not read again, as it would keep the run waiting. */
const known = new Map<string, number>();

async function countRecords(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  const key = `${path} ${found?.ino} ${found?.mtimeMs} ${found?.size}`;
  const bytes = known.has(key) ? undefined : await readFile(path).catch(() => undefined);
  if (bytes !== undefined) known.set(key, parse(bytes).length - 1);
  return known.get(key);
}

/** How many records a whole file has, and how often the line is cut. */
describe.each([
  ['Folder each', CUSTOMERS, 10],
  ['Latest', CUSTOMERS, 3],
  ['Lake', 5_000, 3],
])('a connection that is cut at random points of the run of “%s”', (name, whole, turns) => {
  it('leaves whole files or none, and the run ends successful after a retry', async () => {
    for (let turn = 0; turn < turns; turn += 1) {
      // What is there already is replaced by runs of “Latest”, and by no others.
      const before = new Set((await visible()).filter((path) => name !== 'Latest' || !path.includes('/latest/')));
      const point = Math.floor(1_000 + Math.random() * 1_000_000);
      const where = `cut after ${point} bytes`;
      server.faults.cutAfterBytes = point;
      const reply = onlyMessage(await world.say('operator', `run "${name}"`));
      const ended = world.settled(reply);
      let isOver = false;
      void ended.finally(() => {
        isOver = true;
      });
      const seen: (readonly number[])[] = [];
      while (!isOver) seen.push(await readNew(before));
      expect(await ended, where).toBe('successful');
      expect(server.faults.cutAfterBytes, where).toBeUndefined();
      const after = await readNew(before);
      for (const counts of [...seen, after]) {
        expect(
          counts.filter((count) => count !== whole),
          where,
        ).toEqual([]);
      }
      const mine = name === 'Latest' ? after.slice(-1) : after;
      expect(
        mine.reduce((sum, count) => sum + count, 0),
        where,
      ).toBe(CUSTOMERS);
    }
    const everything = await readdir(server.root, { recursive: true });
    expect(everything.filter((path) => path.includes('.part'))).toEqual([]);
  });
});
