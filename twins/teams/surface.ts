import { openPersonal } from './connector.ts';
import { botIdOf, type Core, serviceUrlOf } from './core.ts';
import type { Fault } from './faults.ts';
import { type Forgery, forge } from './forgeries.ts';
import { IDENTITY_HEADER } from './login.ts';
import type { Ack, Conversation, Json, Message, RecordedCall, SentActivity, Stored, User } from './model.ts';
import { createPerson, type Person } from './person/person.ts';
import { createToken, sendAs, sendBody } from './send.ts';
import type { UserSeed } from './settings.ts';
import { addConversation, addUser, findPersonal } from './state.ts';

/** A Teams of one's own: addresses for the bot, people to use it with, and everything it remembers. */
export interface TeamsTwin {
  /** `http://127.0.0.1:4321` */
  readonly address: string;
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  readonly serviceUrl: string;
  /** What the bot is to be configured with, as environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the machine has in its environment where it has a managed identity, which is the bot's. */
  readonly identityVariables: Readonly<Record<string, string>>;
  /** Those that let it stand in for the metadata service of a virtual machine. */
  readonly machineVariables: Readonly<Record<string, string>>;
  /** The platform has written another token of the federated identity; the one before is not taken any more. */
  setFederatedToken(token: string): void;
  /** Tells the twin where the bot listens. */
  connect(botUrl: string): void;
  close(): Promise<void>;

  /** By the short word. */
  person(name: string): Person;
  addUser(user: UserSeed): User;
  /** A channel of a team, or a group chat, with everybody in it unless said otherwise. The app is installed there. */
  addChannel(name: string, options?: { readonly members?: readonly string[]; readonly teamId?: string }): Conversation;
  addGroup(name: string, members: readonly string[]): Conversation;
  /** Installs or removes the app, and tells the bot. */
  install(by: string, conversation?: Conversation): Promise<Ack>;
  uninstall(by: string, conversation?: Conversation): Promise<Ack>;
  /** Takes the app away without a word, as an admin does by a policy. */
  block(conversation: Conversation): void;
  /** The channel is deleted. */
  remove(conversation: Conversation): void;
  forge(by: string, activity: Json, forgery: Forgery, conversation?: Conversation): Promise<Ack>;
  /** A token as Teams sends it with an activity. */
  issueToken(serviceUrl?: string): Promise<string>;
  /** The very same activity and token again. */
  replay(sent: SentActivity): Promise<Ack>;
  /** Whatever body, with whatever headers. */
  sendBody(body: string, headers?: Readonly<Record<string, string>>): Promise<Ack>;

  /** Messages of a conversation, oldest first; those for one person included. */
  messages(conversation: Conversation): readonly Message[];
  /** Messages of all conversations. */
  everything(): readonly Message[];
  message(conversation: Conversation, id: string): Message | undefined;
  /** Calls of the connector, oldest first. */
  calls(operation?: string): readonly RecordedCall[];
  /** Activities to the bot, oldest first. */
  readonly sent: readonly SentActivity[];
  /** Settles once `read` gives something; rejects after ten seconds, or as many milliseconds as given. */
  waitFor<T>(read: () => T | undefined | null | false, timeoutMs?: number): Promise<T>;
  /** Makes the next calls of an operation go wrong; `*` for any. */
  fail(operation: string, fault: Fault): void;
  /** Forgets faults that have not happened yet. */
  heal(): void;
  /** Whether the tenant knows messages for one person among others. */
  setTargetedMessages(has: boolean): void;
  setMessageLimit(bytes: number): void;
  /** Whether the app that is installed takes files. */
  setFiles(has: boolean): void;
  /** What is in a person's OneDrive. */
  drive(name: string): readonly Stored[];
  /** The places that Teams has opened for files are closed. */
  closeUploads(): void;
  /** Access tokens that were handed out are not taken any more. */
  revokeTokens(): void;
}

const WAIT_MS = 10_000;

