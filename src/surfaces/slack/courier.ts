import type { Drawn } from '../../chat/contract.ts';
import type { Courier, Delivered, Delivery, PlatformChat, StandingMessage } from '../../chat/platform-contract.ts';
import { accountOf, type Place } from '../../domain/place.ts';
import type { Reader } from '../../views/contract.ts';
import type { Message } from './blocks/index.ts';
import type { SlackApi } from './calls/api.ts';
import type { Called, Failed } from './calls/call.ts';
import { isNoAddress, respond } from './calls/respond.ts';
import type { Channels } from './channels.ts';
import type { Pen } from './draw.ts';
import type { SlackLog } from './log.ts';
import { HOME, toViewId } from './places.ts';
import type { SlackWorkspace, Workspaces } from './workspaces.ts';

interface Parts {
  readonly api: SlackApi;
  readonly workspaces: Workspaces;
  readonly channels: Channels;
  readonly chat: Pick<PlatformChat, 'render'>;
  readonly pen: Pen;
  readonly log: SlackLog;
}

/** Nothing is there to be written to or changed. Any other refusal is final as well, but may be of the message itself. */
const NOWHERE: ReadonlySet<string> = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'user_not_in_channel',
  'user_not_found',
  'users_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
  'access_denied',
  'no_permission',
  'team_access_not_granted',
  'messages_tab_disabled',
  'method_not_supported_for_channel_type',
]);
/** The message that was to be changed. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'thread_not_found',
]);
/** Slack does not take the blocks, though they keep to what it tells of its limits. */
const BLOCKS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'too_many_attachments',
  'invalid_arguments',
]);

type Body = Pick<Message, 'text'> & { readonly blocks?: Message['blocks'] };

