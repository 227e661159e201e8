import type { Core } from '../core.ts';
import { deliverEvent, type EventDelivery } from '../delivery/events.ts';
import { type Ack, deliver } from '../delivery/send.ts';
import { isMember, openDirect, theChannel, theTeam } from '../lookups.ts';
import { postAsUser, postEphemeralTo, toWire } from '../messages.ts';
import type { Json, Message, User } from '../model.ts';
import { issueResponseUrl } from '../response-url.ts';
import { homeKey } from '../state.ts';
import { issueTrigger } from '../triggers.ts';
import { toContext } from './payload.ts';

/** A message, and how the bot heard of it; undefined when it does not hear of such messages. */
export interface Said {
  readonly message: Message;
  readonly delivery: EventDelivery | undefined;
}

/** Writes in a channel. The bot hears of it when it is mentioned and in the channel, or in direct messages. */
export async function say(core: Core, user: User, where: string, text: string, thread?: string): Promise<Said> {
  const channel = theChannel(core, where);
  if (!isMember(channel, user.id)) throw new Error(`${user.name} is not in ${channel.name}`);
  const team = theTeam(core, user.teamId);
  const blocks = [toRichText(core, text, team.botUserId)];
  const message = postAsUser(core, user.id, channel.id, { text, blocks, thread_ts: thread });
  const event = { ...toWire(message), client_msg_id: core.ids.secret(), channel: channel.id, event_ts: message.ts };
  const isMention = text.includes(`<@${team.botUserId}>`);
  const hasBot = isMember(channel, team.botUserId);
  if (channel.kind === 'im' || channel.kind === 'mpim') {
    const delivery = await deliverEvent(core, team, { ...event, type: 'message', channel_type: channel.kind });
    return { message, delivery };
  }
  if (isMention && !hasBot) {
    const invite = `You mentioned <@${team.botUserId}>, but they’re not in this channel.`;
    postEphemeralTo(core, { channel: channel.id, user: user.id, text: invite, thread_ts: thread }, 'slackbot');
  }
  const isHeard = isMention && hasBot;
  return { message, delivery: isHeard ? await deliverEvent(core, team, { ...event, type: 'app_mention' }) : undefined };
}

export function mention(core: Core, user: User, where: string, text: string, thread?: string): Promise<Said> {
  return say(core, user, where, `<@${theTeam(core, user.teamId).botUserId}> ${text}`, thread);
}

export function directMessage(core: Core, user: User, text: string, thread?: string): Promise<Said> {
  return say(core, user, openDirect(core, user.teamId, [user.id]).id, text, thread);
}

/** Opens the app's Home (or Messages) tab. */
export function openHome(core: Core, user: User, tab: 'home' | 'messages'): Promise<EventDelivery | undefined> {
  const team = theTeam(core, user.teamId);
  const channel = openDirect(core, team.id, [user.id]).id;
  const view = core.state.homes.get(homeKey(team.id, user.id));
  const event = { type: 'app_home_opened', user: user.id, channel, tab };
  return deliverEvent(core, team, tab === 'home' && view !== undefined ? { ...event, view } : event);
}

/** A global shortcut; with a message, one from its menu. */
export function useShortcut(core: Core, user: User, callbackId: string, message?: Message): Promise<Ack> {
  const trigger_id = issueTrigger(core, user.teamId, user.id);
  const shared = { ...toContext(core, user), callback_id: callbackId, trigger_id, action_ts: core.ids.ts() };
  if (message === undefined) return deliver(core, 'interaction', { type: 'shortcut', ...shared });
  const { channel, ts } = message;
  const response_url = issueResponseUrl(core, { teamId: user.teamId, channel, user: user.id, source: undefined });
  return deliver(core, 'interaction', {
    type: 'message_action',
    ...shared,
    response_url,
    channel: { id: channel, name: core.state.channels.get(channel)?.name },
    message_ts: ts,
    message: toWire(message),
  });
}

/** What Slack makes of a typed message. */
function toRichText(core: Core, text: string, bot: string): Json {
  const elements = text
    .split(`<@${bot}>`)
    .flatMap((part, index) => [
      ...(index === 0 ? [] : [{ type: 'user', user_id: bot }]),
      ...(part === '' ? [] : [{ type: 'text', text: part }]),
    ]);
  return { type: 'rich_text', block_id: core.ids.blockId(), elements: [{ type: 'rich_text_section', elements }] };
}
