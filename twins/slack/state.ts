import type {
  Channel,
  Ephemeral,
  FileRecord,
  Json,
  Message,
  ResponseUrl,
  StateValues,
  Team,
  Token,
  Trigger,
  User,
  View,
} from './model.ts';

/** Everything that the twin remembers. Records are never changed in place: a change puts a new one. */
export interface State {
  readonly teams: Map<string, Team>;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  /** Channel id → ts → message, in order of posting. */
  readonly messages: Map<string, Map<string, Message>>;
  readonly ephemerals: Ephemeral[];
  /** User id → modals, the root first. */
  readonly stacks: Map<string, readonly View[]>;
  /** `team:user` → App Home. */
  readonly homes: Map<string, View>;
  /** View id → messages beside inputs, by block id. */
  readonly viewErrors: Map<string, Readonly<Record<string, string>>>;
  /** `channel:ts` → what was typed into the inputs of a message. */
  readonly messageValues: Map<string, StateValues>;
  /** `view:action_id` or `channel:ts:action_id` → choices that were loaded last. */
  readonly suggestions: Map<string, readonly Json[]>;
  readonly files: Map<string, FileRecord>;
  readonly tokens: Map<string, Token>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly oauthCodes: Map<string, OAuthCode>;
  /** Refresh token → the access token that it renews. */
  readonly refreshTokens: Map<string, string>;
}

export interface OAuthCode {
  readonly redirectUri: string | undefined;
  readonly scopes: readonly string[];
  readonly user: string;
  readonly teamId: string;
  /** For the whole organisation. */
  readonly isEnterprise: boolean;
  readonly expiresAt: number;
}

export const createState = (): State => ({
  teams: new Map(),
  users: new Map(),
  channels: new Map(),
  messages: new Map(),
  ephemerals: [],
  stacks: new Map(),
  homes: new Map(),
  viewErrors: new Map(),
  messageValues: new Map(),
  suggestions: new Map(),
  files: new Map(),
  tokens: new Map(),
  triggers: new Map(),
  responseUrls: new Map(),
  oauthCodes: new Map(),
  refreshTokens: new Map(),
});

export const homeKey = (teamId: string, user: string): string => `${teamId}:${user}`;
export const messageKey = ({ channel, ts }: Pick<Message, 'channel' | 'ts'>): string => `${channel}:${ts}`;

/** Every open modal and home of everybody. */
export function findView(state: State, wanted: (view: View) => boolean): View | undefined {
  for (const stack of state.stacks.values()) {
    const found = stack.find(wanted);
    if (found !== undefined) return found;
  }
  return [...state.homes.values()].find(wanted);
}

/** Puts the view in the place of the one with its id; false when that is gone. */
export function replaceView(state: State, view: View): boolean {
  for (const [user, stack] of state.stacks) {
    if (!stack.some(({ id }) => id === view.id)) continue;
    state.stacks.set(
      user,
      stack.map((one) => (one.id === view.id ? view : one)),
    );
    return true;
  }
  for (const [key, home] of state.homes) {
    if (home.id !== view.id) continue;
    state.homes.set(key, view);
    return true;
  }
  return false;
}

export function putMessage(state: State, message: Message): void {
  const messages = state.messages.get(message.channel) ?? new Map<string, Message>();
  messages.set(message.ts, message);
  state.messages.set(message.channel, messages);
}

/** What the channel shows: no replies, other than those that were sent to the channel too. */
export const listTopLevel = (state: State, channel: string): readonly Message[] =>
  [...(state.messages.get(channel)?.values() ?? [])].filter(
    ({ thread_ts, ts, isBroadcast }) => thread_ts === undefined || thread_ts === ts || isBroadcast === true,
  );

/** The first message and its replies. */
export const listThread = (state: State, channel: string, ts: string): readonly Message[] =>
  [...(state.messages.get(channel)?.values() ?? [])].filter((one) => one.ts === ts || one.thread_ts === ts);
