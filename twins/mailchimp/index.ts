import { type Calls, createCalls } from '../kit/calls.ts';
import { createFaults, type Faults } from '../kit/faults.ts';
import type { OAuthApp } from '../kit/oauth.ts';
import { type Answer, type Request, startTwinServer } from '../kit/server.ts';
import {
  type Audience,
  DEFAULT_FIELDS,
  hashOf,
  type Mailchimp,
  type Member,
  type MergeField,
  tagsOf,
} from './model.ts';
import { PROBLEM_TYPE, problem, toProblem } from './problem.ts';
import { createRoutes } from './routes.ts';

export { hashOf } from './model.ts';

export interface AudienceSeed {
  readonly id?: string;
  readonly name?: string;
  readonly doubleOptIn?: boolean;
  readonly mergeFields?: readonly MergeField[];
}

export interface MailchimpTwinOptions {
  readonly port?: number;
  readonly accountName?: string;
  readonly audiences?: readonly AudienceSeed[];
  readonly fakeDomains?: readonly string[];
  /** Real time that each call takes, in milliseconds. */
  readonly latencyMs?: number;
  /** Simultaneous calls before it answers 429. */
  readonly connections?: number;
  /** Its clock, in milliseconds. */
  readonly now?: () => number;
}

/** A Mailchimp of one's own: what it holds is what tests assert. */
export interface MailchimpTwin {
  /** For `MAILCHIMP_API_URL`. */
  readonly address: string;
  readonly apiKey: string;
  readonly app: OAuthApp;
  readonly faults: Faults;
  readonly calls: Calls;
  audience(id?: string): Audience;
  member(email: string, audienceId?: string): Member | undefined;
  /** Puts somebody there beside the API. */
  addMember(email: string, given?: Partial<Omit<Member, 'id' | 'email'>>, audienceId?: string): Member;
  /** They press the link in a mail. */
  unsubscribe(email: string, audienceId?: string): void;
  /** Somebody archives them, in the audience itself. */
  archive(email: string, audienceId?: string): void;
  /** Deletes for good. */
  forget(email: string, audienceId?: string): void;
  /** Names of the tags of somebody. */
  tagsOf(email: string, audienceId?: string): string[];
  /** Addresses that have a tag, in order. */
  tagged(name: string, audienceId?: string): string[];
  /** They delete the audience with everybody in it. */
  deleteAudience(audienceId?: string): void;
  /** Takes every key and token back. */
  revoke(): void;
  /** Makes the key good again. */
  restore(): void;
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 10;
export const AUDIENCE_ID = 'a1b2c3d4e5';

export async function startMailchimpTwin(options: MailchimpTwinOptions = {}): Promise<MailchimpTwin> {
  const apiKey = `${'0123456789abcdef'.repeat(2)}-us19`;
  const app: OAuthApp = { clientId: 'mailchimp-app', clientSecret: 'secret-of-the-mailchimp-app' };
  const { now = Date.now } = options;
  const mailchimp: Mailchimp = {
    accountName: options.accountName ?? 'Acme',
    audiences: new Map((options.audiences ?? [{}]).map(toAudience).map((audience) => [audience.id, audience])),
    apiKeys: new Set([apiKey]),
    tokens: new Set(),
    fakeDomains: new Set(options.fakeDomains ?? ['fake.example']),
    nextSegment: 1001,
    now,
  };
  const calls = createCalls();
  const faults = createFaults();
  let address = '';
  const most = options.connections ?? MOST_CONNECTIONS;
  const server = await startTwinServer({
    port: options.port ?? 0,
    routes: createRoutes(mailchimp, app, () => address),
    calls,
    faults,
    now,
    latencyMs: options.latencyMs ?? 0,
    guard: (request, route, current) =>
      route.name?.startsWith('oauth.') === true ? undefined : guard(mailchimp, request, current, most),
    toError: toProblem,
    errorType: PROBLEM_TYPE,
  });
  address = server.address;

  const audience = (id?: string): Audience => {
    const found = id === undefined ? mailchimp.audiences.values().next().value : mailchimp.audiences.get(id);
    if (found === undefined) throw new Error(`the twin has no audience ${id ?? ''}`);
    return found;
  };
  return {
    address,
    apiKey,
    app,
    faults,
    calls,
    audience,
    member: (email, id) => audience(id).members.get(hashOf(email)),
    addMember(email, given = {}, id) {
      const member: Member = {
        id: hashOf(email),
        email,
        status: 'subscribed',
        mergeFields: {},
        inCompliance: false,
        writes: 0,
        changedAt: now(),
        ...given,
      };
      audience(id).members.set(member.id, member);
      return member;
    },
    unsubscribe(email, id) {
      const member = audience(id).members.get(hashOf(email));
      if (member === undefined) throw new Error(`${email} is not there`);
      member.status = 'unsubscribed';
      member.inCompliance = true;
      member.changedAt = now();
    },
    archive(email, id) {
      const member = audience(id).members.get(hashOf(email));
      if (member === undefined) throw new Error(`${email} is not there`);
      member.status = 'archived';
      member.changedAt = now();
    },
    forget(email, id) {
      const { members, forgotten, segments } = audience(id);
      members.delete(hashOf(email));
      for (const segment of segments.values()) segment.members.delete(hashOf(email));
      forgotten.add(hashOf(email));
    },
    tagsOf: (email, id) => tagsOf(audience(id), hashOf(email)).map(({ name }) => name),
    tagged(name, id) {
      const { segments, members } = audience(id);
      const segment = [...segments.values()].find((one) => one.name === name);
      return [...(segment?.members ?? [])].map((member) => members.get(member)?.email ?? '').sort();
    },
    deleteAudience: (id) => void mailchimp.audiences.delete(audience(id).id),
    revoke() {
      mailchimp.apiKeys.clear();
      mailchimp.tokens.clear();
    },
    restore: () => void mailchimp.apiKeys.add(apiKey),
    close: () => server.close(),
  };
}

/** What comes before every call of the API: who asks, and how many at once. */
function guard(mailchimp: Mailchimp, request: Request, current: number, most: number): Answer | undefined {
  if (current > most) return problem(429);
  const authorization = request.headers.authorization ?? '';
  const basic = /^Basic (.+)$/.exec(authorization)?.[1];
  const key = basic === undefined ? undefined : Buffer.from(basic, 'base64').toString().split(':').slice(1).join(':');
  const token = /^Bearer (.+)$/.exec(authorization)?.[1];
  const isKnown =
    (key !== undefined && mailchimp.apiKeys.has(key)) || (token !== undefined && mailchimp.tokens.has(token));
  return isKnown ? undefined : problem(401);
}

const toAudience = (seed: AudienceSeed, index: number): Audience => ({
  id: seed.id ?? (index === 0 ? AUDIENCE_ID : `${AUDIENCE_ID}${index}`),
  name: seed.name ?? 'Newsletter',
  doubleOptIn: seed.doubleOptIn ?? false,
  mergeFields: [...(seed.mergeFields ?? DEFAULT_FIELDS)],
  members: new Map(),
  segments: new Map(),
  forgotten: new Set(),
});
