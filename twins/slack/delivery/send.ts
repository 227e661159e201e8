import { performance } from 'node:perf_hooks';
import type { Core } from '../core.ts';
import type { Json, RequestKind, SentRequest } from '../model.ts';
import { isRecord } from '../records.ts';
import { toRequest } from './request.ts';

/** How the bot acknowledged. */
export interface Ack {
  /** Acknowledged in time. */
  readonly ok: boolean;
  /** 0 when no answer came. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as JSON, when it is an object. */
  readonly json: Json | undefined;
  /** From sending to the end of the answer. */
  readonly ms: number;
  readonly failure: 'timeout' | 'status' | 'connection' | undefined;
  readonly request: SentRequest;
}

/** Sends it as Slack would: signed, to the request URL; or over the bot's websocket. Never throws for what the bot does. */
export function deliver(core: Core, kind: RequestKind, payload: Json, retry?: Retry): Promise<Ack> {
  const headers = retry === undefined ? {} : toRetryHeaders(retry);
  const request = toRequest(core, kind, payload, headers);
  core.sent.push(request);
  return core.settings.socketMode ? sendOverSocket(core, request, retry) : sendOverHttp(core, request);
}

export interface Retry {
  /** 1 to 3. */
  readonly number: number;
  readonly reason: string;
}

const toRetryHeaders = ({ number, reason }: Retry): Record<string, string> => ({
  'x-slack-retry-num': String(number),
  'x-slack-retry-reason': reason,
});

export async function sendOverHttp(core: Core, request: SentRequest): Promise<Ack> {
  const { requestUrl, ackTimeoutMs } = core.settings;
  if (requestUrl === undefined)
    throw new Error('the twin does not know where the bot is: give requestUrl, or call connect');
  const start = performance.now();
  const toAck = (parts: Partial<Ack>): Ack => ({
    ok: false,
    status: 0,
    headers: {},
    body: '',
    json: undefined,
    failure: undefined,
    ...parts,
    ms: performance.now() - start,
    request,
  });
  // AbortSignal.timeout can be collected as garbage before it fires (Node 20).
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ackTimeoutMs);
  try {
    const response = await fetch(requestUrl, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: late.signal,
    });
    const body = await response.text();
    const { status, ok } = response;
    const headers = Object.fromEntries(response.headers);
    return toAck({ ok, status, headers, body, json: parseObject(body), failure: ok ? undefined : 'status' });
  } catch {
    return toAck({ failure: late.signal.aborted ? 'timeout' : 'connection' });
  } finally {
    clearTimeout(timer);
  }
}

const ENVELOPES = { command: 'slash_commands', interaction: 'interactive', event: 'events_api' } as const;

async function sendOverSocket(core: Core, request: SentRequest, retry: Retry | undefined): Promise<Ack> {
  const start = performance.now();
  const answer = await core.connections.send(
    {
      type: ENVELOPES[request.kind],
      payload: request.payload,
      accepts_response_payload: request.kind !== 'event',
      ...(retry === undefined ? {} : { retry_attempt: retry.number, retry_reason: retry.reason }),
    },
    core.settings.ackTimeoutMs,
  );
  const isAck = typeof answer !== 'string';
  const json = isAck && Object.keys(answer).length > 0 ? answer : undefined;
  return {
    ok: isAck,
    status: isAck ? 200 : 0,
    headers: {},
    body: json === undefined ? '' : JSON.stringify(json),
    json,
    ms: performance.now() - start,
    failure: isAck ? undefined : answer,
    request,
  };
}

function parseObject(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
