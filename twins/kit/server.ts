import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Calls } from './calls.ts';
import { type Faults, waitFor } from './faults.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where it is text. */
  readonly body?: unknown;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The body as JSON; undefined for what is none. */
  readonly json: unknown;
  /** Of the path, where the route has names in it. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Route {
  /** How tests and faults name it; routes without one are no part of the API, such as pages. */
  readonly name?: string;
  readonly method: string;
  /** With named groups for what varies. */
  readonly path: RegExp;
  handle(request: Request): Answer | Promise<Answer>;
}

export interface TwinServerOptions {
  readonly port: number;
  readonly routes: readonly Route[];
  readonly calls: Calls;
  readonly faults: Faults;
  readonly now: () => number;
  /** Real time that each call takes, in milliseconds. */
  readonly latencyMs: number;
  /** Looked at before a named route; what it answers stands instead. `current` is how many calls are under way. */
  guard(request: Request, route: Route, current: number): Answer | undefined;
  /** The vendor's form of an error. */
  toError(status: number, request?: Request): unknown;
  readonly errorType: string;
}

export interface TwinServer {
  readonly address: string;
  close(): Promise<void>;
}

/** A vendor's API on loopback: routes, with faults in front of and behind them. */
export async function startTwinServer(options: TwinServerOptions): Promise<TwinServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy());
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(options: TwinServerOptions, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  const found = findRoute(options.routes, request);
  const fail = (status: number): Answer => ({
    status,
    headers: { 'content-type': options.errorType },
    body: options.toError(status, request),
  });
  if (found === undefined) return reply(response, fail(404));
  const { route, params } = found;
  const asked = { ...request, params };
  if (route.name === undefined) return reply(response, await route.handle(asked));

  const current = options.calls.begin();
  let status = 0;
  try {
    const fault = options.faults.take(route.name);
    await waitFor(fault?.delay);
    if (options.latencyMs > 0) await waitFor(options.latencyMs);
    if (fault?.cut === 'before') return void response.destroy();
    const refusal = options.guard(asked, route, current);
    const result =
      fault?.status !== undefined
        ? toFaultAnswer(fault.status, fault.hasBody !== false, fault.retryAfter, fail)
        : (refusal ?? (await route.handle(asked)));
    await waitFor(fault?.hold);
    if (fault?.cut === 'after') return void response.destroy();
    status = result.status;
    reply(response, result);
  } finally {
    const { method, path, json } = asked;
    options.calls.end({ route: route.name, method, path, status, body: json, at: options.now() });
  }
}

function toFaultAnswer(
  status: number,
  hasBody: boolean,
  retryAfter: string | number | undefined,
  fail: (status: number) => Answer,
): Answer {
  const usual = fail(status);
  return {
    status,
    headers: {
      ...(hasBody ? usual.headers : {}),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
    ...(hasBody ? { body: usual.body } : {}),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://twin');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    text,
    json: toJson(text),
    params: {},
  };
}

function findRoute(routes: readonly Route[], request: Request) {
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (match === null) continue;
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { route, params: Object.fromEntries(params) as Record<string, string> };
  }
  return undefined;
}

function reply(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  if (response.destroyed) return;
  const isText = typeof body === 'string';
  response.writeHead(
    status,
    body === undefined || isText ? headers : { 'content-type': 'application/json', ...headers },
  );
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
