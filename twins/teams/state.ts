import { randomUUID } from 'node:crypto';
import type { Conversation, Dialog, Message, Stored, UploadSession, User } from './model.ts';
import type { UserSeed } from './settings.ts';

/** Everything that the twin remembers. Records are never changed in place: a change puts a new one. */
export interface State {
  readonly users: Map<string, User>;
  readonly conversations: Map<string, Conversation>;
  /** Conversation id → message id → message, in order of posting. */
  readonly messages: Map<string, Map<string, Message>>;
  /** User id → the dialog that is open. */
  readonly dialogs: Map<string, Dialog>;
  /** Access tokens that were handed out → when they end, in milliseconds. */
  readonly tokens: Map<string, number>;
  readonly uploads: Map<string, UploadSession>;
  /** User id → what was put into their OneDrive, in its order. */
  readonly drives: Map<string, readonly Stored[]>;
  lastId: number;
}

export const createState = (): State => ({
  users: new Map(),
  conversations: new Map(),
  messages: new Map(),
  dialogs: new Map(),
  tokens: new Map(),
  uploads: new Map(),
  drives: new Map(),
  lastId: 0,
});

/** Milliseconds since the epoch, as Teams numbers its messages; later ones are higher. */
export function nextId(state: State): string {
  state.lastId = Math.max(Date.now(), state.lastId + 1);
  return String(state.lastId);
}

export function addUser(state: State, seed: UserSeed, tenantId: string): User {
  const { name } = seed;
  const userPrincipalName = seed.userPrincipalName ?? `${name}@example.com`;
  const user: User = {
    id: `29:1${Buffer.from(`${name} ${randomUUID()}`).toString('base64url')}`,
    aadObjectId: randomUUID(),
    tenantId: seed.tenantId ?? tenantId,
    name: seed.fullName ?? name,
    email: seed.email ?? userPrincipalName,
    userPrincipalName,
    role: seed.role ?? 'user',
    locale: seed.locale ?? 'en-GB',
    zone: seed.zone ?? 'Europe/Amsterdam',
  };
  state.users.set(name, user);
  return user;
}

export function addConversation(
  state: State,
  conversation: Omit<Conversation, 'id' | 'isGone'> & { readonly id?: string },
): Conversation {
  const id = conversation.id ?? toConversationId(conversation.scope);
  const made = { isGone: false, ...conversation, id };
  state.conversations.set(id, made);
  return made;
}

function toConversationId(scope: Conversation['scope']): string {
  const word = Buffer.from(randomUUID()).toString('base64url').slice(0, 32);
  if (scope === 'personal') return `a:1${word}`;
  return `19:${word}@thread.${scope === 'channel' ? 'tacv2' : 'v2'}`;
}

export function putMessage(state: State, message: Message): void {
  const messages = state.messages.get(message.conversationId) ?? new Map<string, Message>();
  messages.set(message.id, message);
  state.messages.set(message.conversationId, messages);
}

/** The one chat of a user with the bot. */
export const findPersonal = (state: State, user: User): Conversation | undefined =>
  [...state.conversations.values()].find(({ scope, members }) => scope === 'personal' && members[0] === user.id);

export const findUser = (state: State, id: unknown): User | undefined =>
  [...state.users.values()].find((user) => user.id === id || user.aadObjectId === id);

/** `19:…@thread.tacv2;messageid=1700` as conversation and thread. */
export function splitConversationId(id: string): {
  readonly conversationId: string;
  readonly threadId: string | undefined;
} {
  const [conversationId = '', threadId] = id.split(';messageid=');
  return { conversationId, threadId };
}
