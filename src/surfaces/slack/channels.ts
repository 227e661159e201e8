import { z } from 'zod';
import { accountOf } from '../../domain/place.ts';
import type { SlackApi } from './calls/api.ts';
import type { Failed } from './calls/call.ts';
import type { SlackWorkspace } from './workspaces.ts';

export interface Channels {
  /** Slack's id of the conversation of a place. */
  toChannel(
    workspace: SlackWorkspace,
    conversation: string,
  ): Promise<{ readonly ok: true; readonly id: string } | Failed>;
  /** Whether a channel is the direct message of the bot with this person. */
  isDirect(workspace: SlackWorkspace, channel: string, user: string): Promise<boolean>;
  /** What people call a channel; undefined when Slack does not say, as of private ones that the bot is not in. */
  nameOf(workspace: SlackWorkspace, channel: string): Promise<string | undefined>;
}

const openSchema = z.looseObject({ channel: z.looseObject({ id: z.string() }) });
const infoSchema = z.looseObject({ channel: z.looseObject({ name: z.string().optional() }) });
const MOST_REMEMBERED = 5_000;

export function createChannels(api: SlackApi): Channels {
  /** Direct messages keep their id for ever. */
  const direct = new Map<string, string>();

  const openDirect = async (workspace: SlackWorkspace, user: string) => {
    const key = `${workspace.key} ${user}`;
    const known = direct.get(key);
    if (known !== undefined) return { ok: true as const, id: known };
    const answer = await api.call(workspace, 'conversations.open', { users: user });
    if (!answer.ok) return answer;
    const { id } = openSchema.parse(answer.body).channel;
    if (direct.size >= MOST_REMEMBERED) direct.clear();
    direct.set(key, id);
    return { ok: true as const, id };
  };

  return {
    async toChannel(workspace, conversation) {
      const user = accountOf(conversation);
      return user === undefined ? { ok: true, id: conversation } : openDirect(workspace, user);
    },
    async isDirect(workspace, channel, user) {
      if (!channel.startsWith('D')) return false;
      const opened = await openDirect(workspace, user);
      return opened.ok && opened.id === channel;
    },
    async nameOf(workspace, channel) {
      const answer = await api.call(workspace, 'conversations.info', { channel });
      const parsed = answer.ok ? infoSchema.safeParse(answer.body) : undefined;
      return parsed?.data?.channel.name;
    },
  };
}
