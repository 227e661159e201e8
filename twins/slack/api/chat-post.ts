import { isMember, openDirect } from '../lookups.ts';
import { postAsBot, postEphemeralTo, toWire } from '../messages.ts';
import type { Channel, Json } from '../model.ts';
import { type Call, flagArg, neededArg, textArg } from './call.ts';
import { readContent } from './content.ts';
import { ApiError, limit } from './errors.ts';

/** docs.slack.dev/reference/methods/chat.postMessage */
export function postMessage(call: Call): Json {
  const { core, team } = call;
  const channel = findPlace(call);
  checkMayPost(call, channel);
  const content = readContent(call, 'post');
  checkNotEmpty(content);
  const thread = findThread(call, channel);
  limit(core.rates.checkPost(channel.id));
  const message = postAsBot(core, team, channel.id, {
    ...content,
    thread_ts: thread,
    isBroadcast: thread !== undefined && flagArg(call, 'reply_broadcast') ? true : undefined,
    unfurl_links: textArg(call, 'unfurl_links') === undefined ? undefined : flagArg(call, 'unfurl_links'),
    unfurl_media: textArg(call, 'unfurl_media') === undefined ? undefined : flagArg(call, 'unfurl_media'),
  });
  return { channel: channel.id, ts: message.ts, message: toWire(message) };
}

/** docs.slack.dev/reference/methods/chat.postEphemeral */
export function postEphemeral(call: Call): Json {
  const { core } = call;
  const channel = findPlace(call);
  checkMayPost(call, channel);
  const user = neededArg(call, 'user');
  if (!core.state.users.has(user)) throw new ApiError('user_not_found');
  if (!isMember(channel, user)) throw new ApiError('user_not_in_channel');
  const content = readContent(call, 'post');
  checkNotEmpty(content);
  const thread_ts = findThread(call, channel);
  const { text = '', blocks } = content;
  return { message_ts: postEphemeralTo(core, { channel: channel.id, user, text, blocks, thread_ts }) };
}

/** `channel` is an id, a name, or a user's id, which means their direct messages with the app. */
function findPlace(call: Call): Channel {
  const { state } = call.core;
  const wanted = textArg(call, 'channel');
  if (wanted === undefined) throw new ApiError('channel_not_found');
  const user = state.users.get(wanted);
  if (user !== undefined) {
    if (user.teamId !== call.team.id || user.isBot || user.deleted) throw new ApiError('channel_not_found');
    return openDirect(call.core, call.team.id, [user.id]);
  }
  const name = wanted.replace(/^#/, '');
  const found = state.channels.get(wanted) ?? [...state.channels.values()].find((one) => one.name === name);
  if (found === undefined || found.teamId !== call.team.id) throw new ApiError('channel_not_found');
  return found;
}

/** A private channel that the app is not in does not exist for it. */
function checkMayPost({ team, token }: Call, channel: Channel): void {
  const isIn = isMember(channel, team.botUserId);
  if (!isIn && channel.kind !== 'public') throw new ApiError('channel_not_found');
  if (channel.archived) throw new ApiError('is_archived');
  if (!isIn && !token.scopes.includes('chat:write.public')) throw new ApiError('not_in_channel');
}

function checkNotEmpty(content: ReturnType<typeof readContent>): void {
  const { text, blocks, attachments } = content;
  if (text === undefined && (blocks?.length ?? 0) === 0 && (attachments?.length ?? 0) === 0)
    throw new ApiError('no_text');
}

/** A reply to a reply goes to the thread of that reply. */
function findThread(call: Call, channel: Channel): string | undefined {
  const wanted = textArg(call, 'thread_ts');
  if (wanted === undefined) return undefined;
  if (!/^\d+\.\d{6}$/.test(wanted)) throw new ApiError('invalid_thread_ts');
  const parent = call.core.state.messages.get(channel.id)?.get(wanted);
  if (parent === undefined) throw new ApiError('thread_not_found');
  return parent.thread_ts ?? parent.ts;
}
