import type { MessageReply } from '../../chat/contract.ts';
import { toDirect } from '../../domain/place.ts';
import type { Reader } from '../../views/contract.ts';
import type { SlackApi } from './calls/api.ts';
import { respond } from './calls/respond.ts';
import type { Channels } from './channels.ts';
import type { Pen } from './draw.ts';
import type { Origin } from './incoming.ts';
import type { SlackWorkspace } from './workspaces.ts';

/** Says something at once, to people of whom nothing is kept; if it fails, it is not said. */
export interface Tell {
  person(workspace: SlackWorkspace, user: string, origin: Origin, reply: MessageReply, reader: Reader): Promise<void>;
  home(workspace: SlackWorkspace, user: string, reply: MessageReply, reader: Reader): Promise<void>;
}

export const createTell = (parts: { api: SlackApi; channels: Channels; pen: Pen }): Tell => ({
  async person(workspace, user, origin, { card }, reader) {
    const { api, channels, pen } = parts;
    const { text, blocks } = await pen.message(card, reader);
    if (origin.responseUrl !== undefined) {
      const said = await respond(origin.responseUrl, {
        response_type: 'ephemeral',
        replace_original: false,
        text,
        blocks,
      });
      if (said.ok) return;
    }
    if (origin.channel !== undefined && !origin.channel.startsWith('D')) {
      const thread = origin.thread === undefined ? {} : { thread_ts: origin.thread };
      const args = { channel: origin.channel, user, ...thread, text, blocks };
      if ((await api.call(workspace, 'chat.postEphemeral', args)).ok) return;
    }
    const direct = await channels.toChannel(workspace, toDirect(user));
    if (direct.ok) await api.call(workspace, 'chat.postMessage', { channel: direct.id, text, blocks });
  },
  async home(workspace, user, { card }, reader) {
    const view = await parts.pen.home(card, reader);
    await parts.api.call(workspace, 'views.publish', { user_id: user, view });
  },
});