export function createSurface(core: Core, close: () => Promise<void>): TeamsTwin {
  const { state, settings } = core;
  const theUser = (name: string): User => {
    const user = state.users.get(name);
    if (user === undefined) throw new Error(`nobody is called ${name}`);
    return user;
  };
  const personal = (user: User): Conversation => findPersonal(state, user) ?? openPersonal(core, user);
  const change = (conversation: Conversation, part: Partial<Conversation>): Conversation => {
    const changed = { ...(state.conversations.get(conversation.id) ?? conversation), ...part };
    state.conversations.set(conversation.id, changed);
    return changed;
  };
  const tell = async (by: string, conversation: Conversation, action: 'add' | 'remove'): Promise<Ack> => {
    const user = theUser(by);
    change(conversation, { hasBot: action === 'add' });
    const member = [{ id: botIdOf(core), name: 'Exports' }];
    const members = action === 'add' ? { membersAdded: member } : { membersRemoved: member };
    await sendSigned(user, conversation, { type: 'conversationUpdate', ...members });
    return sendSigned(user, conversation, { type: 'installationUpdate', action });
  };
  const sendSigned = (user: User, conversation: Conversation, activity: Json) =>
    createPerson(core, user).send(activity, conversation);

  return {
    address: core.address,
    appId: settings.appId,
    appPassword: settings.appPassword,
    tenantId: settings.tenantId,
    serviceUrl: serviceUrlOf(core),
    variables: {
      TEAMS_APP_ID: settings.appId,
      TEAMS_APP_PASSWORD: settings.appPassword,
      TEAMS_APP_TYPE: 'SingleTenant',
      TEAMS_TENANT_ID: settings.tenantId,
      TEAMS_OPENID_URL: `${core.address}/v1/.well-known/openidconfiguration`,
      TEAMS_LOGIN_URL: core.address,
    },
    identityVariables: { IDENTITY_ENDPOINT: `${core.address}/identity/token`, IDENTITY_HEADER },
    machineVariables: { AZURE_POD_IDENTITY_AUTHORITY_HOST: core.address },
    setFederatedToken(token) {
      settings.federatedToken = token;
    },
    connect(botUrl) {
      settings.botUrl = botUrl;
    },
    close,
    person: (name) => createPerson(core, theUser(name)),
    addUser: (user) => addUser(state, user, settings.tenantId),
    addChannel(name, { members, teamId = '19:team@thread.tacv2' } = {}) {
      const all = members?.map((one) => theUser(one).id) ?? [...state.users.values()].map(({ id }) => id);
      return addConversation(state, {
        scope: 'channel',
        tenantId: settings.tenantId,
        name,
        teamId,
        members: all,
        hasBot: true,
      });
    },
    addGroup: (name, members) =>
      addConversation(state, {
        scope: 'groupChat',
        tenantId: settings.tenantId,
        name,
        teamId: undefined,
        members: members.map((one) => theUser(one).id),
        hasBot: true,
      }),
    install: (by, conversation = personal(theUser(by))) => tell(by, conversation, 'add'),
    uninstall: (by, conversation = personal(theUser(by))) => tell(by, conversation, 'remove'),
    block: (conversation) => void change(conversation, { hasBot: false }),
    remove: (conversation) => void change(conversation, { isGone: true }),
    forge: (by, activity, forgery, conversation = personal(theUser(by))) =>
      forge(core, theUser(by), conversation, activity, forgery),
    issueToken: (serviceUrl) => createToken(core, serviceUrl),
    replay: ({ activity, token }) => sendAs(core, activity, token),
    sendBody: (body, headers = {}) => sendBody(core, body, headers),
    messages: ({ id }) => [...(state.messages.get(id)?.values() ?? [])],
    everything: () => [...state.messages.values()].flatMap((messages) => [...messages.values()]),
    message: ({ id }, messageId) => state.messages.get(id)?.get(messageId),
    calls: (operation) => core.calls.filter((call) => operation === undefined || call.operation === operation),
    sent: core.sent,
    waitFor: (read, timeoutMs = WAIT_MS) => core.changes.waitFor(read, timeoutMs, () => describe(core)),
    fail: (operation, fault) => core.faults.add(operation, fault),
    heal: () => core.faults.clear(),
    setTargetedMessages(has) {
      settings.hasTargetedMessages = has;
    },
    setMessageLimit(bytes) {
      settings.messageLimit = bytes;
    },
    setFiles(has) {
      settings.hasFiles = has;
    },
    drive: (name) => state.drives.get(theUser(name).id) ?? [],
    closeUploads() {
      for (const upload of state.uploads.values()) upload.isOpen = false;
    },
    revokeTokens: () => state.tokens.clear(),
  };
}

/** The last of what happened, for whoever waited in vain. */
function describe({ calls, sent }: Core): string {
  const lastCalls = calls.slice(-5).map(({ operation, status }) => `${operation} ${status}`);
  const lastSent = sent
    .slice(-3)
    .map(({ activity }) => `${String(activity.type)} ${String(activity.name ?? activity.text ?? '')}`);
  return `last sent: ${lastSent.join(', ') || 'nothing'}; last calls: ${lastCalls.join(', ') || 'none'}`;
}
