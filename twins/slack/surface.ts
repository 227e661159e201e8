import type { Core, RecordedCall } from './core.ts';
import { deliverEvent, type EventDelivery } from './delivery/events.ts';
import type { Fault } from './faults.ts';
import { createForgeries, type Forgeries } from './forgeries.ts';
import { install, issueCode, revoke, uninstall } from './installs.ts';
import { theChannel, theTeam, theUser } from './lookups.ts';
import type { Channel, Ephemeral, FileRecord, Json, Message, SentRequest, Team, Token, User, View } from './model.ts';
import { createPerson, type Person } from './person/person.ts';
import { addChannel, addTeam, addUser } from './seed.ts';
import type { ChannelSeed, TeamSeed, UserSeed } from './settings.ts';
import { homeKey, listThread, listTopLevel } from './state.ts';

/** A channel and what was said in it. */
export interface ChannelState extends Channel {
  /** What the channel shows, oldest first; replies only when they were sent to the channel too. */
  readonly messages: readonly Message[];
  /** Replies included. */
  readonly all: readonly Message[];
  /** The first message and its replies. */
  thread(ts: string): readonly Message[];
}

/** A Slack of one's own: an address for the bot, people to use it with, and everything it remembers. */
export interface SlackTwin {
  /** `http://127.0.0.1:4321` */
  readonly address: string;
  /** For a client's `slackApiUrl`: ends in `/api/`. */
  readonly apiUrl: string;
  /** Where to see and use it in a browser. */
  readonly pageUrl: string;
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appToken: string;
  /** Tells the twin where the bot listens. */
  connect(requestUrl: string): void;
  close(): Promise<void>;

  user(idOrName: string): Person;
  readonly forge: Forgeries;
  /** Sends the bot an event of a workspace, e.g. `user_change`. */
  event(teamId: string, event: Json): Promise<EventDelivery | undefined>;

  channel(idOrName: string): ChannelState;
  ephemerals(user: string): readonly Ephemeral[];
  /** Open modals, the one on top last. */
  views(user: string): readonly View[];
  home(user: string): View | undefined;
  readonly files: readonly FileRecord[];
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  readonly tokens: readonly Token[];
  /** Calls of the Web API, oldest first. */
  calls(method?: string): readonly RecordedCall[];
  /** Requests to the bot, oldest first. */
  readonly sent: readonly SentRequest[];
  /** How many websockets the bot has open. */
  readonly connections: number;

  /** Settles once `read` gives something; rejects after five seconds, or as many milliseconds as given. */
  waitFor<T>(read: () => T | undefined | null | false, timeoutMs?: number): Promise<T>;
  /** Moves the twin's clock: triggers and response_urls expire, retries fall due and are sent. */
  advance(ms: number): Promise<void>;
  /** Makes the next calls of a method go wrong; also `response_url`, `upload`, `file_processing`, and `*` for any. */
  fail(method: string, fault: Fault): void;
  /** Forgets faults that have not happened yet. */
  heal(): void;

  addTeam(team: TeamSeed): Team;
  addUser(user: UserSeed): User;
  addChannel(channel: ChannelSeed): Channel;
  /** Takes the place of the channel with its id. */
  changeChannel(id: string, change: Partial<Pick<Channel, 'archived' | 'members' | 'name'>>): void;
  changeUser(id: string, change: Partial<Omit<User, 'id' | 'teamId'>>): void;
  /** Takes a message away, as an admin would. */
  removeMessage(message: Message): void;
  /** Installs the app: for a workspace, or its whole organisation. The token that the bot would get. */
  install(teamId: string, options?: { readonly isEnterprise?: boolean; readonly scopes?: readonly string[] }): Token;
  /** A code for `oauth.v2.access`, as if somebody had pressed Allow. */
  issueOAuthCode(teamId: string, options?: { redirectUri?: string; user?: string; isEnterprise?: boolean }): string;
  revoke(token: string): void;
  /** Removes the app from a workspace and tells the bot. */
  uninstall(teamId: string): Promise<void>;
  /** Asks the bot's websockets to connect anew, or cuts them. */
  disconnect(reason: 'refresh_requested' | 'link_disabled' | 'warning' | 'cut'): void;
}

