import { type AzureAccount, isGiven } from './account.ts';
import { type ErrorContext, signInFailed } from './errors.ts';
import { createServicePrincipal, type ServicePrincipal } from './service-principal.ts';

export interface SignInOptions extends ErrorContext {
  /** Stands in for Microsoft Entra ID's address. */
  readonly loginUrl: string | undefined;
}

export type Service = 'blob' | 'dfs';

/** The account's address, with the SAS in its query, and what else proves that we may use it. */
export interface SignIn {
  readonly url: string;
  readonly proof:
    | { readonly kind: 'sas' }
    | { readonly kind: 'key'; readonly account: string; readonly key: string }
    | { readonly kind: 'principal'; readonly principal: ServicePrincipal };
}

/** The address of one of the account's services, without a SAS. */
export function toEndpoint({ settings: { account, endpoint } }: AzureAccount, service: Service): string {
  const url = endpoint ?? `https://${account}.${service}.core.windows.net`;
  // People copy whichever of the two addresses the portal shows first.
  return url.replace(/\/+$/, '').replace(/\.(blob|dfs)\./, `.${service}.`);
}

/** No I/O; what is known to have expired is `destination_sign_in_failed` already. */
export function signIn(account: AzureAccount, service: Service, options: SignInOptions): SignIn {
  const { settings, credentials } = account;
  const url = toEndpoint(account, service);
  if (isGiven(credentials.sas)) {
    requireFresh(credentials.sas, options);
    return { url: `${url}?${credentials.sas}`, proof: { kind: 'sas' } };
  }
  if (isGiven(credentials.accountKey)) {
    return { url, proof: { kind: 'key', account: settings.account, key: credentials.accountKey } };
  }
  const { tenantId, clientId, clientSecret } = credentials;
  if (!isGiven(tenantId) || !isGiven(clientId) || !isGiven(clientSecret)) {
    throw signInFailed(options.title, 'there is neither a key, nor a SAS, nor a whole service principal');
  }
  const loginUrl = options.loginUrl ?? toLoginUrl(url);
  const principal = createServicePrincipal({ loginUrl, tenantId, clientId, clientSecret }, options);
  return { url, proof: { kind: 'principal', principal } };
}

/** When a SAS ends, as it says itself; one of a stored access policy does not. */
export function toExpiry(sas: string): Date | undefined {
  const at = Date.parse(new URLSearchParams(sas).get('se') ?? '');
  return Number.isNaN(at) ? undefined : new Date(at);
}

function requireFresh(sas: string, { title, now }: SignInOptions): void {
  const expiry = toExpiry(sas);
  if (expiry !== undefined && expiry <= now()) {
    throw signInFailed(title, `the shared access signature expired at ${expiry.toISOString()}`);
  }
}

/** Each sovereign cloud has its own directory (https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud). */
function toLoginUrl(endpoint: string): string {
  const { hostname } = new URL(endpoint);
  if (hostname.endsWith('.core.usgovcloudapi.net')) return 'https://login.microsoftonline.us';
  if (hostname.endsWith('.core.chinacloudapi.cn')) return 'https://login.partner.microsoftonline.cn';
  return 'https://login.microsoftonline.com';
}
