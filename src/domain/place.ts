import { z } from 'zod';

/** Where something is said: a conversation of a surface. */
export interface Place {
  /** `web`, `slack`, `teams`. */
  readonly surface: string;
  /** The Slack team or Teams tenant; empty for the web chat. */
  readonly workspace: string;
  /** The platform's id of a channel, or `user:` and its id of a person for the direct message with them. */
  readonly conversation: string;
  /** Id of the message whose thread it is. */
  readonly thread?: string;
}

export const placeSchema = z.object({
  surface: z.string(),
  workspace: z.string(),
  conversation: z.string(),
  thread: z.string().exactOptional(),
});

const DIRECT = 'user:';

/** Channels of the web chat, by the names that people type; everyone in the environment reads them. */
export const WEB_CHANNELS: readonly string[] = ['exports'];
const WEB_CHANNEL = 'channel:';
const WEB_DIRECT = 'dm:';

/** A conversation of the web chat that somebody can read. */
export const isWebConversation = (conversation: string): boolean =>
  conversation.startsWith(WEB_DIRECT) || WEB_CHANNELS.some((name) => conversation === `${WEB_CHANNEL}${name}`);

/** A conversation between the bot and one person. */
export const isDirect = ({ surface, conversation }: Place): boolean =>
  surface === 'web' ? conversation.startsWith(WEB_DIRECT) : conversation.startsWith(DIRECT);

/** The same conversation, whatever the thread. */
export const isSamePlace = (one: Place, other: Place): boolean =>
  one.surface === other.surface && one.workspace === other.workspace && one.conversation === other.conversation;

/** What a channel is called where nobody said its name: that of the web chat's, else the platform's id. */
export const toChannelName = (place: Place): string =>
  isDirect(place) ? '' : place.surface === 'web' ? place.conversation.slice(WEB_CHANNEL.length) : place.conversation;

export const toDirect = (account: string): string => `${DIRECT}${account}`;

/** The account behind the name of a direct message; undefined for a channel. */
export const accountOf = (conversation: string): string | undefined =>
  conversation.startsWith(DIRECT) ? conversation.slice(DIRECT.length) : undefined;

/**
 * A channel or a person of a platform as it stands in a typed line, which surfaces put in the place of what their
 * platform sends: `#slack/T1/C1/exports`, `@slack/T1/U1`. Parts are percent-encoded, so that they are one word.
 */
export const toChannelWord = ({ surface, workspace, conversation }: Place, name: string): string =>
  `#${[surface, workspace, conversation, name].map(encodeURIComponent).join('/')}`;

export const toPersonWord = (account: Account): string =>
  `@${[account.surface, account.workspace, account.externalId].map(encodeURIComponent).join('/')}`;

/** A person as a platform knows them. */
export interface Account {
  readonly surface: string;
  readonly workspace: string;
  readonly externalId: string;
}

export function readPersonWord(word: string): Account | undefined {
  const [surface, workspace, externalId, ...rest] = split(word, '@');
  if (surface === undefined || workspace === undefined || externalId === undefined || rest.length > 0) return undefined;
  return { surface, workspace, externalId };
}

/** A channel that people named: of a platform, or of the web chat by its name alone. */
export interface NamedChannel {
  readonly place: Place;
  readonly name: string;
}

/** Undefined for what names no channel. */
export function readChannelWord(word: string): NamedChannel | undefined {
  const [surface, workspace, conversation, name, ...rest] = split(word, '#');
  if (surface !== undefined && workspace === undefined) {
    return { place: { surface: 'web', workspace: '', conversation: `channel:${surface}` }, name: surface };
  }
  if (surface === undefined || workspace === undefined || conversation === undefined) return undefined;
  if (name === undefined || rest.length > 0) return undefined;
  return { place: { surface, workspace, conversation }, name };
}

function split(word: string, mark: string): string[] {
  const text = word.startsWith(mark) ? word.slice(mark.length) : mark === '#' ? word : '';
  if (text === '') return [];
  try {
    return text.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
