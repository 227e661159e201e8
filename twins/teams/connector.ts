import { type Context, Hono } from 'hono';
import { checkCard, isJson } from './cards.ts';
import { botIdOf, type Core } from './core.ts';
import type { Conversation, Json, Message, User } from './model.ts';
import { addConversation, findPersonal, findUser, nextId, putMessage, splitConversationId } from './state.ts';

/** What the connector refuses with: `{ error: { code, message } }`. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Call {
  readonly operation: string;
  readonly conversationId: string;
  readonly isTargeted: boolean;
  readonly body: Json | undefined;
}

type Answer = { readonly status: number; readonly body: unknown };

/** The part of the Bot Connector API, version 3, that bots in Teams use, in two regions: `/emea/v3` and `/amer/v3`. */
export function createConnector(core: Core): Hono {
  const app = new Hono();
  const at = '/:region{emea|amer}/v3/conversations';
  const route = (operation: string, work: (call: Call, c: Context) => Answer) => (c: Context) =>
    serve(core, c, operation, work);
  app.post(
    at,
    route('create', (call) => createConversation(core, call)),
  );
  app.post(
    `${at}/:id/activities`,
    route('send', (call) => post(core, call, undefined)),
  );
  app.post(
    `${at}/:id/activities/:activity`,
    route('reply', (call, c) => post(core, call, c.req.param('activity'))),
  );
  app.put(
    `${at}/:id/activities/:activity`,
    route('update', (call, c) => change(core, call, c.req.param('activity') ?? '')),
  );
  app.delete(
    `${at}/:id/activities/:activity`,
    route('delete', (call, c) => remove(core, call, c.req.param('activity') ?? '')),
  );
  app.get(
    `${at}/:id/members/:member`,
    route('members', (call, c) => readMember(core, call, c.req.param('member') ?? '')),
  );
  app.get(
    `${at}/:id/pagedmembers`,
    route('members', (call) => readMembers(core, call)),
  );
  return app;
}

async function serve(
  core: Core,
  c: Context,
  operation: string,
  work: (call: Call, c: Context) => Answer,
): Promise<Response> {
  const text = await c.req.text();
  const call: Call = {
    operation,
    conversationId: c.req.param('id') ?? '',
    isTargeted: c.req.query('isTargetedActivity') === 'true',
    body: text === '' ? undefined : toJson(text),
  };
  const fault = core.faults.take(operation);
  await fault?.delay;
  let answer: Answer;
  try {
    if (fault !== undefined && fault.isDone !== true)
      throw new Refusal(fault.status, fault.code ?? 'ServiceError', 'as asked for');
    if (!isKnownToken(core, c.req.header('authorization')))
      throw new Refusal(401, 'Unauthorized', 'Authorization has been denied');
    // Two bytes for each character, which is how Teams counts.
    if (text.length * 2 > core.settings.messageLimit)
      throw new Refusal(413, 'MessageSizeTooBig', 'Message size too large.');
    answer = work(call, c);
    if (fault?.isDone === true) throw new Refusal(fault.status, fault.code ?? 'ServiceError', 'as asked for');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    answer = { status: error.status, body: { error: { code: error.code, message: error.message } } };
  }
  const { status, body } = answer;
  core.calls.push({
    operation,
    conversationId: call.conversationId,
    body: call.body,
    isTargeted: call.isTargeted,
    region: c.req.param('region') ?? '',
    status,
  });
  core.changes.notify();
  const headers = fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return c.json(body as object, status as 200, headers);
}

function toJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKnownToken({ state }: Core, header = ''): boolean {
  const end = state.tokens.get(header.replace(/^Bearer /, ''));
  return end !== undefined && end > Date.now();
}

function theConversation({ state }: Core, id: string): { conversation: Conversation; threadId: string | undefined } {
  const { conversationId, threadId } = splitConversationId(id);
  // The roster of a team is that of any of its channels.
  const ofTeam = () => [...state.conversations.values()].find(({ teamId }) => teamId === conversationId);
  const conversation = state.conversations.get(conversationId) ?? ofTeam();
  if (conversation === undefined || conversation.isGone) {
    throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.');
  }
  if (!conversation.hasBot) {
    throw new Refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  }
  return { conversation, threadId };
}

