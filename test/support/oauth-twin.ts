import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An OAuth 2 server written from RFC 6749 (authorisation code), RFC 7636 (PKCE, S256 only), RFC 6750 (bearer tokens) and
 * RFC 7009 (revocation), with a page to consent on and one resource, `GET /account`.
 */
export interface OAuthTwin {
  /** By another name than 127.0.0.1, so that browsers take it for another site. */
  readonly address: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Addresses it sends people back to, compared as they are. */
  readonly redirectUris: string[];
  /** Who signs in there; shown by the resource. */
  readonly account: { name: string; audiences: number };
  readonly faults: {
    /** The consent page sends people back with this error at once. */
    refuses?: string;
    /** What the token endpoint does instead of answering. */
    token?: 'error' | 'cut' | 'no_json' | 'no_token' | 'redirect';
    /** Codes that it hands out have expired already. */
    expiresCodes?: boolean;
    /** Tokens that it hands out are not accepted by the resource. */
    revokesTokens?: boolean;
  };
  /** Every code, token and secret that it has handed out or was sent. */
  readonly secrets: Set<string>;
  /** Bodies that the token endpoint was sent, and how it answered. */
  readonly exchanges: { readonly body: URLSearchParams; readonly status: number; readonly error: string | undefined }[];
  close(): Promise<void>;
}

interface Code {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: number;
  /** Once it was exchanged: what came of it. */
  token?: string;
}

const CODE_SECONDS = 60;

export async function startOAuthTwin(): Promise<OAuthTwin> {
  const codes = new Map<string, Code>();
  const tokens = new Set<string>();
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const twin: OAuthTwin = {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    clientId: 'export-bot',
    clientSecret: newSecret(),
    redirectUris: [],
    account: { name: 'Acme', audiences: 3 },
    faults: {},
    secrets: new Set(),
    exchanges: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  twin.secrets.add(twin.clientSecret);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', twin.address);
    const route = `${request.method} ${url.pathname}`;
    const body = new URLSearchParams(request.method === 'POST' ? await readBody(request) : '');
    if (route === 'GET /authorize') return showConsent(url.searchParams, response);
    if (route === 'POST /authorize') return answerConsent(body, response);
    if (route === 'POST /token') return exchange(body, response);
    if (route === 'POST /revoke') return revoke(body, response);
    if (route === 'GET /account') return showAccount(request, response);
    response.writeHead(404).end();
  }

  /** Section 4.1.2.1: what is wrong with the client or its address is told the person, never sent back there. */
  function showConsent(query: URLSearchParams, response: ServerResponse) {
    const problem = checkClient(query);
    if (problem !== undefined) return sendPage(response, 400, `<h1>${problem}</h1>`);
    const error = checkRequest(query) ?? twin.faults.refuses;
    if (error !== undefined) return sendBack(response, query, { error });
    const hidden = [...query].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`).join('');
    const buttons = ['Allow', 'Deny']
      .map((word) => `<button name="decision" value="${word}">${word}</button>`)
      .join('');
    sendPage(response, 200, `<h1>Audience Hub</h1><form method="post" action="/authorize">${hidden}${buttons}</form>`);
  }

  function answerConsent(body: URLSearchParams, response: ServerResponse) {
    const problem = checkClient(body) ?? checkRequest(body);
    if (problem !== undefined) return sendPage(response, 400, `<h1>${problem}</h1>`);
    if (body.get('decision') !== 'Allow') return sendBack(response, body, { error: 'access_denied' });
    const code = newSecret();
    twin.secrets.add(code);
    codes.set(code, {
      redirectUri: body.get('redirect_uri') ?? '',
      challenge: body.get('code_challenge') ?? '',
      expiresAt: twin.faults.expiresCodes ? 0 : Date.now() + CODE_SECONDS * 1000,
    });
    sendBack(response, body, { code });
  }

  const checkClient = (query: URLSearchParams): string | undefined => {
    if (query.get('client_id') !== twin.clientId) return 'invalid_client';
    return twin.redirectUris.includes(query.get('redirect_uri') ?? '') ? undefined : 'invalid redirect_uri';
  };

  const checkRequest = (query: URLSearchParams): string | undefined => {
    if (query.get('response_type') !== 'code') return 'unsupported_response_type';
    const isChallenged = /^[\w-]{43}$/.test(query.get('code_challenge') ?? '');
    return isChallenged && query.get('code_challenge_method') === 'S256' ? undefined : 'invalid_request';
  };

  function exchange(body: URLSearchParams, response: ServerResponse) {
    for (const name of ['code_verifier', 'client_secret', 'code']) twin.secrets.add(body.get(name) ?? '-');
    const error = findFault(body);
    const fault = twin.faults.token;
    const status = fault === 'error' ? 500 : error === undefined ? 200 : error === 'invalid_client' ? 401 : 400;
    twin.exchanges.push({ body, status, error });
    if (fault === 'cut') return void response.destroy();
    if (fault === 'redirect') return void response.writeHead(307, { location: `${twin.address}/account` }).end();
    if (fault === 'no_json') return sendPage(response, 200, '<h1>Be right back</h1>');
    if (fault === 'error') return sendJson(response, 500, { error: 'server_error' });
    if (fault === 'no_token') return sendJson(response, 200, { token_type: 'bearer' });
    if (error !== undefined) return sendJson(response, status, { error });
    const token = newSecret();
    const refreshToken = newSecret();
    for (const secret of [token, refreshToken]) twin.secrets.add(secret);
    if (!twin.faults.revokesTokens) tokens.add(token);
    const code = codes.get(body.get('code') ?? '');
    if (code) code.token = token;
    sendJson(response, 200, {
      access_token: token,
      refresh_token: refreshToken,
      token_type: 'bearer',
      expires_in: 3600,
    });
  }

  /** Sections 4.1.3 and 5.2. A code that comes twice takes away what it gave before (section 4.1.2). */
  function findFault(body: URLSearchParams): string | undefined {
    if (body.get('grant_type') !== 'authorization_code') return 'unsupported_grant_type';
    if (body.get('client_id') !== twin.clientId || body.get('client_secret') !== twin.clientSecret)
      return 'invalid_client';
    const code = codes.get(body.get('code') ?? '');
    if (code?.token !== undefined) tokens.delete(code.token);
    if (code === undefined || code.token !== undefined || code.expiresAt <= Date.now()) return 'invalid_grant';
    if (code.redirectUri !== body.get('redirect_uri')) return 'invalid_grant';
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    return challenge === code.challenge ? undefined : 'invalid_grant';
  }

  function revoke(body: URLSearchParams, response: ServerResponse) {
    tokens.delete(body.get('token') ?? '');
    response.writeHead(200).end();
  }

  function showAccount(request: IncomingMessage, response: ServerResponse) {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined && tokens.has(token)) return sendJson(response, 200, twin.account);
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
  }

  return twin;
}

const newSecret = (): string => randomBytes(24).toString('base64url');

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function sendBack(response: ServerResponse, query: URLSearchParams, answer: Record<string, string>): void {
  const url = new URL(query.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries({ ...answer, state: query.get('state') ?? '' }))
    url.searchParams.set(name, value);
  response.writeHead(302, { location: url.href, 'cache-control': 'no-store' }).end();
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}
