import { z } from 'zod';
import type { Installed, Platform } from '../../chat/platform-contract.ts';
import type { Caller } from './calls/call.ts';
import type { SlackLog } from './log.ts';
import type { SlackSettings } from './settings.ts';

/** A team or organisation that has the app, and what opens it. */
export interface SlackWorkspace {
  /** See `Incoming.workspace`. */
  readonly key: string;
  readonly token: string;
  readonly name: string;
  /** The bot's user, and the bot itself. */
  readonly bot: string;
  readonly botId: string;
  readonly enterpriseId: string | undefined;
  /** Its token lives for twelve hours, and another one is got for it. */
  readonly isRotated: boolean;
}

/** Where something comes from, as Slack tells. */
export interface Whence {
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
  readonly isEnterpriseInstall: boolean;
}

export interface Workspaces {
  /** Undefined where the app is not installed, or not any more. Throws when Slack or the database cannot be asked. */
  find(whence: Whence): Promise<SlackWorkspace | undefined>;
  get(key: string): Promise<SlackWorkspace | undefined>;
  /**
   * Another token for one that has ended; undefined when Slack could not give one now. Closes the workspace when Slack
   * will not give any more.
   */
  renew(workspace: SlackWorkspace): Promise<SlackWorkspace | undefined>;
  /** Slack does not take its token any more, or the app was removed. */
  close(key: string, state: 'revoked' | 'removed'): Promise<void>;
  /** Whether a message has to wait for an operator rather than be given up when the token is not taken. */
  readonly hasFixedToken: boolean;
}

type Store = Platform<unknown>['workspaces'];

interface Parts {
  readonly settings: SlackSettings;
  readonly store: Store;
  readonly caller: Caller;
  readonly log: SlackLog;
}

/** The one workspace of `SLACK_BOT_TOKEN`, or those that were installed. */
export const createWorkspaces = (parts: Parts): Workspaces =>
  parts.settings.botToken === undefined ? createInstalled(parts) : createFixed(parts, parts.settings.botToken);

const authSchema = z.looseObject({
  team_id: z.string(),
  team: z.string().default(''),
  user_id: z.string(),
  bot_id: z.string().default(''),
  enterprise_id: z.string().optional(),
  is_enterprise_install: z.boolean().default(false),
});

function createFixed({ store, caller, log }: Parts, token: string): Workspaces {
  let known: Promise<{ readonly workspace: SlackWorkspace; readonly teamId: string }> | undefined;

  const ask = async () => {
    const answer = await caller.call(token, 'auth.test', {});
    if (!answer.ok) throw new Error(`Slack does not take SLACK_BOT_TOKEN: ${answer.detail}`);
    const auth = authSchema.parse(answer.body);
    const workspace: SlackWorkspace = {
      key: auth.is_enterprise_install && auth.enterprise_id !== undefined ? auth.enterprise_id : auth.team_id,
      token,
      name: auth.team,
      bot: auth.user_id,
      botId: auth.bot_id,
      enterpriseId: auth.enterprise_id,
      isRotated: false,
    };
    await store.save({
      externalId: workspace.key,
      name: workspace.name,
      isOrganisation: auth.is_enterprise_install,
      facts: { bot: workspace.bot, botId: workspace.botId },
      tokenExpiresAt: undefined,
      installation: undefined,
    });
    log.info({ workspace: workspace.key, name: workspace.name }, 'connected to a Slack workspace');
    return { workspace, teamId: auth.team_id };
  };
  /** Asked once; a failure is forgotten, so that the next one asks again. */
  const read = () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  return {
    hasFixedToken: true,
    async find({ teamId, enterpriseId }) {
      const { workspace, teamId: own } = await read();
      return teamId === own || workspace.key === enterpriseId ? workspace : undefined;
    },
    async get(key) {
      const { workspace } = await read();
      return workspace.key === key ? workspace : undefined;
    },
    renew: async () => undefined,
    async close(key, state) {
      known = undefined;
      await store.close(key, state);
      log.error({ workspace: key, state }, 'Slack does not take SLACK_BOT_TOKEN any more');
    },
  };
}

/** What `@slack/oauth` gives for an installation, as far as we use it. */
const installationSchema = z.looseObject({
  isEnterpriseInstall: z.boolean().default(false),
  team: z.looseObject({ id: z.string(), name: z.string().optional() }).nullish(),
  enterprise: z.looseObject({ id: z.string(), name: z.string().optional() }).nullish(),
  bot: z.looseObject({
    token: z.string(),
    refreshToken: z.string().optional(),
    /** Seconds since 1970, in UTC. */
    expiresAt: z.number().optional(),
    id: z.string(),
    userId: z.string(),
  }),
});
export type SlackInstallation = z.infer<typeof installationSchema>;

export const parseInstallation = (value: unknown): SlackInstallation => installationSchema.parse(value);

export function toKey(installation: SlackInstallation): string {
  const key = installation.isEnterpriseInstall ? installation.enterprise?.id : installation.team?.id;
  if (key === undefined) throw new Error('an installation of neither a team nor an organisation');
  return key;
}

