import { newToken, type OAuthApp, oauthRoutes } from '../kit/oauth.ts';
import { pageRoute } from '../kit/page.ts';
import type { Answer, Request, Route } from '../kit/server.ts';
import { isRecord } from '../slack/records.ts';
import { batchSubscribe } from './batch.ts';
import { isRefusal, type Refusal, toStatus, toWish, write } from './members.ts';
import { type Audience, hashOf, type Mailchimp, type MergeField, tagsOf, toMember } from './model.ts';
import { paged } from './paging.ts';
import { problem } from './problem.ts';
import { changeSegment, createSegment, listSegments } from './segments.ts';

const SHOWN = 200;

export function createRoutes(mailchimp: Mailchimp, app: OAuthApp, address: () => string): Route[] {
  const inAudience =
    (handle: (audience: Audience, request: Request) => Answer) =>
    (request: Request): Answer => {
      const audience = mailchimp.audiences.get(request.params.list ?? '');
      return audience === undefined ? problem(404) : handle(audience, request);
    };
  const list = '^/3\\.0/lists/(?<list>[^/]+)';
  const member = `${list}/members/(?<member>[^/]+)`;
  const route = (name: string, method: string, path: string, handle: Route['handle']): Route => ({
    name,
    method,
    path: new RegExp(`${path}/?$`),
    handle,
  });
  return [
    route('ping', 'GET', '^/3\\.0/ping', () => ({ status: 200, body: { health_status: "Everything's Chimpy!" } })),
    route('root', 'GET', '^/3\\.0', () => ({
      status: 200,
      body: { account_id: 'twin', account_name: mailchimp.accountName, role: 'owner' },
    })),
    route('lists.list', 'GET', '^/3\\.0/lists', ({ query }) => ({
      status: 200,
      body: paged('lists', [...mailchimp.audiences.values()].map(toList), query),
    })),
    route(
      'lists.get',
      'GET',
      list,
      inAudience((audience) => ({ status: 200, body: toList(audience) })),
    ),
    route(
      'lists.batch',
      'POST',
      list,
      inAudience((audience, request) => batchSubscribe(mailchimp, audience, request)),
    ),
    route(
      'merge-fields.list',
      'GET',
      `${list}/merge-fields`,
      inAudience((audience, { query }) => ({
        status: 200,
        body: paged('merge_fields', audience.mergeFields.map(toField), query),
      })),
    ),
    route('members.list', 'GET', `${list}/members`, inAudience(listMembers)),
    route('members.get', 'GET', member, inAudience(getMember)),
    route(
      'members.put',
      'PUT',
      member,
      inAudience((audience, request) => putMember(mailchimp, audience, request)),
    ),
    route(
      'members.patch',
      'PATCH',
      member,
      inAudience((audience, request) => patchMember(mailchimp, audience, request)),
    ),
    route(
      'members.archive',
      'DELETE',
      member,
      inAudience((audience, request) => archiveMember(mailchimp, audience, request)),
    ),
    route(
      'members.tags',
      'POST',
      `${member}/tags`,
      inAudience((audience, request) => tagMember(mailchimp, audience, request)),
    ),
    route('segments.list', 'GET', `${list}/segments`, inAudience(listSegments)),
    route(
      'segments.create',
      'POST',
      `${list}/segments`,
      inAudience((audience, request) => createSegment(mailchimp, audience, request)),
    ),
    route('segments.change', 'POST', `${list}/segments/(?<segment>\\d+)`, inAudience(changeSegment)),
    {
      name: 'oauth.metadata',
      method: 'GET',
      path: /^\/oauth2\/metadata$/,
      handle: ({ headers }) => {
        const token = /^OAuth (.+)$/.exec(headers.authorization ?? '')?.[1];
        if (token === undefined || !mailchimp.tokens.has(token))
          return { status: 401, body: { error: 'invalid_token' } };
        return { status: 200, body: { dc: 'us19', accountname: mailchimp.accountName, api_endpoint: address() } };
      },
    },
    ...oauthRoutes({
      vendor: 'Mailchimp (twin)',
      app,
      authorizePath: /^\/oauth2\/authorize$/,
      tokenPath: /^\/oauth2\/token$/,
      tokenRoute: 'oauth.token',
      grant() {
        const token = newToken();
        mailchimp.tokens.add(token);
        return { access_token: token, expires_in: 0, scope: null };
      },
    }),
    pageRoute(
      'Mailchimp (twin)',
      () => `The account ${mailchimp.accountName}.`,
      () => toTables(mailchimp),
    ),
  ];
}

