import { isMember } from '../lookups.ts';
import { toWire } from '../messages.ts';
import type { Channel, Json, Message } from '../model.ts';
import { listThread, listTopLevel } from '../state.ts';
import { type Call, neededArg, page, textArg } from './call.ts';
import { ApiError } from './errors.ts';

/** docs.slack.dev/reference/methods/conversations.history: newest first. */
export function readHistory(call: Call): Json {
  const channel = findReadable(call);
  const messages = [...listTopLevel(call.core.state, channel.id)].reverse();
  return answer(call, messages.filter(isBetween(call)));
}

/** docs.slack.dev/reference/methods/conversations.replies: oldest first, the parent before its replies. */
export function readReplies(call: Call): Json {
  const channel = findReadable(call);
  const messages = listThread(call.core.state, channel.id, neededArg(call, 'ts'));
  if (messages.length === 0) throw new ApiError('thread_not_found');
  return answer(call, messages.filter(isBetween(call)));
}

function findReadable(call: Call): Channel {
  const channel = call.core.state.channels.get(textArg(call, 'channel') ?? '');
  if (channel === undefined || channel.teamId !== call.team.id) throw new ApiError('channel_not_found');
  if (isMember(channel, call.team.botUserId)) return channel;
  throw new ApiError(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
}

const isBetween = (call: Call) => {
  const oldest = Number(textArg(call, 'oldest') ?? 0);
  const latest = Number(textArg(call, 'latest') ?? Number.POSITIVE_INFINITY);
  return ({ ts }: Message): boolean => Number(ts) > oldest && Number(ts) < latest;
};

function answer(call: Call, messages: readonly Message[]): Json {
  const { part, cursor } = page(call, messages);
  return { messages: part.map(toWire), has_more: cursor !== '', response_metadata: { next_cursor: cursor } };
}
