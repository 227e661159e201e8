import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { stringify } from 'yaml';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/observability/log.ts';
import { startTeamsTwin, type TeamsTwin } from '../../twins/teams/index.ts';

/** Microsoft's own; it is fetched by npx when it is needed, as its licence is for evaluation. */
const PLAYGROUND = '@microsoft/m365agentsplayground@0.2.28';

export interface TeamsPlayground {
  /** Of the Agents Playground, for a browser. */
  readonly pageUrl: string;
  readonly app: App;
  /** Of the bot. */
  readonly address: string;
  /** What the Playground sent. */
  readonly activities: readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

export interface TeamsPlaygroundOptions {
  /** Of the page. */
  readonly port: number;
}

const PERSON = { name: 'Ada Brook', email: 'ada@example.com' };

/**
 * The demo in Microsoft's Agents Playground. The Playground sends no tokens, and the bot takes nothing without one: a
 * relay between them signs what it sends, with a key of its own that the bot is told to trust.
 */
export async function openTeamsPlayground({ port }: TeamsPlaygroundOptions): Promise<TeamsPlayground> {
  const folder = await mkdtemp(join(tmpdir(), 'export-bot-teams-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const twin = await startTeamsTwin();
    closers.push(() => twin.close());
    const config = readConfig({ ...twin.variables, DATA_DIR: folder, PORT: '0', BOT_ADMINS: PERSON.email });
    const app = await openApp({
      config,
      log: createLog({ level: 'warn', format: 'pretty' }),
      name: 'try-teams',
      works: true,
    });
    closers.push(() => app.close());
    const { address } = await app.serve();
    const activities: Record<string, unknown>[] = [];
    const relay = await openRelay(twin, address, activities);
    closers.push(relay.close);
    const playground = await startPlayground(folder, twin, relay.address, port);
    closers.push(() => end(playground));
    return { pageUrl: `http://localhost:${port}`, app, address, activities, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openRelay(twin: TeamsTwin, bot: string, activities: Record<string, unknown>[]) {
  const relay = new Hono();
  relay.post('/api/messages', async (c) => {
    const activity = (await c.req.json()) as Record<string, unknown>;
    activities.push(activity);
    const answer = await fetch(`${bot}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await twin.issueToken(String(activity.serviceUrl))}`,
      },
      body: JSON.stringify(activity),
    });
    const headers = { 'content-type': answer.headers.get('content-type') ?? 'text/plain' };
    return c.body(await answer.text(), answer.status as 200, headers);
  });
  const server = serve({ fetch: relay.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** Settles once its page answers. */
async function startPlayground(folder: string, twin: TeamsTwin, endpoint: string, port: number): Promise<ChildProcess> {
  await writeFile(join(folder, '.m365agentsplayground.yml'), stringify(toSetting(twin)));
  const args = ['-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'];
  const child = spawn('npx', ['--yes', PLAYGROUND, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what npx starts ends with it.
    detached: true,
    env: { ...process.env, BROWSER: 'none' },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const failed = once(child, 'exit').then(() => {
    throw new Error(`the Agents Playground did not start: ${printed}`);
  });
  await Promise.race([failed, untilItAnswers(`http://localhost:${port}`)]);
  // From now on it ends when it is told to.
  failed.catch(() => undefined);
  return child;
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  throw new Error(`nothing answers at ${url}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}

/** The people, chats and channels of the Playground. */
const toSetting = (twin: TeamsTwin) => ({
  version: '0.1.1',
  tenantId: twin.tenantId,
  bot: { id: `28:${twin.appId}`, name: 'Exports' },
  currentUser: toPerson('ada', PERSON.name, PERSON.email),
  // The Playground wants five at least.
  users: ['Carlos Vega', 'Noor de Vries', 'Eve Moss', 'Tom Abel', 'Mia Ros'].map((name) => {
    const id = name.split(' ')[0]?.toLowerCase() ?? name;
    return toPerson(id, name, `${id}@example.com`);
  }),
  personalChat: { id: 'a:personal-chat' },
  groupChat: { id: '19:group-chat@thread.v2', name: 'Group Chat' },
  team: {
    id: '19:team@thread.tacv2',
    name: 'Marketing',
    aadGroupId: randomUUID(),
    channels: [{ id: '19:exports@thread.tacv2', name: 'exports' }],
  },
});

function toPerson(id: string, name: string, email: string) {
  const [givenName, ...rest] = name.split(' ');
  return {
    id: `29:${id}`,
    name,
    userPrincipleName: email,
    aadObjectId: randomUUID(),
    givenName,
    surname: rest.join(' '),
    email,
  };
}
