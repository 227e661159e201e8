import { createHmac } from 'node:crypto';
import type { Core } from '../core.ts';
import type { Json, RequestKind, SentRequest } from '../model.ts';

/** `v0=…`: docs.slack.dev/authentication/verifying-requests-from-slack */
export const sign = (secret: string, timestamp: string, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

export function toRequest(
  core: Core,
  kind: RequestKind,
  payload: Json,
  extra: Record<string, string> = {},
): SentRequest {
  const body = encode(kind, payload);
  return { kind, payload, body, headers: { ...toHeaders(core, kind, body), ...extra } };
}

export interface Forgery {
  /** Signed with this instead of the app's secret. */
  readonly secret?: string;
  /** Seconds by which the timestamp is off: negative is stale. */
  readonly skewSeconds?: number;
  /** Sent under the old signature. */
  readonly tamperedBody?: string;
}

/** Signed again, with something wrong. */
export function forge(core: Core, request: SentRequest, forgery: Forgery): SentRequest {
  const headers = { ...request.headers, ...toHeaders(core, request.kind, request.body, forgery) };
  return { ...request, headers, body: forgery.tamperedBody ?? request.body };
}

function toHeaders({ settings }: Core, kind: RequestKind, body: string, forgery: Forgery = {}): Record<string, string> {
  const timestamp = String(Math.floor(settings.signingClock() / 1000) + (forgery.skewSeconds ?? 0));
  return {
    'content-type': kind === 'event' ? 'application/json' : 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': sign(forgery.secret ?? settings.signingSecret, timestamp, body),
  };
}

function encode(kind: RequestKind, payload: Json): string {
  if (kind === 'event') return JSON.stringify(payload);
  if (kind === 'interaction') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).filter(([, value]) => value !== undefined);
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)])).toString();
}
