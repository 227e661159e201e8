import { toWire } from '../messages.ts';
import type { Channel, Json, Message } from '../model.ts';
import { listThread, messageKey, putMessage } from '../state.ts';
import { type Call, flagArg, neededArg, textArg } from './call.ts';
import { readContent } from './content.ts';
import { ApiError } from './errors.ts';

/**
 * docs.slack.dev/reference/methods/chat.update. What is not sent stays as it was: a new text alone leaves the old blocks
 * (slackapi/python-slack-sdk issue 523), an empty list takes them away.
 */
export function updateMessage(call: Call): Json {
  const { core, team } = call;
  const { channel, message } = findOwn(call, 'cant_update_message');
  if (channel.archived) throw new ApiError('is_inactive');
  const content = readContent(call, 'update');
  const { text = '', blocks, attachments, metadata } = content;
  const isEmpty = text === '' && blocks === undefined && attachments === undefined;
  if (isEmpty && content.text === undefined && metadata === undefined && !flagArg(call, 'reply_broadcast'))
    throw new ApiError('no_text');
  const edited: Message = {
    ...message,
    text: content.text ?? message.text,
    blocks: blocks ?? message.blocks,
    attachments: attachments ?? message.attachments,
    metadata: metadata ?? message.metadata,
    isBroadcast: flagArg(call, 'reply_broadcast') ? true : message.isBroadcast,
    edited: { user: team.botUserId, ts: core.ids.ts() },
  };
  putMessage(core.state, edited);
  core.changes.notify();
  return { channel: channel.id, ts: edited.ts, text: edited.text, message: toWire(edited) };
}

/** docs.slack.dev/reference/methods/chat.delete: of a thread's first message a tombstone stays. */
export function deleteMessage(call: Call): Json {
  const { channel, message } = findOwn(call, 'cant_delete_message');
  removeMessage(call, channel, message);
  return { channel: channel.id, ts: message.ts };
}

export function removeMessage({ core }: Pick<Call, 'core'>, channel: Pick<Channel, 'id'>, message: Message): void {
  const { state } = core;
  const hasReplies = listThread(state, channel.id, message.ts).length > 1;
  if (hasReplies) {
    const { type, ts, thread_ts } = message;
    const tombstone: Message = {
      type,
      subtype: 'tombstone',
      channel: channel.id,
      ts,
      thread_ts,
      user: 'USLACKBOT',
      text: 'This message was deleted.',
    };
    putMessage(state, tombstone);
  } else {
    state.messages.get(channel.id)?.delete(message.ts);
  }
  state.messageValues.delete(messageKey(message));
  core.changes.notify();
}

function findOwn(call: Call, forbidden: string): { channel: Channel; message: Message } {
  const { state } = call.core;
  const channel = state.channels.get(textArg(call, 'channel') ?? '');
  if (channel === undefined || channel.teamId !== call.team.id) throw new ApiError('channel_not_found');
  const message = state.messages.get(channel.id)?.get(neededArg(call, 'ts'));
  if (message === undefined || message.subtype === 'tombstone') throw new ApiError('message_not_found');
  if (message.user !== call.team.botUserId) throw new ApiError(forbidden);
  return { channel, message };
}
