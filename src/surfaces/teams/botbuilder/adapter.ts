import { type Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication, type InvokeResponse } from 'botbuilder';
import { type AuthenticateRequestResult, AuthenticationError, type Claim } from 'botframework-connector';
import type { Json } from '../cards/frame.ts';
import type { Dispatched, SignedActivity, TeamsPort } from '../port.ts';
import type { TeamsSettings } from '../settings.ts';
import { CONNECTOR, type Credentials } from './credentials.ts';
import { quietly } from './quiet.ts';

const UNAUTHORIZED = 401;

/** Checks tokens as Microsoft's SDK does; nothing but what the Bot Connector signs passes. */
export function createAuthentication(settings: TeamsSettings, credentials: Credentials) {
  return new ConfigurationBotFrameworkAuthentication(
    {
      CallerId: 'urn:botframework:azure',
      OAuthUrl: 'https://token.botframework.com',
      ToBotFromChannelOpenIdMetadataUrl: settings.openIdUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: settings.openIdUrl,
      ToBotFromChannelTokenIssuer: CONNECTOR,
      ToChannelFromBotLoginUrl: settings.loginUrl,
      ToChannelFromBotOAuthScope: CONNECTOR,
      ValidateAuthority: true,
    },
    credentials,
    { requiredEndorsements: [], validateClaims: refuseOthers },
  );
}

/** The SDK also takes tokens that apps get for themselves, from the Emulator and other bots; no service address binds those. */
async function refuseOthers(claims: readonly Claim[]): Promise<void> {
  if (claims.some(({ type, value }) => type === 'iss' && value === CONNECTOR)) return;
  throw new AuthenticationError('not from the Bot Connector', UNAUTHORIZED);
}

/** The SDK's adapter, for servers other than those that it knows. */
export class Adapter extends CloudAdapter {
  authenticate(activity: Activity, authorization: string): Promise<AuthenticateRequestResult> {
    return this.botFrameworkAuthentication.authenticateRequest(activity, authorization);
  }

  async run(
    authenticated: AuthenticateRequestResult,
    activity: Activity,
    handle: () => Promise<Json | undefined>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authenticated, activity, async (context) => {
      const body = await handle();
      if (activity.type === 'invoke') {
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: body ?? {} } });
      }
    });
  }
}

export const createDispatch =
  (adapter: Adapter): TeamsPort['dispatch'] =>
  async (authorization, signed, handle): Promise<Dispatched> => {
    const activity = toActivity(signed);
    let authenticated: AuthenticateRequestResult;
    try {
      authenticated = await quietly(() => adapter.authenticate(activity, authorization));
    } catch (error) {
      return { kind: isOutOfReach(error) ? 'unavailable' : 'refused', why: toWhy(error) };
    }
    const response = await adapter.run(authenticated, activity, handle);
    return { kind: 'handled', body: response?.body as Json | undefined };
  };

/** What the SDK is shown of an activity: the rest is ours, and it would drop or change some of it. */
const toActivity = ({ type, channelId, serviceUrl, id, conversation }: SignedActivity): Activity =>
  ({ type, channelId, serviceUrl, id, conversation: { id: conversation.id } }) as Activity;

/** Its keys could not be asked for. Any other error is the token's: the SDK throws what its own libraries throw. */
function isOutOfReach(error: unknown): boolean {
  if (error instanceof AuthenticationError) return error.statusCode >= 500;
  return error instanceof Error && (error.name === 'FetchError' || 'errno' in error);
}

const toWhy = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
