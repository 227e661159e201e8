import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { AppCredentials, type ServiceClientCredentials } from 'botframework-connector';
import { z } from 'zod';
import type { TeamsSettings } from '../settings.ts';

/** Of the Bot Connector, for tokens in both directions. */
export const CONNECTOR = 'https://api.botframework.com';
/** Where bots of every tenant get their tokens (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication). */
const EVERY_TENANT = 'botframework.com';

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
    const { appId, password, loginUrl, tenantId = EVERY_TENANT } = this.#settings;
    const response = await fetch(`${loginUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: password?.reveal() ?? '',
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

/** Entra's word and number for what is wrong, without what else it tells: `invalid_client AADSTS7000215`. */
function toReason(body: unknown): string {
  const read = z.looseObject({ error: z.string(), error_description: z.string().default('') }).safeParse(body);
  if (!read.success) return 'no token';
  return `${read.data.error} ${/AADSTS\d+/.exec(read.data.error_description)?.[0] ?? ''}`.trim();
}

/** Made once: the SDK asks for them at each activity. */
export class Credentials extends ConfigurationServiceClientCredentialFactory {
  readonly #settings: TeamsSettings;
  #made: Promise<ServiceClientCredentials> | undefined;

  constructor(settings: TeamsSettings) {
    super({
      MicrosoftAppId: settings.appId,
      MicrosoftAppType: settings.appType,
      ...(settings.tenantId === undefined ? {} : { MicrosoftAppTenantId: settings.tenantId }),
      ...(settings.password === undefined ? {} : { MicrosoftAppPassword: settings.password.reveal() }),
    });
    this.#settings = settings;
  }

  override createCredentials(appId: string, audience: string, loginEndpoint: string, validateAuthority: boolean) {
    this.#made ??=
      this.#settings.password === undefined
        ? super.createCredentials(appId, audience, loginEndpoint, validateAuthority)
        : Promise.resolve(new EntraCredentials(this.#settings));
    return this.#made;
  }

  /** A token of the bot's own, for calls that the SDK has no method for. */
  async token(isFresh = false): Promise<string> {
    const made = await this.createCredentials(this.#settings.appId, CONNECTOR, this.#settings.loginUrl, true);
    if (!(made instanceof AppCredentials)) throw new TokenError(0, 'no credentials');
    return made.getToken(isFresh);
  }
}
