import type { App, Receiver } from '@slack/bolt';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { SlackLog } from '../log.ts';
import { SLACK_PATHS } from '../scopes.ts';
import { deliverTo } from './deliver.ts';
import { isFromSlack } from './signature.ts';

/** Far above a modal full of long texts, the largest that Slack sends. */
const LARGEST = 2 * 1024 * 1024;

export interface HttpReceiver extends Receiver {
  /** To be mounted at `/`. */
  readonly routes: Hono;
}

/** Commands, events, buttons, forms and options over HTTP, on one address. */
export function createHttpReceiver(options: {
  readonly signingSecret: string;
  readonly log: SlackLog;
  /** What a workspace without the app is told. */
  readonly notInstalled: () => string;
  readonly now?: () => number;
}): HttpReceiver {
  const { signingSecret, log, now = Date.now } = options;
  let app: App | undefined;
  let isStopping = false;
  const busy = new Set<Promise<unknown>>();

  const receive = async (c: Context): Promise<Response> => {
    const body = await c.req.text();
    const isSigned = isFromSlack(
      {
        body,
        timestamp: c.req.header('x-slack-request-timestamp'),
        signature: c.req.header('x-slack-signature'),
      },
      signingSecret,
      now(),
    );
    // Slack checks certificates with a request of its own, which is unsigned and means nothing.
    if (!isSigned) return isCertificateCheck(body) ? c.body(null, 200) : c.body(null, 401);
    const payload = parseBody(body, c.req.header('content-type') ?? '');
    if (payload === undefined) return c.body(null, 400);
    if (payload.type === 'url_verification') return c.json({ challenge: payload.challenge });
    if (app === undefined || isStopping) return c.body(null, 503);
    const retryNum = Number(c.req.header('x-slack-retry-num') ?? Number.NaN);
    const delivered = await deliverTo(app, {
      body: payload,
      ...(Number.isInteger(retryNum) ? { retryNum } : {}),
      retryReason: c.req.header('x-slack-retry-reason') ?? '',
    });
    switch (delivered.kind) {
      case 'acknowledged':
        if (delivered.body === undefined || delivered.body === '') return c.body(null, 200);
        return typeof delivered.body === 'string' ? c.text(delivered.body) : c.json(delivered.body as object);
      case 'not_installed':
        // Only the answer to a command is read by a person.
        if ('command' in payload) return c.json({ response_type: 'ephemeral', text: options.notInstalled() });
        return c.body(null, 401, { 'x-slack-no-retry': '1' });
      case 'unheard':
        // An event that we did not ask for, or a button of another version: hearing it again does not help.
        return c.body(null, 'command' in payload ? 404 : 200);
      case 'failed':
        log.error({ err: delivered.error }, 'a request of Slack could not be kept; Slack sends events again');
        return c.body(null, 503);
    }
  };

  const routes = new Hono();
  routes.post(SLACK_PATHS.events, bodyLimit({ maxSize: LARGEST, onError: tooLarge }), (c) => {
    const answering = receive(c).catch((error: unknown) => {
      log.error({ err: error }, 'a request of Slack could not be read');
      return c.body(null, 500);
    });
    busy.add(answering);
    void answering.finally(() => busy.delete(answering));
    return answering;
  });

  return {
    routes,
    init(given) {
      app = given;
    },
    start: async () => undefined,
    async stop() {
      isStopping = true;
      await Promise.allSettled([...busy]);
    },
  };
}

/** The rest of it is not read, so the connection is of no use any more. */
const tooLarge = (c: Context): Response => c.body(null, 413, { connection: 'close' });

const isCertificateCheck = (body: string): boolean => new URLSearchParams(body).get('ssl_check') === '1';

/** JSON for events; a form for commands; a form with JSON in it for the rest. Undefined for none of these. */
function parseBody(body: string, contentType: string): Record<string, unknown> | undefined {
  try {
    if (contentType.startsWith('application/json')) return asObject(JSON.parse(body));
    const form = new URLSearchParams(body);
    const payload = form.get('payload');
    return payload === null ? Object.fromEntries(form) : asObject(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
