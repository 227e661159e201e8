import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createFaults } from '../kit/faults.ts';
import { createChanges } from '../slack/changes.ts';
import { createConnector } from './connector.ts';
import type { Core } from './core.ts';
import { createDrive } from './drive.ts';
import { createKey } from './keys.ts';
import { createLogin } from './login.ts';
import { type TeamsTwinOptions, toSettings, type UserSeed } from './settings.ts';
import { addUser, createState } from './state.ts';
import { createSurface, type TeamsTwin } from './surface.ts';

const USERS: readonly UserSeed[] = [
  { name: 'ada', fullName: 'Ada Byron' },
  { name: 'carlos', fullName: 'Carlos Vega', locale: 'en-US', zone: 'America/New_York' },
  { name: 'noor', fullName: 'Noor de Vries', locale: 'nl-NL' },
];

/** Starts a Teams of one's own on a free port of loopback: its connector, its tokens and its people. */
export async function startTeamsTwin(options: TeamsTwinOptions = {}): Promise<TeamsTwin> {
  const core: Core = {
    settings: toSettings(options),
    state: createState(),
    changes: createChanges(),
    faults: createFaults(),
    key: await createKey(),
    otherChannelKey: await createKey(['directline']),
    calls: [],
    sent: [],
    address: '',
  };
  for (const seed of options.users ?? USERS) addUser(core.state, seed, core.settings.tenantId);
  const server = await listen(core, options.port ?? 0);
  return createSurface(core, async () => {
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  });
}

async function listen(core: Core, port: number): Promise<ServerType> {
  const app = new Hono();
  for (const create of [createLogin, createConnector, createDrive]) app.route('/', create(core));
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => resolve(starting));
    starting.once('error', reject);
  });
  core.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}
