import { randomUUID } from 'node:crypto';

export interface UserSeed {
  /** Short word for tests: `ada`. */
  readonly name: string;
  readonly fullName?: string;
  readonly tenantId?: string;
  readonly email?: string;
  readonly userPrincipalName?: string;
  readonly role?: 'user' | 'guest';
  readonly locale?: string;
  readonly zone?: string;
}

export interface TeamsTwinOptions {
  readonly port?: number;
  /** Where the bot listens. May be given later, with `connect`. */
  readonly botUrl?: string;
  readonly appId?: string;
  readonly appPassword?: string;
  /** The token of a federated identity that the app trusts; none when absent. */
  readonly federatedToken?: string;
  readonly tenantId?: string;
  readonly users?: readonly UserSeed[];
  /** Tenants that do not know targeted messages yet answer 400. */
  readonly hasTargetedMessages?: boolean;
  /** Whether the app's manifest says that it takes files. */
  readonly hasFiles?: boolean;
  /** Bytes of a message, counted as UTF-16. */
  readonly messageLimit?: number;
  /** Milliseconds until an invoke has failed for the person who waits. */
  readonly invokeTimeoutMs?: number;
}

export interface Settings {
  botUrl: string | undefined;
  readonly appId: string;
  readonly appPassword: string;
  federatedToken: string | undefined;
  readonly tenantId: string;
  hasTargetedMessages: boolean;
  hasFiles: boolean;
  messageLimit: number;
  readonly invokeTimeoutMs: number;
}

/**
 * Teams refuses messages above some 100 KB, counted as UTF-16 with everything in them, and asks to stay below 80 KB
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages).
 */
const MESSAGE_LIMIT = 80 * 1024;
/** Clients give up on dialogs and searches after five seconds. */
const INVOKE_TIMEOUT_MS = 5_000;

export const toSettings = (options: TeamsTwinOptions): Settings => ({
  botUrl: options.botUrl,
  appId: options.appId ?? randomUUID(),
  appPassword: options.appPassword ?? `twin~${randomUUID()}`,
  federatedToken: options.federatedToken,
  tenantId: options.tenantId ?? randomUUID(),
  hasTargetedMessages: options.hasTargetedMessages ?? true,
  hasFiles: options.hasFiles ?? true,
  messageLimit: options.messageLimit ?? MESSAGE_LIMIT,
  invokeTimeoutMs: options.invokeTimeoutMs ?? INVOKE_TIMEOUT_MS,
});
