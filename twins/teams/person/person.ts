import { toActivity, toInvoke, toMention } from '../activities.ts';
import { asList, isJson } from '../cards.ts';
import { openPersonal } from '../connector.ts';
import { botIdOf, type Core } from '../core.ts';
import type { Ack, Conversation, Dialog, Json, Message, User } from '../model.ts';
import { send } from '../send.ts';
import { findPersonal, nextId, putMessage } from '../state.ts';
import { consent } from './consent.ts';
import { cardFor, type Inputs, type Pressed, press, refresh, submitDialog, submitOld } from './press.ts';

export interface SayOptions {
  /** A channel or group chat; the chat with the bot when absent. */
  readonly in?: Conversation;
  /** Reply in the thread of this message. */
  readonly thread?: string;
  /** Other people or channels that the text mentions, as `{0}`, `{1}`. */
  readonly mentions?: readonly { readonly id: string; readonly name: string; readonly type?: string }[];
  /** Typed as a slash command: nobody else sees it. */
  readonly isSlash?: boolean;
  /** The same again, as after an answer that did not arrive. */
  readonly id?: string;
}

/**
 * Somebody who uses Teams. Each of these sends the bot what Teams would send, and does with the answer what the client
 * does. They throw for what cannot be done on the screen.
 */
export interface Person {
  readonly user: User;
  /** The chat with the bot; opened at the first use. */
  readonly chat: Conversation;
  /** Writes to the bot: mentions it in channels and groups. */
  say(text: string, options?: SayOptions): Promise<{ readonly ack: Ack; readonly message: Message }>;
  press(message: Message, title: string, inputs?: Inputs): Promise<Pressed>;
  /** The same as clients before Action.Execute. */
  pressOld(message: Message, data: Json): Promise<Ack>;
  readonly dialog: Dialog | undefined;
  submit(title: string, inputs?: Inputs): Promise<Pressed>;
  closeDialog(): void;
  refresh(message: Message): Promise<Ack>;
  /** Lets in a file that is offered, or does not. `upload`: the place that Teams opened for it, once more. */
  consent(message: Message, action: 'accept' | 'decline', upload?: Json): Promise<Ack>;
  /** Types into a list that loads its choices. `from`: the message, or the open dialog when absent. */
  search(inputId: string, typed: string, from?: Message): Promise<readonly { title: string; value: string }[]>;
  /** An activity as it would be sent. */
  activity(part: Json, conversation?: Conversation): Json;
  /** An activity of one's own making. */
  send(activity: Json, conversation?: Conversation): Promise<Ack>;
  /** Messages in a conversation that this person can see, oldest first. */
  sees(conversation?: Conversation): readonly Message[];
}

export function createPerson(core: Core, user: User): Person {
  const { state } = core;
  const chat = (): Conversation => findPersonal(state, user) ?? openPersonal(core, user);
  return {
    user,
    get chat() {
      return chat();
    },
    say: (text, options = {}) => say(core, user, text, options.in ?? chat(), options),
    press: (message, title, inputs) => press(core, user, message, title, inputs),
    pressOld: (message, data) => submitOld(core, user, theConversation(core, message), message, data),
    get dialog() {
      return state.dialogs.get(user.id);
    },
    submit: (title, inputs) => submitDialog(core, user, title, inputs),
    closeDialog: () => void state.dialogs.delete(user.id),
    refresh: (message) => refresh(core, user, message),
    consent: (message, action, upload) => consent(core, user, theConversation(core, message), message, action, upload),
    search: (inputId, typed, from) => search(core, user, inputId, typed, from),
    activity: (part, conversation = chat()) => toActivity(core, user, conversation, part),
    send: (activity, conversation = chat()) => send(core, toActivity(core, user, conversation, activity)),
    sees: (conversation = chat()) =>
      [...(state.messages.get(conversation.id)?.values() ?? [])].filter(
        ({ targetedTo }) => targetedTo === undefined || targetedTo === user.id,
      ),
  };
}

function theConversation({ state }: Core, message: Message): Conversation {
  const conversation = state.conversations.get(message.conversationId);
  if (conversation === undefined) throw new Error(`no conversation ${message.conversationId}`);
  return conversation;
}

async function say(
  core: Core,
  user: User,
  text: string,
  conversation: Conversation,
  { thread, mentions = [], isSlash = false, id = nextId(core.state) }: SayOptions,
): Promise<{ ack: Ack; message: Message }> {
  if (!conversation.members.includes(user.id)) throw new Error(`${user.name} is not in ${conversation.name}`);
  const bot = conversation.scope === 'personal' || isSlash ? undefined : toMention(botIdOf(core), 'Exports');
  const others = mentions.map(({ id: mentioned, name, ...more }) => toMention(mentioned, name, more));
  const body = others.reduce((line, one, index) => line.replaceAll(`{${index}}`, one.text), text);
  const line = bot === undefined ? body : `${bot.text} ${body}`;
  const threadId = thread ?? id;
  const message: Message = {
    id,
    conversationId: conversation.id,
    threadId,
    from: user.id,
    text: line,
    summary: line,
    card: undefined,
    attachments: [],
    targetedTo: isSlash ? user.id : undefined,
    edits: 0,
    views: new Map(),
  };
  putMessage(core.state, message);
  const activity = toActivity(
    core,
    user,
    conversation,
    {
      type: 'message',
      id,
      text: line,
      textFormat: 'plain',
      attachments: [{ contentType: 'text/html', content: `<p>${line}</p>` }],
      ...(isSlash ? { recipient: { id: botIdOf(core), name: 'Exports', isTargeted: true } } : {}),
    },
    conversation.scope === 'channel' ? threadId : undefined,
  );
  const entities = [...(activity.entities as Json[]), ...[bot, ...others].flatMap((one) => (one ? [one.entity] : []))];
  return { ack: await send(core, { ...activity, entities }), message };
}

async function search(
  core: Core,
  user: User,
  inputId: string,
  typed: string,
  from: Message | undefined,
): Promise<readonly { title: string; value: string }[]> {
  const dialog = core.state.dialogs.get(user.id);
  const source = from ?? dialog?.source;
  if (source === undefined) throw new Error('there is nothing to search in');
  const card = from === undefined ? dialog?.card : cardFor(from, user);
  const query = findQuery(card, inputId);
  const value = { queryText: typed, queryOptions: { skip: 0, top: 15 }, dataset: query.dataset };
  const conversation = theConversation(core, source);
  const ack = await send(
    core,
    toInvoke(core, user, {
      conversation,
      message: source,
      name: 'application/search',
      value: { kind: 'search', ...value },
    }),
  );
  if (
    ack.status !== 200 ||
    ack.json?.type !== 'application/vnd.microsoft.search.searchResponse' ||
    !isJson(ack.json.value)
  ) {
    throw new Error(`Teams cannot read the answer ${ack.status} ${ack.text.slice(0, 200)}`);
  }
  return asList(ack.json.value.results).map(({ title, value: key }) => ({ title: String(title), value: String(key) }));
}

function findQuery(card: Json | undefined, inputId: string): Json {
  const visit = (value: unknown): Json | undefined => {
    if (Array.isArray(value)) return value.map(visit).find((one) => one !== undefined);
    if (!isJson(value)) return undefined;
    if (value.id === inputId && isJson(value['choices.data'])) return value['choices.data'];
    return Object.values(value)
      .map(visit)
      .find((one) => one !== undefined);
  };
  const found = visit(card);
  if (found === undefined) throw new Error(`${inputId} does not load its choices`);
  return found;
}
