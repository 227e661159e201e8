import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createFaults } from '../kit/faults.ts';
import { createApi } from './api/router.ts';
import { blockKit } from './block-validator.ts';
import { createChanges } from './changes.ts';
import { createClock } from './clock.ts';
import { createConsent } from './consent.ts';
import type { Core } from './core.ts';
import { createConnections } from './delivery/connections.ts';
import { createIds } from './ids.ts';
import { createPage } from './page/routes.ts';
import { createRates } from './rates.ts';
import { createResponseUrls } from './response-url.ts';
import { seed } from './seed.ts';
import { type SlackTwinOptions, toSettings } from './settings.ts';
import { createState } from './state.ts';
import { createSurface, type SlackTwin } from './surface.ts';
import { createUploads } from './uploads.ts';

/** Starts a Slack of one's own on a free port of loopback. */
export async function startSlackTwin(options: SlackTwinOptions = {}): Promise<SlackTwin> {
  const clock = createClock();
  const changes = createChanges();
  const settings = toSettings(options);
  const core: Core = {
    settings,
    state: createState(),
    clock,
    ids: createIds(clock),
    changes,
    faults: createFaults(),
    rates: createRates(settings.rateLimits, clock),
    connections: createConnections(settings.appId, () => changes.notify()),
    validator: options.validator ?? blockKit,
    calls: [],
    sent: [],
    address: '',
  };
  seed(core, options);
  const server = await listen(core, options.port ?? 0);
  return createSurface(core, async () => {
    clock.stop();
    core.connections.close();
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  });
}

async function listen(core: Core, port: number): Promise<ServerType> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const parts = [createApi, createResponseUrls, createUploads, createConsent, createPage];
  for (const create of parts) app.route('/', create(core));
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => resolve(starting));
    starting.once('error', reject);
  });
  server.on('upgrade', (request, socket) => core.connections.accept(request, socket));
  core.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}
