import { createHash, randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { credentialLinks } from '../../db/schema/index.ts';
import type { OAuthFlow } from '../../destinations/contract.ts';
import { AppError } from '../../domain/errors.ts';
import type { Services } from '../context.ts';
import { type OpenLink, saveCredentials } from './links.ts';
import type { Connection } from './read.ts';

/** Where on this server the far end sends people back to. */
export const OAUTH_CALLBACK_PATH = '/credentials/oauth/callback';

const sealedSchema = z.object({ verifier: z.string() });
const tokenSchema = z.record(z.string(), z.unknown());
const TIMEOUT_MS = 15_000;

/**
 * Begins the authorisation-code flow: where to send the person. State and PKCE verifier stay here (RFC 6749 section
 * 10.12, RFC 7636). Consent is asked for first, as for typed credentials.
 */
export async function startSignIn(link: OpenLink, hasConsented: boolean): Promise<{ redirectTo: string }> {
  const { scope, connection } = link;
  const flow = requireFlow(connection);
  if (!hasConsented) throw new AppError('consent_required', {});
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  await scope.db.orm
    .update(credentialLinks)
    .set({
      oauthStateHash: hash(state),
      oauthSealed: scope.vault.seal(JSON.stringify({ verifier }), `sign-in ${link.id}`),
    })
    .where(eq(credentialLinks.id, link.id));
  const url = new URL(flow.authorizeUrl(connection.settings));
  const query = {
    response_type: 'code',
    client_id: flow.clientId,
    redirect_uri: callbackUrl(scope),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(flow.scopes.length > 0 ? { scope: flow.scopes.join(' ') } : {}),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { redirectTo: url.href };
}

/** Ends it: the code for a token, the token for credentials, tried and stored. A state works once, in the session that began it. */
export async function finishSignIn(
  link: OpenLink,
  answer: { readonly state: string; readonly code: string | undefined; readonly error: string | undefined },
): Promise<Connection> {
  const { scope, connection } = link;
  const flow = requireFlow(connection);
  const { verifier } = await takeFlow(link, answer.state);
  if (answer.code === undefined)
    throw flowFailed(connection, answer.error === 'access_denied' ? 'access_denied' : 'token');
  const token = await exchange(flow, connection, { code: answer.code, verifier, redirectUri: callbackUrl(scope) });
  const credentials = connection.destination.credentials.parse(flow.toCredentials(token, scope.clock.now()));
  return saveCredentials(link, credentials as Record<string, unknown>, true);
}

export const callbackUrl = (services: Services): string => `${services.publicUrl()}${OAUTH_CALLBACK_PATH}`;

function requireFlow(connection: Connection): OAuthFlow {
  const { oauth } = connection.destination;
  if (oauth === undefined)
    throw new AppError('outdated_card', {}, { detail: `${connection.destination.kind} has no sign-in` });
  return oauth;
}

/** What was put aside at the start, taken once: a state that was seen before, or belongs to another link, is refused. */
async function takeFlow(link: OpenLink, state: string): Promise<{ verifier: string }> {
  const { scope, connection } = link;
  return scope.db.orm.transaction(async (tx) => {
    const isThis = and(eq(credentialLinks.id, link.id), eq(credentialLinks.oauthStateHash, hash(state)));
    const [row] = await tx
      .select({ sealed: credentialLinks.oauthSealed })
      .from(credentialLinks)
      .where(isThis)
      .for('update');
    if (row?.sealed === undefined || row.sealed === null) throw flowFailed(connection, 'state');
    await tx.update(credentialLinks).set({ oauthStateHash: null, oauthSealed: null }).where(isThis);
    return sealedSchema.parse(JSON.parse(scope.vault.open(row.sealed, `sign-in ${link.id}`)));
  });
}

async function exchange(
  flow: OAuthFlow,
  connection: Connection,
  given: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
): Promise<Readonly<Record<string, unknown>>> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: given.code,
    redirect_uri: given.redirectUri,
    code_verifier: given.verifier,
    client_id: flow.clientId,
    client_secret: flow.clientSecret,
  });
  try {
    const response = await fetch(flow.tokenUrl(connection.settings), {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw flowFailed(connection, 'token');
    return tokenSchema.parse(await response.json());
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw flowFailed(connection, 'token', error);
  }
}

const flowFailed = (connection: Connection, reason: 'access_denied' | 'state' | 'token', cause?: unknown): AppError =>
  new AppError('sign_in_flow_failed', { destination: connection.destination.title, reason }, { cause }) as AppError;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