const WAIT_MS = 5_000;

export function createSurface(core: Core, close: () => Promise<void>): SlackTwin {
  const { state, settings } = core;
  const idOf = (user: string): string => theUser(core, user).id;
  return {
    address: core.address,
    apiUrl: `${core.address}/api/`,
    pageUrl: `${core.address}/_twin`,
    signingSecret: settings.signingSecret,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    appToken: settings.appToken,
    connect(requestUrl) {
      settings.requestUrl = requestUrl;
    },
    close,
    user: (id) => createPerson(core, id),
    forge: createForgeries(core),
    event: (teamId, event) => deliverEvent(core, theTeam(core, teamId), event),
    channel: (id) => toChannelState(core, theChannel(core, id)),
    ephemerals: (user) => state.ephemerals.filter((one) => one.user === idOf(user)),
    views: (user) => state.stacks.get(idOf(user)) ?? [],
    home: (user) => state.homes.get(homeKey(theUser(core, user).teamId, idOf(user))),
    get files() {
      return [...state.files.values()];
    },
    get users() {
      return [...state.users.values()];
    },
    get teams() {
      return [...state.teams.values()];
    },
    get tokens() {
      return [...state.tokens.values()];
    },
    calls: (method) => core.calls.filter((call) => method === undefined || call.method === method),
    sent: core.sent,
    get connections() {
      return core.connections.count;
    },
    waitFor: (read, timeoutMs = WAIT_MS) => core.changes.waitFor(read, timeoutMs, () => describe(core)),
    advance: (ms) => core.clock.advance(ms),
    fail: (method, fault) => core.faults.add(method, fault),
    heal: () => core.faults.clear(),
    addTeam: (team) => addTeam(core, team),
    addUser: (user) => addUser(core, user),
    addChannel: (channel) => addChannel(core, channel),
    changeChannel(id, change) {
      const channel = theChannel(core, id);
      state.channels.set(channel.id, { ...channel, ...change });
      core.changes.notify();
    },
    changeUser(id, change) {
      const user = theUser(core, id);
      state.users.set(user.id, { ...user, ...change });
      core.changes.notify();
    },
    removeMessage({ channel, ts }) {
      state.messages.get(channel)?.delete(ts);
      core.changes.notify();
    },
    install: (teamId, { isEnterprise = false, scopes = settings.scopes } = {}) =>
      install(core, theTeam(core, teamId), scopes, isEnterprise).token,
    issueOAuthCode: (teamId, { redirectUri, user = '', isEnterprise = false } = {}) =>
      issueCode(core, { teamId, redirectUri, user, isEnterprise, scopes: settings.scopes }),
    revoke: (token) => revoke(core, token),
    uninstall: (teamId) => uninstall(core, teamId),
    disconnect: (reason) => core.connections.disconnect(reason),
  };
}

const toChannelState = ({ state }: Core, channel: Channel): ChannelState => ({
  ...channel,
  messages: listTopLevel(state, channel.id),
  all: [...(state.messages.get(channel.id)?.values() ?? [])],
  thread: (ts) => listThread(state, channel.id, ts),
});

/** The last of what happened, for whoever waited in vain. */
function describe({ calls, sent }: Core): string {
  const lastCalls = calls.slice(-5).map(({ method, outcome }) => `${method} ${outcome}`);
  const lastSent = sent.slice(-3).map(({ kind, payload }) => `${kind} ${String(payload.type ?? payload.command)}`);
  return `last sent: ${lastSent.join(', ') || 'nothing'}; last calls: ${lastCalls.join(', ') || 'none'}`;
}
