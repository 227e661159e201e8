import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { toRetry } from '../network/http-errors.ts';
import { type ErrorContext, isPassing, signInFailed, toAzureError, unreachable } from './errors.ts';

interface Application {
  readonly loginUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Token {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** What the SDK calls a TokenCredential. */
export interface ServicePrincipal {
  getToken(scopes: string | string[]): Promise<Token>;
}

const granted = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const denied = z.object({ error: z.string() });

/** A token is exchanged so long before it ends. */
const MARGIN_MS = 5 * 60_000;

/**
 * The client credentials flow
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). The vendor's library for it
 * hides the answer's status and code in words, and we decide by nothing but these.
 */
export function createServicePrincipal(application: Application, context: ErrorContext): ServicePrincipal {
  const client = createDefaultHttpClient();
  let current: Promise<Token> | undefined;
  let freshUntil = 0;

  async function fetchToken(scope: string): Promise<Token> {
    const { title, agents, now } = context;
    const { loginUrl, tenantId, clientId, clientSecret } = application;
    const url = `${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
    const request = createPipelineRequest({
      url,
      method: 'POST',
      allowInsecureConnection: true,
      agent: url.startsWith('https:') ? agents.https : agents.http,
      headers: createHttpHeaders({ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }),
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope,
      }).toString(),
    });
    const response = await client.sendRequest(request).catch((error: unknown) => {
      throw toAzureError(error, 'sign-in', context);
    });
    const answer = readJson(response.bodyAsText);
    const given = granted.safeParse(answer);
    if (response.status === 200 && given.success) {
      const { access_token: token, expires_in: seconds } = given.data;
      return { token, expiresOnTimestamp: now().getTime() + seconds * 1000 };
    }
    const detail = `sign-in: ${denied.safeParse(answer).data?.error ?? 'no token'} (status ${response.status})`;
    if (!isPassing(response.status)) throw signInFailed(title, detail);
    throw unreachable(title, detail, toRetry(undefined, response.headers.get('retry-after'), now()));
  }

  return {
    async getToken(scopes) {
      if (current === undefined || context.now().getTime() >= freshUntil) {
        freshUntil = Number.POSITIVE_INFINITY;
        current = fetchToken([scopes].flat().join(' '));
        current.then(
          (token) => {
            freshUntil = token.expiresOnTimestamp - MARGIN_MS;
          },
          () => {
            current = undefined;
          },
        );
      }
      return current;
    },
  };
}

function readJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
