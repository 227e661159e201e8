import type { BlockValidator } from './block-validator.ts';
import type { ChannelKind } from './model.ts';

export interface TeamSeed {
  readonly id: string;
  readonly name: string;
  readonly domain?: string;
  readonly enterprise?: { readonly id: string; readonly name: string };
  /** The bot's token; without one the app is not installed there. */
  readonly botToken?: string;
}

export interface UserSeed {
  readonly id: string;
  readonly name: string;
  /** The first team when absent. */
  readonly teamId?: string;
  readonly realName?: string;
  readonly email?: string;
  readonly tz?: string;
  readonly locale?: string;
  readonly isAdmin?: boolean;
  /** Invited to some channels only. */
  readonly isGuest?: boolean;
  readonly isBot?: boolean;
  readonly deleted?: boolean;
}

export interface ChannelSeed {
  readonly id: string;
  readonly name: string;
  readonly teamId?: string;
  readonly kind?: Exclude<ChannelKind, 'im'>;
  readonly archived?: boolean;
  /** User ids; everybody of the team when absent. */
  readonly members?: readonly string[];
  /** The app is in it; yes when absent. */
  readonly hasBot?: boolean;
}

export interface RateLimits {
  /** Calls a minute, per method and workspace (docs.slack.dev/apis/web-api/rate-limits). */
  readonly tiers: Readonly<Record<1 | 2 | 3 | 4, number>>;
  /** Messages at once in one channel; then one a second. */
  readonly burst: number;
}

export interface SlackTwinOptions {
  /** Where the bot listens for commands, interactions and events. May be given later, with `connect`. */
  readonly requestUrl?: string;
  /** Send over the bot's websocket instead. */
  readonly socketMode?: boolean;
  readonly port?: number;
  readonly signingSecret?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Compared as they are; any when absent. */
  readonly redirectUris?: readonly string[];
  readonly appToken?: string;
  readonly scopes?: readonly string[];
  /** Events that the app has subscribed to. */
  readonly events?: readonly string[];
  /** Slash commands that the app has; any when absent. */
  readonly commands?: readonly string[];
  /** Write `@ann` and `#general` in a command as `<@U…|ann>` and `<#C…|general>`. */
  readonly shouldEscape?: boolean;
  readonly homeTab?: boolean;
  /** Tokens that OAuth hands out expire after 12 hours. */
  readonly tokenRotation?: boolean;
  /** Off when absent. */
  readonly rateLimits?: boolean | RateLimits;
  /** How long an acknowledgement may take, in milliseconds. */
  readonly ackTimeoutMs?: number;
  /** What the bot takes for now when it checks a signature, in milliseconds. */
  readonly signingClock?: () => number;
  readonly validator?: BlockValidator;
  readonly teams?: readonly TeamSeed[];
  readonly users?: readonly UserSeed[];
  readonly channels?: readonly ChannelSeed[];
}

/** Options with every default filled in. */
export interface Settings {
  requestUrl: string | undefined;
  readonly socketMode: boolean;
  readonly appId: string;
  readonly appName: string;
  readonly verificationToken: string;
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[] | undefined;
  readonly appToken: string;
  readonly scopes: readonly string[];
  readonly events: ReadonlySet<string>;
  readonly commands: ReadonlySet<string> | undefined;
  readonly shouldEscape: boolean;
  readonly homeTab: boolean;
  readonly tokenRotation: boolean;
  readonly rateLimits: RateLimits | undefined;
  readonly ackTimeoutMs: number;
  readonly signingClock: () => number;
}

export const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'chat:write.public',
  'app_mentions:read',
  'im:history',
  'im:write',
  'channels:read',
  'channels:join',
  'groups:read',
  'users:read',
  'users:read.email',
  'files:write',
  'links:read',
  'links:write',
];

const DEFAULT_EVENTS = [
  'app_home_opened',
  'app_mention',
  'message.im',
  'app_uninstalled',
  'tokens_revoked',
  'link_shared',
  'user_change',
];

const DEFAULT_LIMITS: RateLimits = { tiers: { 1: 1, 2: 20, 3: 50, 4: 100 }, burst: 3 };

/** Slack's own deadline for commands, interactions and events. */
const ACK_TIMEOUT_MS = 3_000;

export function toSettings(options: SlackTwinOptions): Settings {
  const { rateLimits = false } = options;
  return {
    requestUrl: options.requestUrl,
    socketMode: options.socketMode ?? false,
    appId: 'A0TWINAPP',
    appName: 'Exports',
    verificationToken: 'twin-verification-token',
    signingSecret: options.signingSecret ?? 'twin-signing-secret',
    clientId: options.clientId ?? '1111111111.2222222222',
    clientSecret: options.clientSecret ?? 'twin-client-secret',
    redirectUris: options.redirectUris,
    appToken: options.appToken ?? 'xapp-1-A0TWINAPP-1-twin',
    scopes: options.scopes ?? DEFAULT_SCOPES,
    events: new Set(options.events ?? DEFAULT_EVENTS),
    commands: options.commands === undefined ? undefined : new Set(options.commands),
    shouldEscape: options.shouldEscape ?? true,
    homeTab: options.homeTab ?? true,
    tokenRotation: options.tokenRotation ?? false,
    rateLimits: rateLimits === true ? DEFAULT_LIMITS : rateLimits === false ? undefined : rateLimits,
    ackTimeoutMs: options.ackTimeoutMs ?? ACK_TIMEOUT_MS,
    signingClock: options.signingClock ?? Date.now,
  };
}
