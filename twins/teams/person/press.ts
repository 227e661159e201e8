import { toActivity, toInvoke } from '../activities.ts';
import { checkCard, isJson } from '../cards.ts';
import type { Core } from '../core.ts';
import type { Ack, Conversation, Json, Message, User } from '../model.ts';
import { send } from '../send.ts';
import { putMessage } from '../state.ts';
import { defaultsOf, findAction, listMissing } from './elements.ts';

export type Inputs = Readonly<Record<string, string>>;

/** What came of a press: the bot's answer, and what the client made of it. */
export interface Pressed {
  readonly ack: Ack;
  /** Shown below the card. */
  readonly notice: string | undefined;
  /** The address that a link leads to. */
  readonly url: string | undefined;
}

const CARD = 'application/vnd.microsoft.card.adaptive';

/** The card as this user sees it. */
export const cardFor = (message: Message, user: User): Json => {
  const card = message.views.get(user.id) ?? message.card;
  if (card === undefined) throw new Error(`message ${message.id} has no card`);
  return card;
};

export async function press(
  core: Core,
  user: User,
  message: Message,
  title: string,
  typed: Inputs = {},
): Promise<Pressed> {
  const conversation = seenBy(core, user, message);
  const card = cardFor(message, user);
  const action = findAction(card, title);
  if (action.type === 'Action.OpenUrl') return { ack: noAck, notice: undefined, url: String(action.url) };
  const inputs = action.associatedInputs === 'none' ? {} : { ...defaultsOf(card), ...typed };
  const missing = action.associatedInputs === 'none' ? [] : listMissing(card, inputs);
  if (missing.length > 0) throw new Error(`the client asks for ${missing.join(', ')} first`);
  const data = { ...(isJson(action.data) ? action.data : {}), ...inputs };
  if (action.type === 'Action.Execute') return execute(core, user, conversation, message, action, data);
  const { msteams } = data;
  if (isJson(msteams) && msteams.type === 'task/fetch') return fetchDialog(core, user, conversation, message, data);
  return { ack: await submitOld(core, user, conversation, message, data), notice: undefined, url: undefined };
}

const noAck: Ack = { status: 0, text: '', json: undefined, ms: 0 };

function seenBy({ state }: Core, user: User, message: Message): Conversation {
  const conversation = state.conversations.get(message.conversationId);
  if (conversation === undefined || !conversation.members.includes(user.id))
    throw new Error(`${user.name} is not in there`);
  if (message.targetedTo !== undefined && message.targetedTo !== user.id)
    throw new Error('the message is for somebody else');
  return conversation;
}

/** As clients before Action.Execute send every press: a message without text. */
export const submitOld = (
  core: Core,
  user: User,
  conversation: Conversation,
  message: Message,
  value: Json,
): Promise<Ack> =>
  send(
    core,
    toActivity(
      core,
      user,
      conversation,
      { type: 'message', value, replyToId: message.id, channelData: { tenant: { id: user.tenantId }, postback: true } },
      conversation.scope === 'channel' ? message.threadId : undefined,
    ),
  );

async function execute(
  core: Core,
  user: User,
  conversation: Conversation,
  message: Message,
  action: Json,
  data: Json,
): Promise<Pressed> {
  const value = { action: { type: 'Action.Execute', verb: action.verb, title: action.title, data }, trigger: 'manual' };
  const ack = await send(core, toInvoke(core, user, { conversation, message, name: 'adaptiveCard/action', value }));
  return { ack, notice: takeAnswer(core, user, message, ack), url: undefined };
}

/** What the client does when it comes to see a card with `refresh`. */
export async function refresh(core: Core, user: User, message: Message): Promise<Ack> {
  const conversation = seenBy(core, user, message);
  const { refresh: wanted } = cardFor(message, user);
  if (!isJson(wanted) || !isJson(wanted.action)) throw new Error('the card does not refresh itself');
  const value = { action: wanted.action, trigger: 'automatic' };
  const ack = await send(core, toInvoke(core, user, { conversation, message, name: 'adaptiveCard/action', value }));
  takeAnswer(core, user, message, ack);
  return ack;
}

/** A card takes the message's place for this user alone; a text is shown below it. Throws for what Teams cannot read. */
function takeAnswer(core: Core, user: User, message: Message, { status, json, text }: Ack): string | undefined {
  if (status !== 200) return undefined;
  if (json?.type === CARD) {
    const complaints = checkCard(json.value);
    if (complaints.length > 0 || !isJson(json.value))
      throw new Error(`the answer is no card: ${complaints.join('; ')}`);
    const now = core.state.messages.get(message.conversationId)?.get(message.id) ?? message;
    putMessage(core.state, { ...now, views: new Map([...now.views, [user.id, json.value]]) });
    core.changes.notify();
    return undefined;
  }
  if (json?.type === 'application/vnd.microsoft.activity.message') return String(json.value);
  if (json?.type === 'application/vnd.microsoft.error' && isJson(json.value)) return String(json.value.message);
  throw new Error(`Teams cannot read the answer ${text.slice(0, 200)}`);
}

async function fetchDialog(
  core: Core,
  user: User,
  conversation: Conversation,
  message: Message,
  data: Json,
): Promise<Pressed> {
  const value = { data, context: { theme: 'default' } };
  const ack = await send(core, toInvoke(core, user, { conversation, message, name: 'task/fetch', value }));
  return { ack, notice: takeDialog(core, user, message, ack), url: undefined };
}

/** A button of the open dialog. */
export async function submitDialog(core: Core, user: User, title: string, typed: Inputs = {}): Promise<Pressed> {
  const dialog = core.state.dialogs.get(user.id);
  if (dialog === undefined) throw new Error(`${user.name} has no dialog open`);
  const conversation = seenBy(core, user, dialog.source);
  const action = findAction(dialog.card, title);
  const inputs = action.associatedInputs === 'none' ? {} : { ...defaultsOf(dialog.card), ...typed };
  const missing = action.associatedInputs === 'none' ? [] : listMissing(dialog.card, inputs);
  if (missing.length > 0) throw new Error(`the client asks for ${missing.join(', ')} first`);
  if (action.type === 'Action.OpenUrl') return { ack: noAck, notice: undefined, url: String(action.url) };
  const value = { data: { ...(isJson(action.data) ? action.data : {}), ...inputs }, context: { theme: 'default' } };
  const ack = await send(
    core,
    toInvoke(core, user, { conversation, message: dialog.source, name: 'task/submit', value }),
  );
  return { ack, notice: takeDialog(core, user, dialog.source, ack), url: undefined };
}

/** `continue` opens or changes the dialog, `message` closes it with a text, nothing closes it. */
function takeDialog(core: Core, user: User, source: Message, { status, json, text }: Ack): string | undefined {
  const { dialogs } = core.state;
  if (status !== 200) return undefined;
  const task = isJson(json?.task) ? json.task : undefined;
  core.changes.notify();
  if (task === undefined || task.type === 'message') {
    dialogs.delete(user.id);
    return task === undefined ? undefined : String(task.value);
  }
  const value = isJson(task.value) ? task.value : {};
  const card = isJson(value.card) && isJson(value.card.content) ? value.card.content : undefined;
  const complaints = checkCard(card, true);
  if (task.type !== 'continue' || card === undefined || complaints.length > 0) {
    throw new Error(`Teams cannot show the dialog: ${complaints.join('; ')} ${text.slice(0, 200)}`);
  }
  dialogs.set(user.id, { title: String(value.title), card, source });
  return undefined;
}
