import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Log } from '../observability/log.ts';

/** A part that must work for the process to be ready; throws, or resolves within a moment. */
export type ReadinessCheck = () => Promise<void>;

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  readonly log: Log;
  /** Mounted at `/`, after the routes of this room. */
  readonly surfaces: readonly Hono[];
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface HttpServer {
  /** Where people reach it, e.g. `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Not ready from now on; then closes: open requests are finished, streams are ended. */
  close(): Promise<void>;
}

const CHECK_MS = 3_000;

/** Serves health, metrics and the surfaces. Throws when the port is taken. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const app = new Hono();
  let isStopping = false;
  app.get('/healthz', (c) => c.json({ status: 'ok', version: options.version }));
  app.get('/readyz', async (c) => {
    const results = await runChecks(options.checks);
    const isReady = !isStopping && Object.values(results).every((result) => result === 'ok');
    return c.json(
      { status: isStopping ? 'stopping' : isReady ? 'ready' : 'not ready', checks: results },
      isReady ? 200 : 503,
    );
  });
  app.get('/metrics', async (c) => {
    const { contentType, text } = await options.metrics();
    return c.body(text, 200, { 'content-type': contentType });
  });
  for (const surface of options.surfaces) app.route('/', surface);
  app.onError((error, c) => {
    // The first part only: the rest of some paths is a secret.
    options.log.error({ err: error, path: `/${c.req.path.split('/')[1] ?? ''}` }, 'request failed');
    return c.json({ error: 'internal' }, 500);
  });
  const { server, port } = await listen(app, options);
  return {
    address: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    async close() {
      isStopping = true;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        // Event streams never end by themselves.
        if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 500).unref();
      });
    },
  };
}

function listen(app: Hono, options: HttpOptions): Promise<{ server: ReturnType<typeof serve>; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: options.host, port: options.port }, (info: AddressInfo) =>
      resolve({ server, port: info.port }),
    );
    server.once('error', reject);
  });
}

async function runChecks(checks: HttpOptions['checks']): Promise<Record<string, string>> {
  const entries = Object.entries(checks).map(async ([name, check]) => {
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), CHECK_MS).unref());
    try {
      await Promise.race([check(), late]);
      return [name, 'ok'] as const;
    } catch (error) {
      return [name, error instanceof Error ? error.name : 'failed'] as const;
    }
  });
  return Object.fromEntries(await Promise.all(entries));
}
