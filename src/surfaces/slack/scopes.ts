/**
 * What the app may do in a workspace: whoever installs it is asked for all of these, so each has its reason.
 * Names and meanings: docs.slack.dev/reference/scopes.
 */
export const SLACK_SCOPES = [
  // `/export`, and the shortcuts.
  'commands',
  // Every answer and every message: chat.postMessage, chat.update, chat.postEphemeral.
  'chat:write',
  // Posting in a public channel that was chosen before anybody invited the bot.
  'chat:write.public',
  // Being spoken to in a channel or a thread, where slash commands do not work.
  'app_mentions:read',
  // Hearing what is said in the direct message with the bot.
  'im:history',
  // Opening the direct message, for what is nobody else's business and for channels that the bot cannot write in.
  'im:write',
  // The name of a public channel, and whether it is archived.
  'channels:read',
  // The same for private channels that the bot was invited to.
  'groups:read',
  // A person's name, language and time zone, and whether they are a guest or from elsewhere.
  'users:read',
  // One person on all platforms is known by their address, and `BOT_ADMINS` may name one.
  'users:read.email',
  // CSV files, and charts as pictures in messages whose charts Slack does not draw itself.
  'files:write',
] as const;

/** What Slack tells the app about. */
export const SLACK_EVENTS = [
  'app_home_opened',
  'app_mention',
  'message.im',
  'app_uninstalled',
  'tokens_revoked',
  // Language and time zone are remembered until they change.
  'user_change',
] as const;

export const SLACK_COMMAND = '/export';

/** From the shortcuts menu and from search, anywhere in Slack; `callbackId` says which one was used. */
export const SLACK_SHORTCUTS = [
  { callbackId: 'export_new', name: 'New export', description: 'Choose what to export, and where it goes' },
  { callbackId: 'export_list', name: 'Exports', description: 'See the exports, and how their last runs went' },
] as const;

/** Where the app is reached over HTTP, below its public address. */
export const SLACK_PATHS = {
  /** Commands, events, buttons, forms and options, all in one. */
  events: '/slack/events',
  install: '/slack/install',
  redirect: '/slack/oauth_redirect',
} as const;
