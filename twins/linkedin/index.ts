import { type Calls, createCalls } from '../kit/calls.ts';
import { createFaults, type Faults } from '../kit/faults.ts';
import { newToken, type OAuthApp } from '../kit/oauth.ts';
import { type Answer, type Request, type Route, startTwinServer } from '../kit/server.ts';
import { createClock, type TwinClock } from '../slack/clock.ts';
import { fail, toError } from './errors.ts';
import type { AdAccount, DmpSegment, LinkedIn } from './model.ts';
import { createRates, type Rates } from './rates.ts';
import { createRoutes } from './routes.ts';

export interface LinkedinTwinOptions {
  readonly port?: number;
  readonly accounts?: readonly AdAccount[];
  readonly sourcePlatform?: string;
  /** How long a new segment answers 404; the vendor says seconds, and it is up to two minutes. */
  readonly propagationMs?: number;
  /** How long it is built: one or two days. */
  readonly buildMs?: number;
  readonly latencyMs?: number;
  /** Why an element is not taken, besides what is wrong with it; undefined where it is. */
  readonly refuses?: (element: Readonly<Record<string, unknown>>) => string | undefined;
}

/** A LinkedIn of one's own, as far as matched audiences go: what it holds is what tests assert. */
export interface LinkedinTwin {
  /** For `LINKEDIN_API_URL`. */
  readonly address: string;
  readonly app: OAuthApp;
  readonly sourcePlatform: string;
  readonly accounts: readonly AdAccount[];
  readonly faults: Faults;
  readonly calls: Calls;
  readonly clock: TwinClock;
  /** Tokens as they come of signing in. */
  signIn(): { readonly accessToken: string; readonly refreshToken: string };
  /** The segment of that name. */
  segment(name: string): DmpSegment | undefined;
  readonly segments: ReadonlyMap<number, DmpSegment>;
  /** They delete it in Campaign Manager. */
  deleteSegment(name: string): void;
  /** Access tokens stop working; with `all`, refresh tokens too. */
  revoke(what: 'access' | 'all'): void;
  close(): Promise<void>;
}

export const AD_ACCOUNTS: readonly AdAccount[] = [
  { id: 516848833, name: 'Acme Europe', status: 'ACTIVE', role: 'CAMPAIGN_MANAGER' },
  { id: 516848834, name: 'Acme Asia', status: 'ACTIVE', role: 'VIEWER' },
  { id: 516848835, name: 'Acme 2019', status: 'CANCELED', role: 'ACCOUNT_MANAGER' },
];
/** Calls of one member in a minute. */
const LIMITS = { 'users.batch': 600, 'companies.batch': 300 };
/** The oldest version that is still answered: each is, for about a year (learn.microsoft.com/linkedin/marketing/versioning). */
const OLDEST_VERSION = '202512';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export async function startLinkedinTwin(options: LinkedinTwinOptions = {}): Promise<LinkedinTwin> {
  const clock = createClock();
  const app: OAuthApp = { clientId: 'linkedin-app', clientSecret: 'secret-of-the-linkedin-app' };
  const linkedin: LinkedIn = {
    person: { id: 'Ada12345', localizedFirstName: 'Ada', localizedLastName: 'Lovelace' },
    accounts: (options.accounts ?? AD_ACCOUNTS).map((account) => ({ ...account })),
    segments: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    propagationMs: options.propagationMs ?? 0,
    buildMs: options.buildMs ?? DAY_MS,
    sourcePlatform: options.sourcePlatform ?? 'EXPORT_BOT',
    refuses: options.refuses ?? (() => undefined),
    nextSegment: 9_821_736,
  };
  const calls = createCalls();
  const faults = createFaults();
  const rates = createRates(LIMITS, clock.now);
  const server = await startTwinServer({
    port: options.port ?? 0,
    routes: createRoutes(linkedin, app, clock.now),
    calls,
    faults,
    now: clock.now,
    latencyMs: options.latencyMs ?? 0,
    guard: (request, route) => guard(linkedin, rates, request, route, clock.now()),
    toError: (status) => toError(status),
    errorType: 'application/json',
  });
  const find = (name: string) => [...linkedin.segments.values()].find((segment) => segment.name === name);
  return {
    address: server.address,
    app,
    sourcePlatform: linkedin.sourcePlatform,
    accounts: linkedin.accounts,
    segments: linkedin.segments,
    faults,
    calls,
    clock,
    signIn() {
      const [accessToken, refreshToken] = [newToken(), newToken()];
      linkedin.accessTokens.set(accessToken, clock.now() + 60 * DAY_MS);
      linkedin.refreshTokens.set(refreshToken, clock.now() + 365 * DAY_MS);
      return { accessToken, refreshToken };
    },
    segment: find,
    deleteSegment(name) {
      const segment = find(name);
      if (segment !== undefined) linkedin.segments.delete(segment.id);
    },
    revoke(what) {
      linkedin.accessTokens.clear();
      if (what === 'all') linkedin.refreshTokens.clear();
    },
    async close() {
      clock.stop();
      await server.close();
    },
  };
}

/** What comes before every call: who asks, in which version, and how often. */
function guard(linkedin: LinkedIn, rates: Rates, { headers }: Request, route: Route, now: number): Answer | undefined {
  if (route.name?.startsWith('oauth.') === true) return undefined;
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const expiresAt = linkedin.accessTokens.get(token);
  if (expiresAt === undefined) return fail(401, 'Invalid access token', 'INVALID_ACCESS_TOKEN');
  if (expiresAt <= now) return fail(401);
  const version = String(headers['linkedin-version'] ?? '');
  if (!/^20\d\d(0[1-9]|1[0-2])$/.test(version))
    return fail(400, 'A version must be present. Please specify a version', 'VERSION_MISSING');
  if (version < OLDEST_VERSION) return fail(426);
  if (headers['x-restli-protocol-version'] !== '2.0.0') return fail(400, 'X-Restli-Protocol-Version must be 2.0.0');
  return rates.take(route.name ?? '') ? undefined : fail(429);
}
