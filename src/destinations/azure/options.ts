import { createPublicAgents } from '../network/agents.ts';
import type { SignInOptions } from './sign-in.ts';

export interface AzureOptions {
  /** Whether people may name servers on loopback and in the operator's own networks, and plain HTTP there. */
  readonly allowPrivateNetworks: boolean;
  /** Stands in for Microsoft Entra ID's address, for service principals. */
  readonly loginUrl?: string | undefined;
  readonly now?: () => Date;
  readonly timeouts?: { readonly connectMs?: number; readonly stallMs?: number };
  /** All addresses of a name; the system's resolver where it is not given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string;
}

const CONNECT_MS = 10_000;
const STALL_MS = 60_000;

/** What both of Azure's destinations sign in with. */
export function toSignInOptions(title: string, options: AzureOptions): SignInOptions {
  const { allowPrivateNetworks, loginUrl, now = () => new Date(), timeouts, resolve, ca } = options;
  const agents = createPublicAgents({
    allowPrivate: allowPrivateNetworks,
    connectMs: timeouts?.connectMs ?? CONNECT_MS,
    stallMs: timeouts?.stallMs ?? STALL_MS,
    ...(resolve !== undefined && { resolve }),
    ...(ca !== undefined && { ca }),
  });
  return { title, agents, now, loginUrl };
}
