import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The token endpoint of Microsoft Entra ID, for one application; its tokens are signed by nobody. */
export interface Entra {
  readonly url: string;
  readonly application: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string };
  /** Answers with this status, and the error where it is one of RFC 6749. */
  fault: { readonly status: number; readonly error?: string; readonly retryAfter?: string } | undefined;
  /** Tokens that it gave out. */
  issued: number;
  close(): Promise<void>;
}

export async function startEntra(): Promise<Entra> {
  const application = {
    tenantId: '72f988bf-0000-4000-8000-2d7cd011db47',
    clientId: 'f997392c-0000-4000-8000-cd6966caba7f',
    clientSecret: 'a secret~of the application',
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const send = (status: number, answer: unknown) => {
      const headers = entra.fault?.retryAfter === undefined ? {} : { 'retry-after': entra.fault.retryAfter };
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer));
    };
    if (entra.fault !== undefined) return send(entra.fault.status, { error: entra.fault.error });
    if (request.url !== `/${application.tenantId}/oauth2/v2.0/token`) return send(400, { error: 'invalid_request' });
    if (form.get('grant_type') !== 'client_credentials') return send(400, { error: 'unsupported_grant_type' });
    if (form.get('scope') !== 'https://storage.azure.com/.default') return send(400, { error: 'invalid_scope' });
    const isRight =
      form.get('client_id') === application.clientId && form.get('client_secret') === application.clientSecret;
    if (!isRight) return send(401, { error: 'invalid_client', error_codes: [7_000_215] });
    entra.issued += 1;
    send(200, { token_type: 'Bearer', expires_in: 3599, access_token: toToken(application.tenantId) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const entra: Entra = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    application,
    fault: undefined,
    issued: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return entra;
}

function toToken(tenantId: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://storage.azure.com',
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: now - 60,
    nbf: now - 60,
    exp: now + 3600,
  };
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.c2lnbmF0dXJl`;
}
