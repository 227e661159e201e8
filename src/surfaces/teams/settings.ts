/** How the bot proves who it is: Microsoft Entra's kinds of app, as Azure Bot names them. */
type AppType = 'SingleTenant' | 'MultiTenant' | 'UserAssignedMSI';

export interface TeamsSettings {
  readonly appId: string;
  readonly appType: AppType;
  /** Of the app; none for a managed identity. */
  readonly password: { reveal(): string } | undefined;
  /** With a token of the platform that the bot runs on, which proves it in the place of a secret; it is written anew there. */
  readonly tokenFile: string | undefined;
  /** Where the app is registered; undefined for MultiTenant. */
  readonly tenantId: string | undefined;
  /** Whose people may speak to it. */
  readonly allowedTenants: ReadonlySet<string>;
  /** Of the keys that Teams signs with. */
  readonly openIdUrl: string;
  /** Where the bot gets its own tokens; no slash at the end. */
  readonly loginUrl: string;
}

export const OPENID_URL = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
export const LOGIN_URL = 'https://login.microsoftonline.com';
