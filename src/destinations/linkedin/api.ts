import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { type HttpAnswer, type HttpOptions, readJson, send, shorten, toJson, toStatusError } from '../http/index.ts';
import { type LinkedinAccount, type LinkedinCredentials, toCredentials } from './account.ts';

export const TITLE = 'LinkedIn Ads';

export interface LinkedinOptions {
  /** Instead of the vendor's addresses, both of the API and of signing in; no slash at the end. */
  readonly apiUrl?: string | undefined;
  readonly app?: { readonly clientId: string; readonly clientSecret: string } | undefined;
  /** The name that LinkedIn has given this installation as a source of audiences. */
  readonly sourcePlatform?: string | undefined;
  /** `YYYYMM`; each is answered for about a year. */
  readonly version: string;
  readonly timeoutMs?: number;
  readonly now?: () => Date;
}

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** An access token is exchanged when it has so little time left. */
const MARGIN_MS = 60_000;

export interface Ask {
  readonly method: 'GET' | 'POST';
  /** Below `/rest`, with what is in it encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly restliMethod?: 'BATCH_CREATE';
  readonly signal?: AbortSignal;
}

export interface LinkedinApi {
  /** Any status is an answer, but 401: that is `destination_sign_in_failed`, after one try with a fresh token. */
  call(ask: Ask): Promise<HttpAnswer>;
  /** Throws for every status but 2xx; `what` is what was asked for, as people know it. */
  ask<T>(ask: Ask, what: string, schema: z.ZodType<T>): Promise<T>;
  toError(answer: HttpAnswer, what: string): AppError;
}

const errorSchema = z.object({ message: z.string() });
const refusalSchema = z.object({ error: z.string() });

export const signInUrl = ({ apiUrl }: LinkedinOptions): string => `${apiUrl ?? 'https://www.linkedin.com'}/oauth/v2`;

export function createApi(options: LinkedinOptions, account: LinkedinAccount): LinkedinApi {
  const base = `${options.apiUrl ?? 'https://api.linkedin.com'}/rest`;
  const now = options.now ?? (() => new Date());
  const http: HttpOptions = { title: TITLE, timeoutMs: options.timeoutMs ?? TIMEOUT_MS, maxBytes: MAX_BYTES };
  let credentials = account.credentials;
  let refreshing: Promise<void> | undefined;

  /** Calls that find the token expired at the same time exchange it once. */
  async function refresh(): Promise<void> {
    refreshing ??= exchange().finally(() => {
      refreshing = undefined;
    });
    await refreshing;
  }

  async function exchange(): Promise<void> {
    const { refreshToken } = credentials;
    const { app } = options;
    if (refreshToken === undefined || app === undefined) throw signInFailed('the access token has expired');
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: app.clientId,
      client_secret: app.clientSecret,
    };
    const answer = await send(http, {
      method: 'POST',
      url: `${signInUrl(options)}/accessToken`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    if (answer.status === 400 || answer.status === 401) {
      const refusal = refusalSchema.safeParse(toJson(answer.text));
      throw signInFailed(`refreshing was refused: ${refusal.success ? shorten(refusal.data.error) : answer.status}`);
    }
    if (!isFine(answer)) throw toError(answer, 'the sign-in');
    const fresh = toCredentials(toJson(answer.text), now());
    if (fresh === undefined) throw signInFailed('refreshing gave no token');
    credentials = keepRefreshToken(credentials, fresh);
    await account.renewed?.(credentials);
  }

  function sendOnce(ask: Ask): Promise<HttpAnswer> {
    const query = Object.entries(ask.query ?? {}).map(([name, value]) => `${name}=${value}`);
    return send(http, {
      method: ask.method,
      url: `${base}${ask.path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
      headers: {
        authorization: `Bearer ${credentials.accessToken}`,
        'linkedin-version': options.version,
        'x-restli-protocol-version': '2.0.0',
        ...(ask.restliMethod === undefined ? {} : { 'x-restli-method': ask.restliMethod }),
        ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    });
  }

  async function call(ask: Ask): Promise<HttpAnswer> {
    if (isExpired(credentials, now())) await refresh();
    const used = credentials.accessToken;
    const answer = await sendOnce(ask);
    if (answer.status !== 401) return answer;
    // Revoked before its time. What was refused for its token was not done, so it goes once more with another.
    if (used === credentials.accessToken) await refresh();
    const again = await sendOnce(ask);
    if (again.status === 401) throw signInFailed('a fresh access token was refused');
    return again;
  }

  function toError(answer: HttpAnswer, what: string): AppError {
    const parsed = errorSchema.safeParse(toJson(answer.text));
    return toStatusError(answer, { title: TITLE, what, detail: parsed.data?.message, now: now() });
  }

  return {
    call,
    toError,
    async ask(ask, what, schema) {
      const answer = await call(ask);
      if (!isFine(answer)) throw toError(answer, what);
      return readJson(TITLE, answer, schema);
    },
  };
}

/** The refresh token may stay out of the answer; it goes on as it was. */
const keepRefreshToken = (before: LinkedinCredentials, fresh: LinkedinCredentials): LinkedinCredentials => ({
  ...(before.refreshToken === undefined ? {} : { refreshToken: before.refreshToken }),
  ...(before.refreshExpiresAt === undefined ? {} : { refreshExpiresAt: before.refreshExpiresAt }),
  ...fresh,
});

const isExpired = ({ expiresAt }: LinkedinCredentials, now: Date): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) - now.getTime() < MARGIN_MS;

export const isFine = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

const signInFailed = (detail: string) => new AppError('destination_sign_in_failed', { destination: TITLE }, { detail });

/** A value in a query or a path of Rest.li 2.0, where colons, commas and brackets have a meaning. */
export const encode = (value: string): string =>
  encodeURIComponent(value).replace(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