/** With one member, the chat with that person; with a channel, a new post there. */
function createConversation(core: Core, { body }: Call): Answer {
  const channelData = isJson(body?.channelData) ? body.channelData : {};
  const channel = isJson(channelData.channel) ? channelData.channel : undefined;
  if (channel !== undefined) {
    const { conversation } = theConversation(core, String(channel.id));
    if (!isJson(body?.activity)) throw new Refusal(400, 'BadSyntax', 'activity is missing');
    const message = toMessage(core, conversation, undefined, body.activity, undefined);
    putMessage(core.state, message);
    return { status: 201, body: { id: `${conversation.id};messageid=${message.id}`, activityId: message.id } };
  }
  const members = Array.isArray(body?.members) ? body.members.filter(isJson) : [];
  if (members.length !== 1) throw new Refusal(400, 'BadArgument', 'one member is needed');
  const user = findUser(core.state, members[0]?.id);
  const tenantId = body?.tenantId ?? (isJson(channelData.tenant) ? channelData.tenant.id : undefined);
  if (user === undefined || user.tenantId !== tenantId)
    throw new Refusal(404, 'NotFound', 'no such user in the tenant');
  const known = findPersonal(core.state, user);
  const isKnown = [...core.state.conversations.values()].some((one) => one.hasBot && one.members.includes(user.id));
  if (known !== undefined && !known.hasBot)
    throw new Refusal(403, 'MessageWritesBlocked', 'The user has blocked the bot.');
  if (known === undefined && !isKnown)
    throw new Refusal(403, 'ForbiddenOperationException', 'The bot is not installed for the user.');
  const { id } = known ?? openPersonal(core, user);
  return { status: 201, body: { id } };
}

export const openPersonal = ({ state }: Core, user: User): Conversation =>
  addConversation(state, {
    scope: 'personal',
    tenantId: user.tenantId,
    name: user.name,
    teamId: undefined,
    members: [user.id],
    hasBot: true,
  });

function post(core: Core, call: Call, replyTo: string | undefined): Answer {
  const { conversation, threadId } = theConversation(core, call.conversationId);
  if (call.body === undefined) throw new Refusal(400, 'BadSyntax', 'no activity');
  const targetedTo = call.isTargeted ? theTarget(core, conversation, call.body) : undefined;
  const replied = replyTo === undefined ? undefined : core.state.messages.get(conversation.id)?.get(replyTo);
  const message = toMessage(core, conversation, threadId ?? replied?.threadId, call.body, targetedTo);
  putMessage(core.state, message);
  return { status: 201, body: { id: message.id } };
}

/** Group chats and channels only, to a member of them. */
function theTarget({ settings, state }: Core, conversation: Conversation, body: Json): string {
  if (!settings.hasTargetedMessages) throw new Refusal(400, 'BadArgument', 'Targeted messages are not supported.');
  if (conversation.scope === 'personal') throw new Refusal(400, 'BadArgument', 'Targeted messages are for groups.');
  const recipient = isJson(body.recipient) ? body.recipient : {};
  const user = findUser(state, recipient.id);
  if (recipient.isTargeted !== true || user === undefined) throw new Refusal(400, 'BadArgument', 'no recipient');
  if (!conversation.members.includes(user.id)) throw new Refusal(403, 'NotInConversation', 'not a member');
  return user.id;
}

function toMessage(
  core: Core,
  conversation: Conversation,
  threadId: string | undefined,
  activity: Json,
  targetedTo: string | undefined,
): Message {
  const id = nextId(core.state);
  return {
    id,
    conversationId: conversation.id,
    threadId: threadId ?? id,
    from: 'bot',
    ...readContent(core, conversation, activity),
    targetedTo,
    edits: 0,
    views: new Map(),
  };
}

