import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/* The least that takes a command of Slack: checks the signature and answers 200. A process of its own. */

const FRESH_SECONDS = 300;
const [secret = ''] = process.argv.slice(2);

const app = new Hono();
app.post('/slack/events', async (c) => {
  const body = await c.req.text();
  const timestamp = c.req.header('x-slack-request-timestamp') ?? '';
  const given = Buffer.from(c.req.header('x-slack-signature') ?? '');
  const made = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`);
  const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= FRESH_SECONDS;
  const isSigned = given.length === made.length && timingSafeEqual(given, made);
  return c.body(null, isFresh && isSigned ? 200 : 401);
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => {
  console.log(`Open http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