/**
 * mailchimp.com/developer/marketing/api/list-members/list-members-info: `status`, and `since_last_changed`, "restrict results to
 * subscribers whose information changed after the set timeframe", in ISO 8601.
 */
function listMembers(audience: Audience, { query }: Request): Answer {
  const given = query.get('since_last_changed');
  const since = given === null ? Number.NEGATIVE_INFINITY : Date.parse(given);
  if (Number.isNaN(since)) return problem(400, 'Bad Request', 'Your request includes an invalid date.');
  const found = [...audience.members.values()].filter(
    ({ status, changedAt }) => (!query.has('status') || status === query.get('status')) && changedAt > since,
  );
  const members = found.map((one) => toMember(audience, one));
  return { status: 200, body: paged('members', members, query) };
}

function getMember(audience: Audience, { params }: Request): Answer {
  const found = findMember(audience, params);
  return found === undefined ? problem(404) : { status: 200, body: toMember(audience, found) };
}

function putMember(mailchimp: Mailchimp, audience: Audience, { json, query, params }: Request): Answer {
  const wish = toWish(json, query.get('skip_merge_validation') === 'true');
  const named = params.member ?? '';
  if (!named.includes('@') && named !== hashOf(wish.email))
    return problem(
      400,
      'Member Exists',
      `${wish.email} is already a list member. Use PUT to insert or update list members.`,
    );
  return toAnswer(audience, write(mailchimp, audience, wish));
}

function patchMember(mailchimp: Mailchimp, audience: Audience, { json, query, params }: Request): Answer {
  const found = findMember(audience, params);
  if (found === undefined) return problem(404);
  const wish = toWish(
    { email_address: found.email, ...(isRecord(json) ? json : {}) },
    query.has('skip_merge_validation'),
  );
  return toAnswer(
    audience,
    write(mailchimp, audience, { ...wish, status: toStatus(isRecord(json) ? json.status : '') }),
  );
}

const toAnswer = (audience: Audience, result: ReturnType<typeof write>): Answer =>
  isRefusal(result) ? refuse(result) : { status: 200, body: toMember(audience, result.member) };

const refuse = ({ title, detail, errors }: Refusal): Answer => problem(400, title, detail, errors);

function archiveMember(mailchimp: Mailchimp, audience: Audience, { params }: Request): Answer {
  const found = findMember(audience, params);
  if (found === undefined) return problem(404);
  if (found.status === 'archived')
    return problem(405, undefined, 'This list member cannot be removed. Please contact support.');
  found.status = 'archived';
  found.changedAt = mailchimp.now();
  return { status: 204 };
}

function tagMember(mailchimp: Mailchimp, audience: Audience, { json, params }: Request): Answer {
  const found = findMember(audience, params);
  if (found === undefined) return problem(404);
  const tags = isRecord(json) && Array.isArray(json.tags) ? json.tags.filter(isRecord) : [];
  for (const { name, status } of tags) {
    const known = [...audience.segments.values()].find((one) => one.name.toLowerCase() === String(name).toLowerCase());
    const segment = known ?? {
      id: mailchimp.nextSegment++,
      name: String(name),
      type: 'static',
      members: new Set<string>(),
    };
    audience.segments.set(segment.id, segment);
    if (status === 'active') segment.members.add(found.id);
    else segment.members.delete(found.id);
  }
  return { status: 204 };
}

const findMember = (audience: Audience, { member = '' }: Request['params']) =>
  audience.members.get(member.includes('@') ? hashOf(member) : member);

const toList = (audience: Audience): object => ({
  id: audience.id,
  name: audience.name,
  double_optin: audience.doubleOptIn,
  stats: { member_count: audience.members.size },
});

const toField = ({ tag, name, type, required = false, choices, phoneFormat }: MergeField, index: number): object => ({
  merge_id: index + 1,
  tag,
  name,
  type,
  required,
  options: {
    ...(choices === undefined ? {} : { choices }),
    ...(phoneFormat === undefined ? {} : { phone_format: phoneFormat }),
  },
});

const toTables = (mailchimp: Mailchimp) =>
  [...mailchimp.audiences.values()].map((audience) => ({
    title: `${audience.name} (${audience.id})`,
    columns: ['Address', 'Status', 'Fields', 'Tags'],
    rows: [...audience.members.values()].slice(0, SHOWN).map((one) => [
      one.email,
      one.status,
      JSON.stringify(one.mergeFields),
      tagsOf(audience, one.id)
        .map(({ name }) => name)
        .join(', '),
    ]),
    total: audience.members.size,
  }));