function readContent(
  core: Core,
  conversation: Conversation,
  activity: Json,
): Pick<Message, 'text' | 'summary' | 'card' | 'attachments'> {
  if (activity.type !== 'message') throw new Refusal(400, 'BadSyntax', `cannot send ${String(activity.type)}`);
  const attachments = Array.isArray(activity.attachments) ? activity.attachments.filter(isJson) : [];
  const cards = attachments.filter(({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive');
  const card = cards[0]?.content;
  const text = typeof activity.text === 'string' ? activity.text : '';
  if (text === '' && attachments.length === 0)
    throw new Refusal(400, 'BadSyntax', 'Activity has neither text nor attachments');
  for (const attachment of attachments) requireFit(core, conversation, attachment);
  const summary = typeof activity.summary === 'string' ? activity.summary : text;
  if (card === undefined) return { text, summary, card: undefined, attachments };
  const complaints = checkCard(card);
  if (complaints.length > 0)
    throw new Refusal(400, 'BadSyntax', `This card could not be displayed: ${complaints.join('; ')}`);
  return { text, summary, card: card as Json, attachments };
}

/** Teams' own cards for files: where they may be, and what has to be in them. */
function requireFit(
  { settings }: Core,
  { scope }: Conversation,
  { contentType, contentUrl, name, content }: Json,
): void {
  const kind = /^application\/vnd\.microsoft\.teams\.card\.file\.(consent|info)$/.exec(String(contentType))?.[1];
  if (kind === undefined) return;
  if (scope !== 'personal' || !settings.hasFiles)
    throw new Refusal(400, 'BadArgument', 'Files are not supported in this conversation.');
  const of = isJson(content) ? content : {};
  if (typeof name !== 'string' || name === '') throw new Refusal(400, 'BadSyntax', 'a file needs a name');
  if (kind === 'consent' && !(Number(of.sizeInBytes) > 0 && isJson(of.acceptContext) && isJson(of.declineContext)))
    throw new Refusal(400, 'BadSyntax', 'a consent card needs a size and contexts');
  if (kind === 'info' && (typeof contentUrl !== 'string' || typeof of.uniqueId !== 'string'))
    throw new Refusal(400, 'BadSyntax', 'a file needs an address and an id');
}

function theMessage(core: Core, call: Call, id: string): Message {
  const { conversation } = theConversation(core, call.conversationId);
  const message = core.state.messages.get(conversation.id)?.get(id);
  if (message === undefined) throw new Refusal(404, 'ActivityNotFoundInConversation', 'Message does not exist.');
  if (message.from !== 'bot') throw new Refusal(403, 'NotTheAuthor', 'Not a message of the bot.');
  if ((message.targetedTo !== undefined) !== call.isTargeted)
    throw new Refusal(404, 'ActivityNotFoundInConversation', 'targeted or not?');
  return message;
}

function change(core: Core, call: Call, id: string): Answer {
  const message = theMessage(core, call, id);
  if (call.body === undefined) throw new Refusal(400, 'BadSyntax', 'no activity');
  const { conversation } = theConversation(core, call.conversationId);
  putMessage(core.state, {
    ...message,
    ...readContent(core, conversation, call.body),
    edits: message.edits + 1,
    views: new Map(),
  });
  return { status: 200, body: { id } };
}

function remove(core: Core, call: Call, id: string): Answer {
  const message = theMessage(core, call, id);
  core.state.messages.get(message.conversationId)?.delete(id);
  return { status: 200, body: {} };
}

const toMember = (user: User): Json => ({
  id: user.id,
  name: user.name,
  objectId: user.aadObjectId,
  aadObjectId: user.aadObjectId,
  email: user.email,
  userPrincipalName: user.userPrincipalName,
  tenantId: user.tenantId,
  userRole: user.role,
});

function readMember(core: Core, call: Call, id: string): Answer {
  const { conversation } = theConversation(core, call.conversationId);
  const user = findUser(core.state, id);
  if (id === botIdOf(core) || user === undefined || !conversation.members.includes(user.id)) {
    throw new Refusal(404, 'MemberNotFoundInConversation', 'The member was not found.');
  }
  return { status: 200, body: toMember(user) };
}

function readMembers(core: Core, call: Call): Answer {
  const { conversation } = theConversation(core, call.conversationId);
  const members = conversation.members.flatMap((id) => {
    const user = findUser(core.state, id);
    return user === undefined ? [] : [toMember(user)];
  });
  return { status: 200, body: { members } };
}
