import { newToken, type OAuthApp, oauthRoutes } from '../kit/oauth.ts';
import { pageRoute } from '../kit/page.ts';
import type { Answer, Request, Route } from '../kit/server.ts';
import { isRecord } from '../slack/records.ts';
import { applyElement } from './elements.ts';
import { fail } from './errors.ts';
import { type DmpSegment, type LinkedIn, statusOf, toSegment, urnOf } from './model.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ACCESS_DAYS = 60;
const REFRESH_DAYS = 365;
const MOST_ELEMENTS = 5_000;
const SHOWN = 200;

export function createRoutes(linkedin: LinkedIn, app: OAuthApp, now: () => number): Route[] {
  const route = (name: string, method: string, path: RegExp, handle: Route['handle']): Route => ({
    name,
    method,
    path,
    handle,
  });
  return [
    route('me', 'GET', /^\/rest\/me$/, () => ({ status: 200, body: linkedin.person })),
    route('adAccountUsers.find', 'GET', /^\/rest\/adAccountUsers$/, ({ query }) =>
      query.get('q') === 'authenticatedUser'
        ? toPage(
            linkedin.accounts.map((account) => ({
              account: urnOf(account),
              user: `urn:li:person:${linkedin.person.id}`,
              role: account.role,
            })),
          )
        : fail(400),
    ),
    route('adAccounts.search', 'GET', /^\/rest\/adAccounts$/, ({ query }) => searchAccounts(linkedin, query)),
    route('dmpSegments.find', 'GET', /^\/rest\/dmpSegments$/, ({ query }) => findSegments(linkedin, query, now())),
    route('dmpSegments.create', 'POST', /^\/rest\/dmpSegments$/, ({ json }) => createSegment(linkedin, json, now())),
    route('dmpSegments.get', 'GET', /^\/rest\/dmpSegments\/(?<segment>\d+)$/, ({ params }) => {
      const segment = linkedin.segments.get(Number(params.segment));
      return segment === undefined ? fail(404) : { status: 200, body: toSegment(linkedin, segment, now()) };
    }),
    route('users.batch', 'POST', /^\/rest\/dmpSegments\/(?<segment>\d+)\/users$/, (request) =>
      batch(linkedin, request, 'USER', now()),
    ),
    route('companies.batch', 'POST', /^\/rest\/dmpSegments\/(?<segment>\d+)\/companies$/, (request) =>
      batch(linkedin, request, 'COMPANY', now()),
    ),
    ...oauthRoutes({
      vendor: 'LinkedIn (twin)',
      app,
      authorizePath: /^\/oauth\/v2\/authorization$/,
      tokenPath: /^\/oauth\/v2\/accessToken$/,
      tokenRoute: 'oauth.token',
      grant() {
        const refresh = newToken();
        linkedin.refreshTokens.set(refresh, now() + REFRESH_DAYS * DAY_MS);
        return { ...grantAccess(linkedin, now()), ...describeRefresh(linkedin, refresh, now()) };
      },
      refresh: (token) =>
        (linkedin.refreshTokens.get(token) ?? 0) > now()
          ? { ...grantAccess(linkedin, now()), ...describeRefresh(linkedin, token, now()) }
          : undefined,
    }),
    pageRoute(
      'LinkedIn (twin)',
      () => `Ad accounts: ${linkedin.accounts.map(({ name, id }) => `${name} (${id})`).join(', ')}.`,
      () => toTables(linkedin, now()),
    ),
  ];
}

function grantAccess(linkedin: LinkedIn, now: number) {
  const token = newToken();
  linkedin.accessTokens.set(token, now + ACCESS_DAYS * DAY_MS);
  return { access_token: token, expires_in: ACCESS_DAYS * 24 * 60 * 60, scope: 'r_ads,rw_dmp_segments' };
}

/** Refreshing gives the same refresh token, which ends when it would have ended anyway. */
const describeRefresh = (linkedin: LinkedIn, token: string, now: number) => ({
  refresh_token: token,
  refresh_token_expires_in: Math.floor(((linkedin.refreshTokens.get(token) ?? now) - now) / 1000),
});

const toPage = (elements: readonly object[]): Answer => ({
  status: 200,
  body: { paging: { start: 0, count: elements.length, total: elements.length, links: [] }, elements },
});

