import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { AppCredentials } from 'botframework-connector';
import { z } from 'zod';
import type { TeamsSettings } from '../settings.ts';

/** Of the Bot Connector, for tokens in both directions. */
export const CONNECTOR = 'https://api.botframework.com';
/** Where bots of every tenant get their tokens (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication). */
const EVERY_TENANT = 'botframework.com';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** For an operator to see to, whatever the machine said. */
const NOT_LET_IN = 401;
/** Where there is no identity, nobody answers. */
const MACHINE_TIMEOUT_MS = 15_000;

const tokenSchema = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** The bot could not prove who it is. */
export class TokenError extends Error {
  /** Of HTTP; 0 when nobody answered. */
  readonly status: number;
  constructor(status: number, why: string) {
    super(why);
    this.name = 'TokenError';
    this.status = status;
  }
}

/**
 * The client credentials grant of Microsoft Entra. The SDK's own client of it takes no other address than those of
 * Microsoft's clouds, nor http on this machine.
 */
class EntraCredentials extends AppCredentials {
  readonly #settings: TeamsSettings;

  constructor(settings: TeamsSettings) {
    super(settings.appId, settings.tenantId, CONNECTOR);
    this.#settings = settings;
  }

  protected override async refreshToken() {
    const { appId, loginUrl, tenantId = EVERY_TENANT } = this.#settings;
    const proof = await readProof(this.#settings);
    const response = await fetch(`${loginUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        ...proof,
        scope: `${CONNECTOR}/.default`,
      }),
      signal: AbortSignal.timeout(10_000),
    }).catch((cause: unknown) => {
      throw new TokenError(0, `no answer from ${loginUrl}: ${String(cause)}`);
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new TokenError(response.status, `${response.status} ${toReason(body)}`);
    const token = tokenSchema.parse(body);
    return { accessToken: token.access_token, expiresOn: new Date(Date.now() + token.expires_in * 1000) };
  }
}

/**
 * The secret, or the token of a federated identity: short-lived, and kept fresh in its file by the platform
 * (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential).
 */
async function readProof({ password, tokenFile }: TeamsSettings): Promise<Readonly<Record<string, string>>> {
  if (tokenFile === undefined) return { client_secret: password?.reveal() ?? '' };
  const token = await readFile(tokenFile, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new TokenError(NOT_LET_IN, `no token of a federated identity in ${tokenFile}: ${cause.code ?? 'unreadable'}`);
  });
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: token.trim() };
}

/**
 * The identity of the machine that the bot runs on. The SDK would also take any other that it comes across in the
 * environment, such as one that is meant for storage, and be refused with it.
 */
class ManagedCredentials extends AppCredentials {
  constructor({ appId, tenantId }: TeamsSettings) {
    super(appId, tenantId, CONNECTOR);
  }

  protected override async refreshToken() {
    // Loaded at its first use, as few bots have need of it.
    const { ManagedIdentityApplication } = await import('@azure/msal-node');
    const application = new ManagedIdentityApplication({
      managedIdentityIdParams: { userAssignedClientId: this.appId },
    });
    // The SDK keeps the token; whoever asks here wants a new one.
    const asked = application.acquireToken({ resource: CONNECTOR, forceRefresh: true });
    const late = wait(MACHINE_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error('no answer from the machine');
    });
    const token = await Promise.race([asked, late]).catch((cause: unknown) => {
      const [why] = String(cause).split('\n');
      throw new TokenError(NOT_LET_IN, `no token of the managed identity: ${why}`);
    });
    const { accessToken, expiresOn } = token;
    if (accessToken === '' || expiresOn === null) throw new TokenError(NOT_LET_IN, 'no token of the managed identity');
    return { accessToken, expiresOn };
  }
}

/** Entra's word and number for what is wrong, without what else it tells: `invalid_client AADSTS7000215`. */
function toReason(body: unknown): string {
  const read = z.looseObject({ error: z.string(), error_description: z.string().default('') }).safeParse(body);
  if (!read.success) return 'no token';
  return `${read.data.error} ${/AADSTS\d+/.exec(read.data.error_description)?.[0] ?? ''}`.trim();
}

/** Made once: the SDK asks for them at each activity. */
export class Credentials extends ConfigurationServiceClientCredentialFactory {
  readonly #settings: TeamsSettings;
  #made: AppCredentials | undefined;

  constructor(settings: TeamsSettings) {
    super({
      MicrosoftAppId: settings.appId,
      // Of a federated identity the SDK knows nothing; it is to check what comes in as it does for an app without a secret.
      MicrosoftAppType: settings.password === undefined ? 'UserAssignedMSI' : settings.appType,
      ...(settings.tenantId === undefined ? {} : { MicrosoftAppTenantId: settings.tenantId }),
      ...(settings.password === undefined ? {} : { MicrosoftAppPassword: settings.password.reveal() }),
    });
    this.#settings = settings;
  }

  override async createCredentials(): Promise<AppCredentials> {
    const { password, tokenFile } = this.#settings;
    this.#made ??=
      password === undefined && tokenFile === undefined
        ? new ManagedCredentials(this.#settings)
        : new EntraCredentials(this.#settings);
    return this.#made;
  }

  /** A token of the bot's own, for calls that the SDK has no method for. */
  async token(isFresh = false): Promise<string> {
    return (await this.createCredentials()).getToken(isFresh);
  }
}
