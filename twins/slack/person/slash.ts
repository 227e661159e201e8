import type { Core } from '../core.ts';
import { type Ack, deliver } from '../delivery/send.ts';
import { isMember, theChannel, theTeam } from '../lookups.ts';
import { postEphemeralTo } from '../messages.ts';
import type { Channel, Json, User } from '../model.ts';
import { isRecord } from '../records.ts';
import { applyResponse, issueResponseUrl } from '../response-url.ts';
import { issueTrigger } from '../triggers.ts';
import { isOrgInstalled } from './payload.ts';

/** Types a slash command in a channel. What the bot answers with is shown there; so is what went wrong. */
export async function typeCommand(core: Core, user: User, command: string, text: string, where: string): Promise<Ack> {
  const channel = theChannel(core, where);
  if (!isMember(channel, user.id)) throw new Error(`${user.name} is not in ${channel.name}`);
  const { commands } = core.settings;
  if (commands !== undefined && !commands.has(command)) throw new Error(`${command} is not a valid command.`);
  const payload = toPayload(core, user, command, text, channel);
  const ack = await deliver(core, 'command', payload);
  if (ack.ok) showAnswer(core, ack, String(payload.response_url));
  else complain(core, user, channel, command, ack);
  return ack;
}

/** What Slack sends of a command. */
export function toPayload(core: Core, user: User, command: string, text: string, channel: Channel): Json {
  const team = theTeam(core, user.teamId);
  const { settings } = core;
  return {
    token: settings.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    ...(team.enterprise === undefined
      ? {}
      : { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name }),
    channel_id: channel.id,
    channel_name: channel.kind === 'private' ? 'privategroup' : channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text: settings.shouldEscape ? escapeNames(core, team.id, text) : text,
    api_app_id: settings.appId,
    is_enterprise_install: isOrgInstalled(core, team),
    response_url: issueResponseUrl(core, { teamId: team.id, channel: channel.id, user: user.id, source: undefined }),
    trigger_id: issueTrigger(core, team.id, user.id),
  };
}

/** With `should_escape`, names of people and channels come as references, and the three characters of markup as entities. */
function escapeNames({ state }: Core, teamId: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll(/(^|\s)([@#])([\w.-]+)/g, (whole: string, space: string, sign: string, name: string) => {
    const pool = sign === '@' ? [...state.users.values()] : [...state.channels.values()];
    const found = pool.find((one) => one.teamId === teamId && one.name === name);
    return found === undefined ? whole : `${space}<${sign}${found.id}|${name}>`;
  });
}

/** A body of the acknowledgement is the first answer; a plain text is one too. It counts as no use of the response_url. */
function showAnswer(core: Core, ack: Ack, responseUrl: string): void {
  const body = ack.json ?? (ack.body.trim() === '' ? undefined : { text: ack.body });
  const isAnswer = body !== undefined && (typeof body.text === 'string' || Array.isArray(body.blocks));
  const url = core.state.responseUrls.get(responseUrl.split('/').at(-1) ?? '');
  if (isAnswer && isRecord(body) && url !== undefined) applyResponse(core, url, body);
}

/** As Slackbot says it. */
function complain(core: Core, user: User, channel: Channel, command: string, ack: Ack): void {
  const word = ack.failure === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
  const text = `${command} failed with the error "${word}"`;
  postEphemeralTo(core, { channel: channel.id, user: user.id, text }, 'slackbot');
}
