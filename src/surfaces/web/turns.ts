import type { ActionBody, Chat, Conversation, Entry, MessageReply, Reply, TextBody } from '../../chat/contract.ts';
import { AppError } from '../../domain/errors.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import { canSee, isForOneReader, toConversations } from './conversations.ts';
import { createOnce } from './once.ts';
import type { Redrawer } from './redraw.ts';
import type { TurnRequest } from './requests.ts';
import { stripPrefix } from './text.ts';
import { toWireEntry, toWireForm } from './to-wire.ts';
import type { WireTurnResult } from './wire.ts';

const EVENTS_REMEMBERED = 1_000;

export type TakeTurn = (person: Person, request: TurnRequest) => Promise<WireTurnResult>;

/**
 * One turn of a person: the line goes into the transcript at once, the replies when they are there. A turn that is
 * sent again (a double click, a retry after a lost answer) gets the first one's result and leaves nothing twice.
 */
export function createTakeTurn(chat: Chat, environmentId: EnvironmentId, redrawer: Redrawer): TakeTurn {
  const once = createOnce(EVENTS_REMEMBERED);
  /** How often a turn has failed: the dispatcher answers an event only once, so another try is another event. */
  const failures = new Map<string, number>();

  return async (person, request) => {
    const conversation = findConversation(environmentId, person, request.conversation);
    const pressed = await findPressed(chat, conversation, person, request);
    const key = `${person.id} ${request.eventId}`;
    return once(`turn ${key}`, async () => {
      const line = request.body.kind === 'text' ? request.body.text : undefined;
      const said =
        line === undefined ? undefined : await once(`line ${key}`, () => appendLine(chat, conversation, person, line));
      const replies = await chat
        .handle({
          surface: 'web',
          environmentId,
          personId: person.id,
          event: { id: toEventId(request.eventId, failures.get(key)) },
          place: { surface: 'web', workspace: '', conversation: conversation.name },
          body: toTurnBody(request),
        })
        .catch((cause: unknown) => {
          failures.set(key, (failures.get(key) ?? 0) + 1);
          throw cause;
        });
      failures.delete(key);
      const answers = await storeReplies(chat, conversation, person, replies, pressed);
      // A run may have moved on between the drawing of its card and the storing of it.
      for (const { subject } of answers) if (subject !== undefined) redrawer.schedule(subject);
      return {
        entries: [...(said === undefined ? [] : [said]), ...answers].map(toWireEntry),
        forms: replies.filter((reply) => reply.kind === 'form').map(toWireForm),
        problem: findProblem(replies),
      };
    });
  };
}

const toEventId = (eventId: string, failures = 0): string => (failures === 0 ? eventId : `${eventId}~${failures}`);

function findConversation(environmentId: EnvironmentId, person: Person, name: string): Conversation {
  const found = toConversations(environmentId, person.id).find((conversation) => conversation.name === name);
  if (found === undefined) throw new AppError('invalid_request', { detail: 'no such conversation' });
  return found;
}

/** The entry whose button was pressed; one that this person cannot see is as good as none. */
async function findPressed(
  chat: Chat,
  conversation: Conversation,
  person: Person,
  { body }: TurnRequest,
): Promise<Entry | undefined> {
  if (body.kind === 'text' || body.entryId === undefined) return undefined;
  const entry = await chat.transcript.find(body.entryId);
  if (entry === undefined) return undefined;
  if (entry.conversation.name !== conversation.name || !canSee(entry, conversation.environmentId, person.id)) {
    throw new AppError('invalid_request', { detail: 'no such entry in this conversation' });
  }
  return entry;
}

const toTurnBody = ({ body }: TurnRequest): TextBody | ActionBody =>
  body.kind === 'text'
    ? { kind: 'text', text: stripPrefix(body.text).line || 'help' }
    : { kind: 'action', data: body.data, inputs: body.inputs };

const appendLine = (chat: Chat, conversation: Conversation, person: Person, text: string): Promise<Entry> =>
  chat.transcript.append({ conversation, author: person.id, text, reader: person.id, private: false });

async function storeReplies(
  chat: Chat,
  conversation: Conversation,
  person: Person,
  replies: readonly Reply[],
  pressed: Entry | undefined,
): Promise<readonly Entry[]> {
  const stored: Entry[] = [];
  let target = pressed?.author === undefined ? pressed : undefined;
  for (const reply of replies) {
    if (reply.kind !== 'message') continue;
    const { text, card, subject } = reply;
    const content = { text, card, ...(subject === undefined ? {} : { subject }) };
    let entry: Entry | undefined;
    if (target !== undefined && canTakePlace(reply, target)) {
      entry = await chat.transcript.replace(target.id, content);
      target = undefined;
    }
    entry ??= await chat.transcript.append({
      conversation,
      author: undefined,
      ...content,
      reader: person.id,
      private: reply.private,
    });
    stored.push(entry);
  }
  return stored;
}

/** A private answer never takes the place of a message that others read. */
const canTakePlace = (reply: MessageReply, entry: Entry): boolean =>
  reply.replace && (!reply.private || isForOneReader(entry));

function findProblem(replies: readonly Reply[]): string | null {
  for (const reply of replies) if (reply.kind === 'message' && reply.error !== undefined) return reply.text;
  return null;
}
