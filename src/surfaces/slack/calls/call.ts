import {
  LogLevel,
  type WebAPICallResult,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { SlackLog } from '../log.ts';

/** A call that did not do what it should. */
export interface Failed {
  readonly ok: false;
  /** Slack's own word, e.g. `channel_not_found`; `unreachable` where Slack did not answer. */
  readonly error: string;
  /** Worth another try, not before so many milliseconds where Slack says so. */
  readonly isPassing: boolean;
  readonly retryAfterMs?: number;
  /** What Slack says of it, for the log. */
  readonly detail: string;
}

export type Called = { readonly ok: true; readonly body: WebAPICallResult & Record<string, unknown> } | Failed;

export interface Caller {
  /** Never throws. Waits out no limit: it says when to come again, and answers so itself until then. */
  call(token: string, method: string, args: Readonly<Record<string, unknown>>): Promise<Called>;
}

const TIMEOUT_MS = 10_000;
const MOST_CLIENTS = 1_000;
/** Slack's own trouble rather than ours: docs.slack.dev/reference/methods, "Errors" of each method. */
const PASSING: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'team_added_to_org',
]);

/** Calls Slack's Web API, one client a token, without retries of its own: whoever calls has an outbox that can wait. */
export function createCaller(options: { readonly apiUrl: string | undefined; readonly log: SlackLog }): Caller {
  const clients = new Map<string, WebClient>();
  /** Until when Slack wants to hear nothing of this. */
  const pauses = new Map<string, number>();

  const clientOf = (token: string): WebClient => {
    const known = clients.get(token);
    if (known !== undefined) return known;
    const client = new WebClient(token, {
      ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: TIMEOUT_MS,
      logLevel: LogLevel.ERROR,
      logger: options.log.slack,
    });
    // Tokens are exchanged, and those of before are not used again.
    const [oldest] = clients.keys();
    if (clients.size >= MOST_CLIENTS && oldest !== undefined) clients.delete(oldest);
    clients.set(token, client);
    return client;
  };

  return {
    async call(token, method, args) {
      // Messages are limited by channel, everything else by method.
      const key = `${token} ${method} ${method === 'chat.postMessage' ? String(args.channel) : ''}`;
      const pause = (pauses.get(key) ?? 0) - Date.now();
      if (pause > 0)
        return { ok: false, error: 'ratelimited', isPassing: true, retryAfterMs: pause, detail: 'waiting' };
      pauses.delete(key);
      try {
        const body = await clientOf(token).apiCall(method, { ...args });
        return { ok: true, body: body as WebAPICallResult & Record<string, unknown> };
      } catch (error) {
        const failed = toFailed(error);
        if (failed.retryAfterMs !== undefined) {
          forgetPast(pauses);
          pauses.set(key, Date.now() + failed.retryAfterMs);
        }
        return failed;
      }
    },
  };
}

/** Of a channel that is never written to again, too. */
function forgetPast(pauses: Map<string, number>): void {
  const now = Date.now();
  for (const [key, until] of pauses) if (until <= now) pauses.delete(key);
}

function toFailed(error: unknown): Failed {
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    const said = error.data.response_metadata?.messages?.join('; ') ?? '';
    return { ok: false, error: code, isPassing: PASSING.has(code), detail: said === '' ? code : `${code}: ${said}` };
  }
  if (error instanceof WebAPIRateLimitedError) {
    const retryAfterMs = Math.max(error.retryAfter, 1) * 1000;
    return { ok: false, error: 'ratelimited', isPassing: true, retryAfterMs, detail: `for ${error.retryAfter} s` };
  }
  if (error instanceof WebAPIHTTPError) {
    const isPassing = error.statusCode >= 500 || error.statusCode === 429 || error.statusCode === 408;
    return { ok: false, error: `http_${error.statusCode}`, isPassing, detail: error.message };
  }
  const detail = error instanceof WebAPIRequestError ? String(error.cause ?? error.message) : String(error);
  return { ok: false, error: 'unreachable', isPassing: true, detail };
}
