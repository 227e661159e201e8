import { isMember, openDirect } from '../lookups.ts';
import type { Channel, Json } from '../model.ts';
import { type Call, flagArg, neededArg, page, textArg } from './call.ts';
import { ApiError } from './errors.ts';

/** docs.slack.dev/reference/methods/conversations.info */
export function getConversation(call: Call): Json {
  const channel = findVisible(call);
  const shown = toWireChannel(call, channel);
  return { channel: flagArg(call, 'include_num_members') ? { ...shown, num_members: channel.members.length } : shown };
}

/** docs.slack.dev/reference/methods/conversations.list: public channels unless `types` says otherwise. */
export function listConversations(call: Call): Json {
  const types = (textArg(call, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  const kinds = new Set(types.map((type) => type.replace('_channel', '')));
  const isWanted = (channel: Channel): boolean =>
    channel.teamId === call.team.id &&
    kinds.has(channel.kind) &&
    isVisible(call, channel) &&
    !(channel.archived && flagArg(call, 'exclude_archived'));
  const { part, cursor } = page(call, [...call.core.state.channels.values()].filter(isWanted));
  return { channels: part.map((one) => toWireChannel(call, one)), response_metadata: { next_cursor: cursor } };
}

/** docs.slack.dev/reference/methods/conversations.join */
export function joinConversation(call: Call): Json {
  const channel = findVisible(call);
  if (channel.kind !== 'public') throw new ApiError('method_not_supported_for_channel_type');
  if (channel.archived) throw new ApiError('is_archived');
  const bot = call.team.botUserId;
  if (isMember(channel, bot)) {
    const warnings = ['already_in_channel'];
    return { channel: toWireChannel(call, channel), warning: warnings[0], response_metadata: { warnings } };
  }
  const joined = { ...channel, members: [...channel.members, bot] };
  call.core.state.channels.set(channel.id, joined);
  call.core.changes.notify();
  return { channel: toWireChannel(call, joined) };
}

const MAX_USERS = 8;

/** docs.slack.dev/reference/methods/conversations.open: with `users` (or the `channel` of an earlier one). */
export function openConversation(call: Call): Json {
  const { core, team } = call;
  const sent = textArg(call, 'users');
  if (sent === undefined && textArg(call, 'channel') === undefined) throw new ApiError('users_list_not_supplied');
  if (sent === undefined) return { no_op: true, already_open: true, channel: { id: findVisible(call).id } };
  const users = sent.split(',').map((user) => user.trim());
  if (users.length > MAX_USERS) throw new ApiError('too_many_users');
  for (const id of users) {
    const user = core.state.users.get(id);
    if (user === undefined || user.teamId !== team.id) throw new ApiError('user_not_found');
    if (user.deleted) throw new ApiError('user_disabled');
    if (user.isBot) throw new ApiError('cannot_dm_bot');
  }
  const before = core.state.channels.size;
  const channel = openDirect(core, team.id, users);
  const shown = flagArg(call, 'return_im') ? toWireChannel(call, channel) : { id: channel.id };
  return core.state.channels.size === before ? { no_op: true, already_open: true, channel: shown } : { channel: shown };
}

function findVisible(call: Call): Channel {
  const channel = call.core.state.channels.get(neededArg(call, 'channel'));
  if (channel === undefined || channel.teamId !== call.team.id || !isVisible(call, channel))
    throw new ApiError('channel_not_found');
  return channel;
}

const isVisible = ({ team }: Call, channel: Channel): boolean =>
  channel.kind === 'public' || isMember(channel, team.botUserId);

function toWireChannel({ team }: Call, channel: Channel): Json {
  const { id, name, kind, created } = channel;
  const other = channel.members.find((member) => member !== team.botUserId);
  if (kind === 'im') return { id, created, is_im: true, is_org_shared: false, user: other, is_archived: false };
  return {
    id,
    name,
    name_normalized: name,
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: kind !== 'public',
    is_archived: channel.archived,
    is_general: name === 'general',
    is_member: isMember(channel, team.botUserId),
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    created,
    creator: channel.members[0],
    context_team_id: team.id,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}
