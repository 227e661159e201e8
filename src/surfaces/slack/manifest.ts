import type { Role } from '../../domain/person.ts';
import { MANIFEST_LIMITS, type SlackManifest } from './manifest-schema.ts';
import { SLACK_COMMAND, SLACK_EVENTS, SLACK_PATHS, SLACK_SCOPES, SLACK_SHORTCUTS } from './scopes.ts';

/** What the manifest tells of a command. */
export interface ManifestCommand {
  readonly name: string;
  readonly usage: string;
  readonly needs: Role;
  readonly isHidden?: boolean;
}

export type ManifestOptions = { readonly commands: readonly ManifestCommand[] } & (
  | { readonly socketMode: true }
  | {
      readonly socketMode: false;
      /** No slash at the end. */
      readonly publicUrl: string;
      /** Installed by OAuth, also in other workspaces and by whole organisations; the default. */
      readonly isDistributed?: boolean;
      /** Tokens live for 12 hours and are renewed. Slack does not let this be turned off again. */
      readonly rotatesTokens?: boolean;
    }
);

/** The app as Slack is to set it up. Whether Slack takes it is for `checkManifest` to say. */
export function createManifest(options: ManifestOptions): SlackManifest {
  const http = options.socketMode ? undefined : options;
  const isDistributed = http !== undefined && http.isDistributed !== false;
  const requestUrl = `${http?.publicUrl}${SLACK_PATHS.events}`;
  const typed = options.commands.filter((command) => command.isHidden !== true);
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: 'Exports',
      description: 'Run exports of customer data, and watch them, where you already talk',
      long_description: toLongDescription(typed),
      background_color: '#3947b8',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Exports', always_online: true },
      shortcuts: SLACK_SHORTCUTS.map(({ callbackId, name, description }) => ({
        name,
        type: 'global',
        callback_id: callbackId,
        description,
      })),
      slash_commands: [
        {
          command: SLACK_COMMAND,
          ...(http && { url: requestUrl }),
          description: 'List, create, run and watch exports',
          usage_hint: toUsageHint(typed),
          // People and channels come with their ids rather than as words that could mean anybody.
          should_escape: true,
        },
      ],
    },
    oauth_config: {
      ...(isDistributed && { redirect_urls: [`${http.publicUrl}${SLACK_PATHS.redirect}`] }),
      scopes: { bot: [...SLACK_SCOPES] },
    },
    settings: {
      event_subscriptions: { ...(http && { request_url: requestUrl }), bot_events: [...SLACK_EVENTS] },
      interactivity: {
        is_enabled: true,
        ...(http && { request_url: requestUrl, message_menu_options_url: requestUrl }),
      },
      org_deploy_enabled: isDistributed,
      socket_mode_enabled: options.socketMode,
      token_rotation_enabled: http?.rotatesTokens === true,
    },
  };
}

/** What people type most, in this order; anything else comes after it. */
const MOST_USED = ['list', 'run', 'create', 'status', 'help'];

/** Slack shows it beside the command while it is typed: a few, in their shortest form. */
function toUsageHint(commands: readonly ManifestCommand[]): string {
  const rank = ({ name }: ManifestCommand) => (MOST_USED.includes(name) ? MOST_USED.indexOf(name) : MOST_USED.length);
  const shown = commands
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST_USED.length)
    .map(toShortUsage);
  while (shown.join(' | ').length > MANIFEST_LIMITS.usageHint) shown.pop();
  return shown.join(' | ');
}

/** Without what may be left out and the other ways to write it. */
const toShortUsage = ({ name, usage }: ManifestCommand): string =>
  usage
    .replace(/\s*\[[^\]]*\]/g, '')
    .split(' | ')[0]
    ?.trim() || name;

const AUDIENCES: Readonly<Record<Role, string>> = {
  viewer: 'For everybody',
  contributor: 'For contributors',
  admin: 'For admins',
};

function toLongDescription(commands: readonly ManifestCommand[]): string {
  const groups = Object.entries(AUDIENCES).flatMap(([role, audience]) => {
    const names = commands.filter(({ needs }) => needs === role).map(({ name }) => name);
    return names.length === 0 ? [] : [`${audience}: ${names.join(', ')}.`];
  });
  return [
    'Exports takes segments of customers, or whole entities, from your database to where they are needed, and shows each run in a card that follows it to its end. Admins say who may send what where, and everything that is done is in the audit log.',
    `Type ${SLACK_COMMAND} and a command, mention @Exports in a thread, write to it directly, or open its Home tab. Buttons and forms do the same as the words.`,
    groups.join('\n'),
  ].join('\n\n');
}