/** An installation as the workspaces table keeps it. */
export function toStored(installation: SlackInstallation): Omit<Installed, 'state' | 'surface'> {
  const { bot, team, enterprise, isEnterpriseInstall } = installation;
  return {
    externalId: toKey(installation),
    isOrganisation: isEnterpriseInstall,
    name: (isEnterpriseInstall ? enterprise?.name : team?.name) ?? toKey(installation),
    facts: { bot: bot.userId, botId: bot.id },
    tokenExpiresAt: bot.expiresAt === undefined ? undefined : new Date(bot.expiresAt * 1000),
    installation: JSON.stringify(installation),
  };
}

/** Asked for each event, and changed by other processes. */
const REMEMBERED_MS = 20_000;
/** Tokens live for twelve hours; one that ends while a message is on its way is of no use. */
const RENEW_BEFORE_MS = 10 * 60_000;
/** Answers to a refresh token after which no other will come (docs.slack.dev/reference/methods/oauth.v2.access). */
const REFUSED: ReadonlySet<string> = new Set([
  'invalid_refresh_token',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);

function createInstalled({ settings, store, caller, log }: Parts): Workspaces {
  const known = new Map<string, { readonly at: number; readonly workspace: SlackWorkspace }>();

  const read = async (key: string): Promise<SlackWorkspace | undefined> => {
    const remembered = known.get(key);
    if (remembered !== undefined && Date.now() - remembered.at < REMEMBERED_MS) return remembered.workspace;
    const stored = await store.read(key);
    const fresh = stored !== undefined && needsRenewal(stored) ? await renew(key, needsRenewal) : stored;
    return remember(key, fresh);
  };
  const remember = (key: string, stored: Installed | undefined): SlackWorkspace | undefined => {
    const workspace = stored === undefined ? undefined : toWorkspace(stored);
    // One that is not there may be there in a moment.
    if (workspace === undefined) known.delete(key);
    else known.set(key, { at: Date.now(), workspace });
    return workspace;
  };

  /** One process at a time: a refresh token is good for one use. Leaves it where another one has renewed it by then. */
  const renew = async (
    key: string,
    isDue: (current: Installed) => boolean,
    hasEnded: (current: Installed) => boolean = isOver,
  ): Promise<Installed | undefined> => {
    let refused: string | undefined;
    const outcome = await store.update(key, async (current) => {
      if (current.installation === undefined || !isDue(current) || settings.oauth === undefined) return undefined;
      const installation = parseInstallation(JSON.parse(current.installation));
      if (installation.bot.refreshToken === undefined) return undefined;
      const answer = await caller.call('', 'oauth.v2.access', {
        client_id: settings.oauth.clientId,
        client_secret: settings.oauth.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: installation.bot.refreshToken,
      });
      if (!answer.ok) {
        log.warn({ workspace: key, why: answer.detail }, 'a token of Slack could not be renewed');
        if (REFUSED.has(answer.error)) refused = answer.error;
        return undefined;
      }
      const renewed = refreshSchema.parse(answer.body);
      const bot = {
        ...installation.bot,
        token: renewed.access_token,
        refreshToken: renewed.refresh_token,
        expiresAt: Math.floor(Date.now() / 1000) + renewed.expires_in,
      };
      return { surface: current.surface, ...toStored({ ...installation, bot }) };
    });
    // Until it ends, the old one still does.
    if (refused === undefined || outcome === undefined || !hasEnded(outcome)) return outcome;
    await close(key, 'revoked');
    return undefined;
  };

  const close = async (key: string, state: 'revoked' | 'removed'): Promise<void> => {
    known.delete(key);
    await store.close(key, state);
    log.info({ workspace: key, state }, 'a Slack workspace has left');
  };

  return {
    hasFixedToken: false,
    async find({ teamId, enterpriseId, isEnterpriseInstall }) {
      // The organisation's installation serves all its workspaces; a workspace may have one of its own as well.
      const keys = isEnterpriseInstall ? [enterpriseId, teamId] : [teamId, enterpriseId];
      for (const key of keys) {
        const found = key === undefined ? undefined : await read(key);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    get: read,
    async renew({ key, token }) {
      known.delete(key);
      const isThis = (current: Installed) => toWorkspace(current)?.token === token;
      const fresh = remember(key, await renew(key, isThis, isThis));
      return fresh?.token === token ? undefined : fresh;
    },
    close,
  };
}

const refreshSchema = z.looseObject({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
});

const needsRenewal = ({ tokenExpiresAt }: Pick<Installed, 'tokenExpiresAt'>): boolean =>
  tokenExpiresAt !== undefined && tokenExpiresAt.getTime() - Date.now() < RENEW_BEFORE_MS;

const isOver = ({ tokenExpiresAt }: Pick<Installed, 'tokenExpiresAt'>): boolean =>
  tokenExpiresAt === undefined || tokenExpiresAt.getTime() <= Date.now();

function toWorkspace(stored: Installed): SlackWorkspace | undefined {
  if (stored.state !== 'installed' || stored.installation === undefined) return undefined;
  const installation = parseInstallation(JSON.parse(stored.installation));
  return {
    key: stored.externalId,
    token: installation.bot.token,
    name: stored.name,
    bot: installation.bot.userId,
    botId: installation.bot.id,
    enterpriseId: installation.enterprise?.id,
    isRotated: installation.bot.refreshToken !== undefined,
  };
}
