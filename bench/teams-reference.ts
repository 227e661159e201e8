import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/* The least that takes an activity of Teams: checks its token and answers 200. A process of its own. */

const [address = '', appId = ''] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(`${address}/v1/.well-known/keys`));

const app = new Hono();
app.post('/api/messages', async (c) => {
  const activity = (await c.req.json()) as { readonly serviceUrl?: string };
  const token = c.req.header('authorization')?.replace('Bearer ', '') ?? '';
  const options = { issuer: 'https://api.botframework.com', audience: appId };
  const claims = await jwtVerify(token, keys, options).catch(() => undefined);
  return c.body(null, claims?.payload.serviceurl === activity.serviceUrl ? 200 : 401);
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => {
  console.log(`Open http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
