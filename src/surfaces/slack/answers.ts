import type { MessageReply, Reply } from '../../chat/contract.ts';
import type { Outgoing, PlatformChat } from '../../chat/platform-contract.ts';
import type { CommandCall } from '../../domain/call.ts';
import { type Place, toDirect } from '../../domain/place.ts';
import type { CardJson, Reader } from '../../views/contract.ts';
import type { Origin, Pressed } from './incoming.ts';
import { SURFACE } from './words.ts';

/** Where something was asked, as the conversation knows it. */
export interface Asked {
  readonly workspace: string;
  readonly user: string;
  readonly reader: Reader;
  readonly origin: Origin;
  /** The direct message of the bot with the person, or nowhere in particular. */
  readonly isDirect: boolean;
  readonly pressed: Pressed | undefined;
  /** What was asked, to be asked again. */
  readonly call: CommandCall | undefined;
}

export function toPlace({ workspace, user, origin, isDirect }: Omit<Asked, 'reader' | 'call' | 'pressed'>): Place {
  return {
    surface: SURFACE,
    workspace,
    conversation: isDirect || origin.channel === undefined ? toDirect(user) : origin.channel,
    ...(origin.thread === undefined ? {} : { thread: origin.thread }),
  };
}

/** The modal is what the person looks at; what takes the place of a message is for that message. */
export const isShownInModal = (reply: Reply, { pressed }: Pick<Asked, 'pressed'>): boolean =>
  reply.kind === 'form' || !reply.replace || pressed === undefined;

/** Replies as messages, in the place where they were asked for. A form that no modal could be opened for is offered again. */
export function toOutgoing(chat: Pick<PlatformChat, 'render'>, replies: readonly Reply[], asked: Asked): Outgoing[] {
  return replies.flatMap((reply): Outgoing[] => {
    if (reply.kind === 'message') return toMessages(reply, asked);
    if (asked.call === undefined) return [];
    const answer = { view: 'notice', data: { kind: 'form_expired', call: asked.call } } as const;
    return [toMessage(chat.render(answer, asked.reader), asked)];
  });
}

/**
 * What others are to see takes the place of nothing that one person alone sees, where it could not be kept up to date: it
 * is posted, and the card that was pressed says in a line that it has served.
 */
function toMessages(reply: MessageReply, asked: Asked): Outgoing[] {
  if (!reply.replace || reply.private || asked.pressed?.isEphemeral !== true) return [toMessage(reply, asked)];
  const { subject: _, ...served } = reply;
  return [
    toMessage({ ...reply, replace: false }, asked),
    toMessage({ ...served, private: true, card: toLineCard(reply.title) }, asked),
  ];
}

const toLineCard = (text: string): CardJson => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: text,
  body: [{ type: 'TextBlock', text, wrap: true }],
});

function toMessage(reply: MessageReply, asked: Asked): Outgoing {
  const { origin, isDirect, pressed, workspace, user } = asked;
  const replaces = reply.replace ? pressed?.ts : undefined;
  const isAlone = reply.private && !isDirect && origin.channel !== undefined;
  // What stands there for all to see is changed for all.
  const isOnlyFor = replaces === undefined ? isAlone : pressed?.isEphemeral === true;
  const direct: Place = { surface: SURFACE, workspace, conversation: toDirect(user) };
  return {
    place: toPlace(asked),
    reader: asked.reader.id,
    message: {
      title: reply.title,
      text: reply.text,
      card: reply.card,
      ...(reply.subject === undefined ? {} : { subject: reply.subject }),
      ...(isOnlyFor ? { onlyFor: user } : {}),
      ...(replaces === undefined ? {} : { replaces }),
      ...(origin.responseUrl === undefined || isDirect ? {} : { handle: origin.responseUrl }),
      ...(isDirect ? {} : { fallback: direct }),
    },
  };
}
