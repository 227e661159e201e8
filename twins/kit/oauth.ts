import { randomBytes } from 'node:crypto';
import { html, htmlAnswer } from './page.ts';
import type { Answer, Request, Route } from './server.ts';

export interface OAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OAuthOptions {
  readonly vendor: string;
  readonly app: OAuthApp;
  readonly authorizePath: RegExp;
  readonly tokenPath: RegExp;
  readonly tokenRoute: string;
  /** The token endpoint's answer to a code that is good. */
  grant(): object;
  /** And to a refresh token; undefined where it is not good any more, or never was. */
  refresh?(token: string): object | undefined;
}

export const newToken = (): string => randomBytes(24).toString('base64url');

/** The authorisation-code flow (RFC 6749 section 4.1), with a page to consent on. Codes are good once. */
export function oauthRoutes(options: OAuthOptions): Route[] {
  const codes = new Map<string, string>();
  return [
    { method: 'GET', path: options.authorizePath, handle: ({ query }) => showConsent(options, query) },
    {
      method: 'POST',
      path: options.authorizePath,
      handle(request) {
        const body = new URLSearchParams(request.text);
        if (body.get('decision') !== 'Allow') return sendBack(body, { error: 'access_denied' });
        const code = newToken();
        codes.set(code, body.get('redirect_uri') ?? '');
        return sendBack(body, { code });
      },
    },
    {
      name: options.tokenRoute,
      method: 'POST',
      path: options.tokenPath,
      handle: (request) => exchange(options, codes, request),
    },
  ];
}

function showConsent({ vendor, app }: OAuthOptions, query: URLSearchParams): Answer {
  if (query.get('client_id') !== app.clientId) return htmlAnswer(400, vendor, html`<p>This app is not known.</p>`);
  const hidden = [...query].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  const buttons = ['Allow', 'Deny'].map((word) => html`<button name="decision" value="${word}">${word}</button> `);
  return htmlAnswer(
    200,
    vendor,
    html`<p>Let the app use this account?</p><form method="post">${hidden}${buttons}</form>`,
  );
}

function sendBack(query: URLSearchParams, answer: Record<string, string>): Answer {
  const url = new URL(query.get('redirect_uri') ?? 'http://127.0.0.1/');
  for (const [name, value] of Object.entries({ ...answer, state: query.get('state') ?? '' }))
    url.searchParams.set(name, value);
  return { status: 302, headers: { location: url.href, 'cache-control': 'no-store' } };
}

function exchange(options: OAuthOptions, codes: Map<string, string>, request: Request): Answer {
  const body = new URLSearchParams(request.text);
  const { clientId, clientSecret } = options.app;
  const fail = (status: number, error: string, error_description: string): Answer => ({
    status,
    body: { error, error_description },
  });
  if (body.get('client_id') !== clientId || body.get('client_secret') !== clientSecret)
    return fail(401, 'invalid_client', 'Client authentication failed');
  if (body.get('grant_type') === 'refresh_token') {
    const granted = options.refresh?.(body.get('refresh_token') ?? '');
    if (granted === undefined) return fail(400, 'invalid_grant', 'Token has been expired or revoked.');
    return { status: 200, body: granted };
  }
  if (body.get('grant_type') !== 'authorization_code') return fail(400, 'unsupported_grant_type', 'Not supported');
  const code = body.get('code') ?? '';
  const isGood = codes.has(code) && codes.get(code) === (body.get('redirect_uri') ?? '');
  codes.delete(code);
  return isGood ? { status: 200, body: options.grant() } : fail(400, 'invalid_grant', 'The code is not good');
}
