import type { FormReply, MessageReply, Reply } from '../../chat/contract.ts';
import type { Outgoing, OutMessage, PlatformChat } from '../../chat/platform-contract.ts';
import type { CommandCall } from '../../domain/call.ts';
import { isDirect } from '../../domain/place.ts';
import type { CardJson, Reader } from '../../views/contract.ts';
import type { Json } from './cards/frame.ts';
import { toDirectPlace, toPlace, type Whence } from './incoming.ts';

/** Where something was asked, and by whom. */
export interface Asked {
  readonly from: Whence;
  readonly reader: Reader;
  /** The message whose button was pressed. */
  readonly pressed: string | undefined;
  /** That message is seen by one person only. */
  readonly isTargeted: boolean;
  /** What was asked, to be asked again where a dialog can be opened. */
  readonly call: CommandCall | undefined;
}

/** Replies as messages where they were asked for. A form that no dialog can be opened for is offered with a button. */
export const toOutgoing = (chat: Pick<PlatformChat, 'text'>, replies: readonly Reply[], asked: Asked): Outgoing[] =>
  replies.flatMap((reply): Outgoing[] => {
    if (reply.kind === 'message') return toMessages(reply, asked);
    return asked.call === undefined ? [] : [toMessage(toOpener(chat, reply, asked.call, asked.reader), asked)];
  });

/**
 * What others are to see takes the place of nothing that one person alone sees, where it could not be kept up to date: it
 * is posted, and the card that was pressed says in a line that it has served.
 */
function toMessages(reply: MessageReply, asked: Asked): Outgoing[] {
  if (!isBeside(reply, asked)) return [toMessage(reply, asked)];
  const { subject: _, ...served } = reply;
  return [
    toMessage({ ...reply, replace: false }, asked),
    toMessage({ ...served, private: true, card: toLineCard(reply.title) }, asked),
  ];
}

export const isBeside = (
  reply: MessageReply,
  { isTargeted, pressed }: Pick<Asked, 'isTargeted' | 'pressed'>,
): boolean => reply.replace && !reply.private && isTargeted && pressed !== undefined;

export const toLineCard = (text: string): CardJson => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: text,
  body: [{ type: 'TextBlock', text, wrap: true }],
});

type Content = Pick<MessageReply, 'title' | 'text' | 'card' | 'private' | 'replace' | 'subject'>;

export function toMessage(reply: Content, asked: Asked): Outgoing {
  const { from, pressed, reader } = asked;
  const place = toPlace(from);
  const replaces = reply.replace ? pressed : undefined;
  // What stands there for all to see is changed for all.
  const isAlone = replaces === undefined ? reply.private && !isDirect(place) : asked.isTargeted;
  const message: OutMessage = {
    title: reply.title,
    text: reply.text,
    card: reply.card,
    ...(reply.subject === undefined ? {} : { subject: reply.subject }),
    ...(isAlone ? { onlyFor: from.member } : {}),
    ...(replaces === undefined ? {} : { replaces }),
    ...(isDirect(place) ? {} : { fallback: toDirectPlace(from) }),
  };
  return { place, reader: reader.id, message };
}

/** Teams opens a dialog on a press and in no other way. */
function toOpener({ text }: Pick<PlatformChat, 'text'>, form: FormReply, call: CommandCall, reader: Reader): Content {
  const card: CardJson = {
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: form.title,
    body: [{ type: 'TextBlock', text: form.title, wrap: true, size: 'large', weight: 'bolder', style: 'heading' }],
    actions: [
      {
        type: 'Action.Execute',
        verb: 'command',
        title: text('surface.open_form', reader),
        data: { v: 1, ...call },
        style: 'positive',
        associatedInputs: 'none',
        exportBot: { dialog: true },
      },
    ],
  };
  return { title: form.title, text: form.title, card, private: true, replace: false };
}

/*
 * What an invoke is answered with.
 * learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 * learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
 */

/** Takes the message's place for the person who pressed. */
export const answerCard = (card: Json): Json => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value: card,
});

/** Shown below the card for a moment. */
export const answerText = (text: string): Json => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value: text,
});

/** Leaves the card as it stands, for a refresh that has nothing to show to this person. */
export const answerNothing = (why: string): Json => ({
  statusCode: 404,
  type: 'application/vnd.microsoft.error',
  value: { code: 'NotFound', message: why },
});

/** Opens a dialog, or takes the place of the one that is open. */
export const answerDialog = (title: string, card: Json): Json => ({
  task: {
    type: 'continue',
    value: {
      title,
      width: 'medium',
      height: 'medium',
      card: { contentType: 'application/vnd.microsoft.card.adaptive', content: card },
    },
  },
});

/** Closes the dialog with a sentence. */
export const answerSentence = (text: string): Json => ({ task: { type: 'message', value: text } });

/** Closes the dialog, if one is open. */
export const CLOSE: Json = {};

export const answerSearch = (results: readonly { readonly title: string; readonly value: string }[]): Json => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results },
});