function searchAccounts(linkedin: LinkedIn, query: URLSearchParams): Answer {
  if (query.get('q') !== 'search') return fail(400, 'q is required');
  const size = Number(query.get('pageSize') ?? 100);
  const start = Number(query.get('pageToken') ?? 0);
  const all = linkedin.accounts.filter(
    ({ status }) => !(query.get('search') ?? '').includes('ACTIVE') || status === 'ACTIVE',
  );
  const elements = all
    .slice(start, start + size)
    .map(({ id, name, status }) => ({ id, name, status, type: 'BUSINESS' }));
  const next = start + size < all.length ? { nextPageToken: String(start + size) } : {};
  return { status: 200, body: { elements, metadata: next } };
}

/** The account, where the person may do more than look at it. */
function findAccount(linkedin: LinkedIn, urn: unknown): Answer | undefined {
  const account = linkedin.accounts.find((one) => urnOf(one) === urn);
  if (account === undefined) return fail(400, 'The account is not valid');
  return account.role === 'VIEWER' ? fail(403) : undefined;
}

function findSegments(linkedin: LinkedIn, query: URLSearchParams, now: number): Answer {
  if (query.get('q') !== 'account') return fail(400, 'q is required');
  const refusal = findAccount(linkedin, query.get('account'));
  if (refusal !== undefined) return refusal;
  const source = query.get('sourceSegmentId');
  const found = [...linkedin.segments.values()].filter(
    (segment) =>
      segment.account === query.get('account') &&
      segment.sourcePlatform === query.get('sourcePlatform') &&
      (source === null || segment.sourceSegmentId === source),
  );
  return toPage(found.map((segment) => toSegment(linkedin, segment, now)));
}

function createSegment(linkedin: LinkedIn, json: unknown, now: number): Answer {
  const body = isRecord(json) ? json : {};
  const refusal = findAccount(linkedin, body.account);
  if (refusal !== undefined) return refusal;
  if (body.sourcePlatform !== linkedin.sourcePlatform) return fail(400, 'sourcePlatform is not valid for this app');
  if (body.type !== 'USER' && body.type !== 'COMPANY') return fail(400, 'type is not valid');
  if (typeof body.name !== 'string' || body.name === '') return fail(400, 'name is required');
  const sourceSegmentId = String(body.sourceSegmentId ?? '');
  const isTaken = [...linkedin.segments.values()].some(
    (one) => one.account === body.account && one.sourceSegmentId === sourceSegmentId,
  );
  if (isTaken) return fail(409);
  const segment: DmpSegment = {
    id: linkedin.nextSegment++,
    name: body.name,
    type: body.type,
    account: String(body.account),
    sourcePlatform: String(body.sourcePlatform),
    sourceSegmentId,
    created: now,
    lastModified: now,
    members: new Map(),
  };
  linkedin.segments.set(segment.id, segment);
  return { status: 201, headers: { 'x-restli-id': String(segment.id) } };
}

function batch(linkedin: LinkedIn, request: Request, type: 'USER' | 'COMPANY', now: number): Answer {
  if (request.headers['x-restli-method'] !== 'BATCH_CREATE') return fail(400, 'X-RestLi-Method is required');
  const segment = linkedin.segments.get(Number(request.params.segment));
  if (segment === undefined || now < segment.created + linkedin.propagationMs) return fail(404);
  if (segment.type !== type) return fail(400, `The segment is of type ${segment.type}`);
  const elements = isRecord(request.json) && Array.isArray(request.json.elements) ? request.json.elements : undefined;
  if (elements === undefined) return fail(400, 'elements are required');
  if (elements.length > MOST_ELEMENTS) return fail(400, `At most ${MOST_ELEMENTS} elements are allowed`);
  segment.lastModified = now;
  const results = elements.map((element) => {
    const problem = (isRecord(element) ? linkedin.refuses(element) : undefined) ?? applyElement(segment, element);
    return problem === undefined ? { status: 201 } : { status: 400, error: { status: 400, message: problem } };
  });
  return { status: 200, body: { elements: results } };
}

const toTables = (linkedin: LinkedIn, now: number) =>
  [...linkedin.segments.values()].map((segment) => ({
    title: `${segment.name} (${segment.type}, ${statusOf(linkedin, segment, now)})`,
    columns: ['Known by', 'As it was sent'],
    rows: [...segment.members].slice(0, SHOWN).map(([key, member]) => [key, JSON.stringify(member)]),
    total: segment.members.size,
  }));
