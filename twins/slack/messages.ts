import type { Core } from './core.ts';
import type { Json, Message, Team } from './model.ts';
import { putMessage } from './state.ts';

type Parts = Partial<Omit<Message, 'type' | 'ts' | 'channel' | 'user' | 'team'>>;

/** Posts as the app. */
export function postAsBot(core: Core, team: Team, channel: string, parts: Parts): Message {
  return post(core, {
    ...parts,
    type: 'message',
    channel,
    ts: core.ids.ts(),
    user: team.botUserId,
    bot_id: team.botId,
    app_id: core.settings.appId,
    team: team.id,
    text: parts.text ?? '',
  });
}

/** Posts as a person. */
export function postAsUser(core: Core, user: string, channel: string, parts: Parts): Message {
  const team = core.state.users.get(user)?.teamId;
  return post(core, { ...parts, type: 'message', channel, ts: core.ids.ts(), user, team, text: parts.text ?? '' });
}

function post(core: Core, message: Message): Message {
  putMessage(core.state, message);
  core.changes.notify();
  return message;
}

export function postEphemeralTo(
  core: Core,
  parts: {
    channel: string;
    user: string;
    text: string;
    blocks?: readonly Json[] | undefined;
    thread_ts?: string | undefined;
  },
  from: 'app' | 'slackbot' = 'app',
): string {
  const ts = core.ids.ts();
  core.state.ephemerals.push({ ...parts, ts, from });
  core.changes.notify();
  return ts;
}

/** As the Web API shows it: the channel is not part of it. */
export function toWire({ channel: _, isBroadcast, ...message }: Message): Json {
  return isBroadcast === true ? { ...message, subtype: 'thread_broadcast' } : message;
}
