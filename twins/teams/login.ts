import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Core } from './core.ts';
import { ISSUER } from './keys.ts';

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
    const { resource, client_id: clientId } = c.req.query();
    const fault = core.faults.take('identity');
    const isRight =
      c.req.header('x-identity-header') === IDENTITY_HEADER && resource === ISSUER && clientId === core.settings.appId;
    const status = fault?.status ?? (isRight ? 200 : 400);
    const body = { resource, client_id: clientId };
    core.calls.push({ operation: 'identity', conversationId: '', body, isTargeted: false, region: '', status });
    if (status !== 200)
      return c.json({ statusCode: status, message: 'No User Assigned Managed Identity found' }, status as 400);
    const ends = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
    return c.json({
      access_token: issueToken(core),
      expires_on: String(ends),
      resource,
      token_type: 'Bearer',
      client_id: clientId,
    });
  });
  return app;
}

/** A secret between the machine and its identity, which nobody else knows. */
export const IDENTITY_HEADER = 'twin-identity-header';

function issueToken({ state }: Core): string {
  const token = `twin.${randomUUID()}`;
  state.tokens.set(token, Date.now() + TOKEN_SECONDS * 1000);
  return token;
}

function check(core: Core, form: Readonly<Record<string, unknown>>): { status: number; error: string } | undefined {
  const { appId, appPassword } = core.settings;
  if (form.grant_type !== 'client_credentials') return { status: 400, error: 'unsupported_grant_type' };
  if (form.scope !== `${ISSUER}/.default`) return { status: 400, error: 'invalid_scope' };
  if (form.client_id !== appId) return { status: 400, error: 'unauthorized_client' };
  return form.client_secret === appPassword ? undefined : { status: 401, error: 'invalid_client' };
}
