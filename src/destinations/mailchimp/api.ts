import { z } from 'zod';
import type { AppError } from '../../domain/errors.ts';
import {
  type HttpAnswer,
  type HttpOptions,
  readJson,
  send,
  shorten,
  toJson,
  toStatusError,
  unreachable,
} from '../http/index.ts';
import { type MailchimpAccount, serverOfKey } from './account.ts';

export const TITLE = 'Mailchimp';

/** A call is cut off there after 120 seconds (mailchimp.com/developer/marketing/docs/fundamentals, "Timeouts"). */
const TIMEOUT_MS = 130_000;
/** 500 members with all that is said about each are a few megabytes. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface MailchimpOptions {
  /** Instead of the vendor's addresses, both of the API and of signing in; no slash at the end. */
  readonly apiUrl?: string | undefined;
  readonly app?: { readonly clientId: string; readonly clientSecret: string } | undefined;
  readonly timeoutMs?: number;
  readonly now?: () => Date;
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/3.0`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** What is asked for, as people know it. */
  readonly what: string;
}

export interface MailchimpApi {
  /** Throws for every status but 2xx. */
  ask<T>(ask: Ask, schema: z.ZodType<T>): Promise<T>;
  /** The same, with 400 as an answer: the vendor's words about one record. */
  tryOne<T>(ask: Ask, schema: z.ZodType<T>): Promise<{ readonly value: T } | { readonly problem: Problem }>;
  /** The same, with 404 as an answer: undefined. */
  find<T>(ask: Ask, schema: z.ZodType<T>): Promise<T | undefined>;
}

/** RFC 7807. The titles are a fixed list (mailchimp.com/developer/marketing/docs/errors); the details are prose. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

const problemSchema = z.object({
  title: z.string().default(''),
  detail: z.string().default(''),
  errors: z.array(z.object({ field: z.string().default(''), message: z.string().default('') })).default([]),
});
const metadataSchema = z.object({ dc: z.string().regex(/^[a-z]{2,6}\d{1,4}$/) });

export const signInUrl = ({ apiUrl }: MailchimpOptions): string => apiUrl ?? 'https://login.mailchimp.com';

export function createApi(options: MailchimpOptions, server: string, account: MailchimpAccount): MailchimpApi {
  const base = `${options.apiUrl ?? `https://${server}.api.mailchimp.com`}/3.0`;
  const { apiKey, accessToken } = account.credentials;
  const authorization =
    apiKey === undefined ? `Bearer ${accessToken}` : `Basic ${Buffer.from(`export-bot:${apiKey}`).toString('base64')}`;

  async function call({ method, path, query = {}, body, signal }: Ask): Promise<HttpAnswer> {
    const search = new URLSearchParams(query).toString();
    return send(toHttp(options), {
      method,
      url: `${base}${path}${search === '' ? '' : `?${search}`}`,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  return {
    async ask(ask, schema) {
      const answer = await call(ask);
      if (!isFine(answer)) throw toError(options, answer, ask.what);
      return readJson(TITLE, answer, schema);
    },
    async find(ask, schema) {
      const answer = await call(ask);
      if (answer.status === 404) return undefined;
      if (!isFine(answer)) throw toError(options, answer, ask.what);
      return readJson(TITLE, answer, schema);
    },
    async tryOne(ask, schema) {
      const answer = await call(ask);
      const problem = answer.status === 400 ? readProblem(answer) : undefined;
      if (problem !== undefined) return { problem };
      if (!isFine(answer)) throw toError(options, answer, ask.what);
      return { value: readJson(TITLE, answer, schema) };
    },
  };
}

/** The data centre: of the key, as found out before, or asked for. */
export async function findServer(options: MailchimpOptions, account: MailchimpAccount): Promise<string> {
  const { apiKey, accessToken } = account.credentials;
  if (apiKey !== undefined) return serverOfKey(apiKey);
  if (account.settings.server !== undefined) return account.settings.server;
  const answer = await send(toHttp(options), {
    method: 'GET',
    url: `${signInUrl(options)}/oauth2/metadata`,
    headers: { authorization: `OAuth ${accessToken}` },
  });
  if (!isFine(answer)) throw toError(options, answer, 'the account');
  return readJson(TITLE, answer, metadataSchema).dc;
}

const toHttp = ({ timeoutMs = TIMEOUT_MS }: MailchimpOptions): HttpOptions => ({
  title: TITLE,
  timeoutMs,
  maxBytes: MAX_BYTES,
});

const isFine = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

function readProblem({ text }: HttpAnswer): Problem | undefined {
  const parsed = problemSchema.safeParse(toJson(text));
  return parsed.success ? parsed.data : undefined;
}

function toError({ now = () => new Date() }: MailchimpOptions, answer: HttpAnswer, what: string): AppError {
  const problem = readProblem(answer);
  // At very high volume it says 403 and nothing more, which is no lack of permission.
  if (answer.status === 403 && problem === undefined)
    return unreachable(TITLE, 'it asks to slow down (403 without a reason)') as AppError;
  const words = problem === undefined ? '' : shorten(`${problem.title}: ${problem.detail}`.replace(/^: |: $/g, ''));
  return toStatusError(answer, { title: TITLE, what, detail: words === '' ? undefined : words, now: now() });
}