/** Brings messages to Slack, changes them there, and draws Home tabs and open modals anew. */
export function createCourier({ api, workspaces, channels, chat, pen, log }: Parts): Courier {
  /** With what Slack may not take left out step by step; the sentence alone at last. */
  const tryBodies = async (
    card: Drawn['card'],
    reader: Reader,
    revision: string,
    send: (body: Body) => Promise<Called>,
  ): Promise<Called> => {
    const first = await pen.message(card, reader, { revision });
    let sent = await send(first);
    if (sent.ok || !BLOCKS.has(sent.error)) return sent;
    log.warn({ why: sent.detail }, 'Slack did not take the blocks of a card');
    sent = await send(await pen.message(card, reader, { revision, dataTables: false, dataVisualizations: false }));
    if (sent.ok || !BLOCKS.has(sent.error)) return sent;
    log.error({ why: sent.detail }, 'Slack did not take a card even without tables and charts; only its text was sent');
    return send({ text: first.text, blocks: first.blocks.filter(({ type }) => type === 'actions').slice(0, 5) });
  };

  const post = async (workspace: SlackWorkspace, delivery: Delivery, place: Place): Promise<Delivered> => {
    const channel = await channels.toChannel(workspace, place.conversation);
    if (!channel.ok) return toUndelivered(channel);
    const { message, reader, id } = delivery;
    const { replaces } = message;
    if (replaces !== undefined) {
      const revision = `${id}.${delivery.attempt}`;
      const changed = await tryBodies(message.card, reader, revision, (body) =>
        api.call(workspace, 'chat.update', { channel: channel.id, ts: replaces, ...body }),
      );
      if (changed.ok) return { kind: 'delivered', externalId: replaces };
      if (!NOT_THERE.has(changed.error)) return toUndelivered(changed);
    }
    const thread = place.thread === undefined ? {} : { thread_ts: place.thread };
    const posted = await tryBodies(message.card, reader, id, (body) =>
      api.call(workspace, 'chat.postMessage', {
        channel: channel.id,
        ...thread,
        ...body,
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    if (!posted.ok && NOT_THERE.has(posted.error) && place.thread !== undefined) {
      const { thread: _, ...whole } = place;
      return post(workspace, delivery, whole);
    }
    return posted.ok ? { kind: 'delivered', place, externalId: String(posted.body.ts) } : toUndelivered(posted);
  };

  /** For one person, where others read: it cannot be changed later, except by its own buttons. */
  const whisper = async (workspace: SlackWorkspace, delivery: Delivery, user: string): Promise<Delivered> => {
    const { message, place, reader, id } = delivery;
    if (message.handle !== undefined) {
      const { handle } = message;
      const way = message.replaces === undefined ? { response_type: 'ephemeral' } : { replace_original: true };
      const thread = place.thread === undefined || message.replaces !== undefined ? {} : { thread_ts: place.thread };
      const said = await tryBodies(message.card, reader, `${id}.${delivery.attempt}`, (body) =>
        respond(handle, { ...way, ...thread, ...body }),
      );
      if (said.ok) return { kind: 'delivered' };
      // After half an hour, or five times, the address is of no use; the channel still is.
      if (!isNoAddress(said)) return toUndelivered(said);
    }
    const thread = place.thread === undefined ? {} : { thread_ts: place.thread };
    const said = await tryBodies(message.card, reader, id, (body) =>
      api.call(workspace, 'chat.postEphemeral', { channel: place.conversation, user, ...thread, ...body }),
    );
    return said.ok ? { kind: 'delivered' } : toUndelivered(said);
  };

  /** Where it cannot be said where it was asked: to the person directly, with a word about why, here and there. */
  const fallBack = async (workspace: SlackWorkspace, delivery: Delivery, fallback: Place): Promise<Delivered> => {
    const { message, reader, place } = delivery;
    const name = await channels.nameOf(workspace, place.conversation);
    const channel = name === place.conversation ? name : `#${name}`;
    const direct = await post(workspace, delivery, fallback);
    if (direct.kind !== 'delivered') return direct;
    const why = chat.render({ view: 'notice', data: { kind: 'invite_bot', channel } }, reader);
    const note = await pen.message(why.card, reader);
    const to = await channels.toChannel(workspace, fallback.conversation);
    if (to.ok) await api.call(workspace, 'chat.postMessage', { channel: to.id, text: note.text, blocks: note.blocks });
    if (message.handle !== undefined && message.onlyFor === undefined) {
      const there = chat.render({ view: 'notice', data: { kind: 'answered_directly', channel } }, reader);
      const { text, blocks } = await pen.message(there.card, reader);
      await respond(message.handle, { response_type: 'ephemeral', text, blocks });
    }
    return direct;
  };

  return {
    async deliver(delivery) {
      const { message, place } = delivery;
      const workspace = await workspaces.get(place.workspace);
      if (workspace === undefined) return { kind: 'gone', why: 'the app is not installed there' };
      const { onlyFor, fallback } = message;
      const direct = accountOf(place.conversation) !== undefined;
      const done =
        onlyFor !== undefined && !direct
          ? await whisper(workspace, delivery, onlyFor)
          : await post(workspace, delivery, place);
      if (done.kind !== 'gone' || fallback === undefined || fallback.conversation === place.conversation) return done;
      const { replaces: _, ...anew } = message;
      return fallBack(workspace, { ...delivery, message: anew }, fallback);
    },

    async redraw(standing, drawn, reader) {
      const workspace = await workspaces.get(standing.place.workspace);
      if (workspace === undefined) return { kind: 'gone', why: 'the app is not installed there' };
      const view = toViewId(standing.place);
      if (standing.place.conversation.startsWith(HOME)) return drawHome(workspace, standing, drawn, reader);
      if (view !== undefined) return drawModal(workspace, view, drawn, reader);
      const channel = await channels.toChannel(workspace, standing.place.conversation);
      if (!channel.ok) return toUndelivered(channel);
      const changed = await tryBodies(drawn.card, reader, `${Date.now()}`, (body) =>
        api.call(workspace, 'chat.update', { channel: channel.id, ts: standing.externalId, ...body }),
      );
      return changed.ok ? { kind: 'delivered' } : toUndelivered(changed);
    },

    hasThreads: ({ conversation }) => !conversation.startsWith(HOME) && toViewId({ conversation }) === undefined,
  };

  async function drawHome(workspace: SlackWorkspace, { place }: StandingMessage, { card }: Drawn, reader: Reader) {
    const view = await pen.home(card, reader);
    const user = place.conversation.slice(HOME.length);
    return toDelivered(await api.call(workspace, 'views.publish', { user_id: user, view: JSON.stringify(view) }));
  }

  async function drawModal(workspace: SlackWorkspace, id: string, { card }: Drawn, reader: Reader) {
    const view = await pen.result({ card }, { origin: {} }, reader);
    return toDelivered(await api.call(workspace, 'views.update', { view_id: id, view: JSON.stringify(view) }));
  }
}

const toDelivered = (called: Called): Delivered => (called.ok ? { kind: 'delivered' } : toUndelivered(called));

function toUndelivered({ isPassing, retryAfterMs, error, detail }: Failed): Delivered {
  if (isPassing) return { kind: 'later', ...(retryAfterMs === undefined ? {} : { ms: retryAfterMs }), why: detail };
  return { kind: 'gone', why: NOWHERE.has(error) ? error : detail };
}
