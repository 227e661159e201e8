import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Core } from './core.ts';
import { ISSUER } from './keys.ts';
import type { Json } from './model.ts';

const TOKEN_SECONDS = 3_600;

/**
 * What the bot looks up to check tokens, and where it gets its own: the OpenID metadata of the Bot Connector
 * (login.botframework.com/v1) and the client credentials grant of Microsoft Entra.
 */
export function createLogin(core: Core): Hono {
  const app = new Hono();
  app.get('/v1/.well-known/openidconfiguration', (c) => {
    const fault = core.faults.take('metadata');
    if (fault !== undefined) return c.text('', fault.status as 503);
    return c.json({
      issuer: ISSUER,
      jwks_uri: `${core.address}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });
  app.get('/v1/.well-known/keys', (c) => c.json({ keys: [core.key.jwk, core.otherChannelKey.jwk] }));
  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    const form = await c.req.parseBody();
    const fault = core.faults.take('token');
    const refused =
      fault !== undefined ? { status: fault.status, error: 'temporarily_unavailable' } : check(core, form);
    core.calls.push({
      operation: 'token',
      conversationId: c.req.param('tenant'),
      body: { client_id: form.client_id, scope: form.scope },
      isTargeted: false,
      region: '',
      status: refused?.status ?? 200,
    });
    if (refused !== undefined) {
      return c.json({ error: refused.error, error_description: 'AADSTS7000215' }, refused.status as 401);
    }
    return c.json({ token_type: 'Bearer', expires_in: TOKEN_SECONDS, access_token: issueToken(core) });
  });
  // Of an App Service or Container App, as the environment names it (learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference).
  app.get('/identity/token', (c) => {
    const isRight = c.req.header('x-identity-header') === IDENTITY_HEADER;
    return giveIdentity(core, c, isRight, { statusCode: 400, message: 'No User Assigned Managed Identity found' });
  });
  // Of a virtual machine, at 169.254.169.254 there (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http).
  // Microsoft's library ends it with a slash where the environment names another host.
  app.on('GET', ['/metadata/identity/oauth2/token', '/metadata/identity/oauth2/token/'], (c) => {
    // Nobody can make a server ask it by a plain request, or by way of a proxy.
    const isDirect = c.req.header('metadata') === 'true' && c.req.header('x-forwarded-for') === undefined;
    const isRight = isDirect && c.req.query('api-version') === '2018-02-01';
    return giveIdentity(core, c, isRight, { error: 'invalid_request', error_description: 'Identity not found' });
  });
  return app;
}

function giveIdentity(core: Core, c: Context, isRight: boolean, refusal: Json): Response {
  const { resource, client_id: clientId } = c.req.query();
  const fault = core.faults.take('identity');
  const isKnown = isRight && resource === ISSUER && clientId === core.settings.appId;
  const status = fault?.status ?? (isKnown ? 200 : 400);
  const body = { resource, client_id: clientId };
  core.calls.push({ operation: 'identity', conversationId: '', body, isTargeted: false, region: '', status });
  if (status !== 200) return c.json(refusal, status as 400);
  const ends = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
  return c.json({
    access_token: issueToken(core),
    expires_in: String(TOKEN_SECONDS),
    expires_on: String(ends),
    not_before: String(ends - TOKEN_SECONDS),
    resource,
    token_type: 'Bearer',
    client_id: clientId,
  });
}

/** A secret between the machine and its identity, which nobody else knows. */
export const IDENTITY_HEADER = 'twin-identity-header';

function issueToken({ state }: Core): string {
  const token = `twin.${randomUUID()}`;
  state.tokens.set(token, Date.now() + TOKEN_SECONDS * 1000);
  return token;
}

function check(core: Core, form: Readonly<Record<string, unknown>>): { status: number; error: string } | undefined {
  const { appId, appPassword, federatedToken } = core.settings;
  if (form.grant_type !== 'client_credentials') return { status: 400, error: 'unsupported_grant_type' };
  if (form.scope !== `${ISSUER}/.default`) return { status: 400, error: 'invalid_scope' };
  if (form.client_id !== appId) return { status: 400, error: 'unauthorized_client' };
  const isProved =
    form.client_assertion === undefined
      ? form.client_secret === appPassword
      : form.client_assertion_type === ASSERTION_TYPE && form.client_assertion === federatedToken;
  return isProved ? undefined : { status: 401, error: 'invalid_client' };
}

/** RFC 7523, section 2.2. */
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
