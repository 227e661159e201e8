import type { Drawn } from '../../chat/contract.ts';
import type {
  Courier,
  Delivered,
  Delivery,
  OutFile,
  PlatformChat,
  StandingMessage,
} from '../../chat/platform-contract.ts';
import { accountOf, type Place, toDirect } from '../../domain/place.ts';
import type { Reader } from '../../views/contract.ts';
import type { SlackApi } from './calls/api.ts';
import type { Called, Failed } from './calls/call.ts';
import { respond } from './calls/respond.ts';
import { type Body, createCardSender, FINAL_TRY } from './card-sender.ts';
import type { Channels } from './channels.ts';
import { createChartPictures } from './chart-pictures.ts';
import type { Pen } from './draw.ts';
import { toFrame } from './frame.ts';
import type { SlackLog } from './log.ts';
import { HOME, toView } from './places.ts';
import { share, upload } from './upload.ts';
import type { SlackWorkspace, Workspaces } from './workspaces.ts';

interface Parts {
  readonly api: SlackApi;
  readonly workspaces: Workspaces;
  readonly channels: Channels;
  readonly chat: Pick<PlatformChat, 'render'>;
  readonly pen: Pen;
  readonly log: SlackLog;
  /** Finds what was kept under references. */
  load(references: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
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
/** Blocks that Slack's file messages do not know are its own error rather than ours: from here on the sentence alone. */
const PLAIN_FROM = 3;
/** A network that lets nothing through to where Slack takes files will not by waiting. */
const LINKED_FROM = 6;

/** Of a message: https://docs.slack.dev/reference/block-kit/blocks */
const MOST_BLOCKS = 50;

/** Brings messages to Slack, changes them there, and draws Home tabs and open modals anew. */
export function createCourier({ api, workspaces, channels, chat, pen, log, load }: Parts): Courier {
  const sendCard = createCardSender({ pen, pictures: createChartPictures(api, log), log });

  const post = async (workspace: SlackWorkspace, delivery: Delivery, place: Place): Promise<Delivered> => {
    const channel = await channels.toChannel(workspace, place.conversation);
    if (!channel.ok) return toUndelivered(channel);
    const { message, reader, id, attempt } = delivery;
    const { card, replaces, file } = message;
    if (file !== undefined) return postFile(workspace, delivery, place, file, channel.id);
    if (replaces !== undefined) {
      const revision = `${id}.${attempt}`;
      const changed = await sendCard({ workspace, card, reader, revision, attempt }, (body) =>
        api.call(workspace, 'chat.update', { channel: channel.id, ts: replaces, ...body }),
      );
      if (changed.ok) return { kind: 'delivered', externalId: replaces };
      if (!NOT_THERE.has(changed.error)) return toUndelivered(changed);
    }
    const thread = place.thread === undefined ? {} : { thread_ts: place.thread };
    const calls = toCalls(message.mentions);
    const posted = await sendCard({ workspace, card, reader, revision: id, attempt }, (body) =>
      api.call(workspace, 'chat.postMessage', {
        channel: channel.id,
        ...thread,
        ...withCalls(body, calls),
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

  /** The file with its card as one message; the card with a link where Slack does not take files. */
  const postFile = async (
    workspace: SlackWorkspace,
    delivery: Delivery,
    place: Place,
    file: OutFile,
    channel: string,
  ): Promise<Delivered> => {
    const { message, reader, id, attempt } = delivery;
    const postLinked = async (why: string): Promise<Delivered> => {
      log.warn({ why, channel }, 'Slack did not take a file; a link to it was sent');
      const { file: _, ...rest } = message;
      const posted = await post(workspace, { ...delivery, message: { ...rest, ...file.linked } }, place);
      return posted.kind === 'delivered' ? { ...posted, isLinked: true } : posted;
    };
    const uploaded = await upload(api, workspace, file);
    if (!uploaded.ok) {
      return uploaded.isPassing && attempt < LINKED_FROM ? toUndelivered(uploaded) : postLinked(uploaded.detail);
    }
    const entry = { id: uploaded.id, title: file.name };
    const spot = { channel, thread: place.thread };
    const shared =
      attempt < PLAIN_FROM
        ? await sendCard({ workspace, card: message.card, reader, revision: id, attempt }, (body) =>
            share(api, workspace, spot, entry, body),
          )
        : await share(api, workspace, spot, entry, { text: (await pen.message(message.card, reader)).text });
    if (shared.ok) return { kind: 'delivered', place };
    if (NOT_THERE.has(shared.error) && place.thread !== undefined) {
      const { thread: _, ...whole } = place;
      return post(workspace, delivery, whole);
    }
    return shared.isPassing && attempt < LINKED_FROM ? toUndelivered(shared) : postLinked(shared.detail);
  };

  /** For one person, where others read: it cannot be changed later, except by its own buttons. */
  const whisper = async (workspace: SlackWorkspace, delivery: Delivery, user: string): Promise<Delivered> => {
    const { message, place, reader, id, attempt } = delivery;
    const sending = { workspace, card: message.card, reader, attempt };
    if (message.handle !== undefined) {
      const { handle } = message;
      const way =
        message.replaces === undefined
          ? { response_type: 'ephemeral', replace_original: false }
          : { replace_original: true };
      const thread = place.thread === undefined || message.replaces !== undefined ? {} : { thread_ts: place.thread };
      const said = await sendCard({ ...sending, revision: `${id}.${attempt}` }, (body) =>
        respond(handle, { ...way, ...thread, ...body }),
      );
      if (said.ok) return { kind: 'delivered' };
      // After half an hour, or five times, the address is of no use, in whichever words Slack says so; the channel still is.
      if (said.isPassing) return toUndelivered(said);
    }
    const thread = place.thread === undefined ? {} : { thread_ts: place.thread };
    const said = await sendCard({ ...sending, revision: id }, (body) =>
      api.call(workspace, 'chat.postEphemeral', { channel: place.conversation, user, ...thread, ...body }),
    );
    return said.ok ? { kind: 'delivered' } : toUndelivered(said);
  };

  /** Where it cannot be said where it was asked: to the person directly, with a word about why, here and there. */
  const fallBack = async (workspace: SlackWorkspace, delivery: Delivery, fallback: Place): Promise<Delivered> => {
    const { message, reader, place } = delivery;
    const name = await channels.nameOf(workspace, place.conversation);
    const channel = name === undefined ? '' : `#${name}`;
    const direct = await post(workspace, delivery, fallback);
    if (direct.kind !== 'delivered') return direct;
    const why = chat.render({ view: 'notice', data: { kind: 'invite_bot', channel } }, reader);
    const note = await pen.message(why.card, reader);
    const to = await channels.toChannel(workspace, fallback.conversation);
    if (to.ok) await api.call(workspace, 'chat.postMessage', { channel: to.id, text: note.text, blocks: note.blocks });
    if (message.handle !== undefined && message.onlyFor === undefined) {
      const there = chat.render({ view: 'notice', data: { kind: 'answered_directly', channel } }, reader);
      const { text, blocks } = await pen.message(there.card, reader);
      await respond(message.handle, { response_type: 'ephemeral', replace_original: false, text, blocks });
    }
    return direct;
  };

  return {
    async deliver(delivery) {
      const { message, place } = delivery;
      const workspace = await workspaces.get(place.workspace);
      if (workspace === undefined) return { kind: 'gone', why: 'the app is not installed there' };
      const { onlyFor, fallback } = message;
      const isDirect = accountOf(place.conversation) !== undefined;
      const isWhispered = onlyFor !== undefined && !isDirect;
      // Nothing that only one person sees can have a file.
      if (isWhispered && message.file !== undefined) return post(workspace, delivery, directlyTo(onlyFor, place));
      const done = isWhispered ? await whisper(workspace, delivery, onlyFor) : await post(workspace, delivery, place);
      if (done.kind !== 'gone' || fallback === undefined || fallback.conversation === place.conversation) return done;
      const { replaces: _, ...anew } = message;
      const directly = { ...delivery, message: anew };
      // It was the message that was refused, which says nothing about the place.
      if (done.isMessage === true) return post(workspace, directly, fallback);
      return fallBack(workspace, directly, fallback);
    },

    async redraw(standing, drawn, reader) {
      const workspace = await workspaces.get(standing.place.workspace);
      if (workspace === undefined) return { kind: 'gone', why: 'the app is not installed there' };
      const view = toView(standing.place);
      if (standing.place.conversation.startsWith(HOME)) return drawHome(workspace, standing, drawn, reader);
      if (view !== undefined) return drawModal(workspace, view, drawn, reader);
      const channel = await channels.toChannel(workspace, standing.place.conversation);
      if (!channel.ok) return toUndelivered(channel);
      const asked = { workspace, card: drawn.card, reader, revision: `${Date.now()}`, attempt: FINAL_TRY };
      const changed = await sendCard(asked, (body) =>
        api.call(workspace, 'chat.update', { channel: channel.id, ts: standing.externalId, ...body }),
      );
      return changed.ok ? { kind: 'delivered' } : toUndelivered(changed);
    },

    takesFiles: () => true,

    hasThreads: ({ conversation }) => !conversation.startsWith(HOME) && toView({ conversation }) === undefined,
  };

  async function drawHome(workspace: SlackWorkspace, { place }: StandingMessage, { card }: Drawn, reader: Reader) {
    const view = await pen.home(card, reader);
    const user = place.conversation.slice(HOME.length);
    return toDelivered(await api.call(workspace, 'views.publish', { user_id: user, view: JSON.stringify(view) }));
  }

  async function drawModal(
    workspace: SlackWorkspace,
    { id, frame }: NonNullable<ReturnType<typeof toView>>,
    { card }: Drawn,
    reader: Reader,
  ) {
    const kept = (await load([frame])).get(frame);
    const view = await pen.result({ card }, toFrame(JSON.stringify(kept)), reader);
    return toDelivered(await api.call(workspace, 'views.update', { view_id: id, view: JSON.stringify(view) }));
  }
}

const directlyTo = (account: string, { thread: _, ...place }: Place): Place => ({
  ...place,
  conversation: toDirect(account),
});

/** An id of a person is the only thing that is ever written as a mention; names on cards are escaped. */
const USER_ID = /^[UW][A-Z0-9]{2,20}$/;

const toCalls = (mentions: Delivery['message']['mentions'] = []): string =>
  mentions
    .flatMap(({ account }) => (account !== undefined && USER_ID.test(account) ? [`<@${account}>`] : []))
    .join(' ');

/** Above the card, and in the text that Slack notifies with. */
const withCalls = (body: Body, calls: string): Body =>
  calls === ''
    ? body
    : {
        ...body,
        text: `${calls} ${body.text}`,
        ...(body.blocks === undefined || body.blocks.length >= MOST_BLOCKS
          ? {}
          : { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: calls } }, ...body.blocks] }),
      };

const toDelivered = (called: Called): Delivered => (called.ok ? { kind: 'delivered' } : toUndelivered(called));

function toUndelivered({ isPassing, retryAfterMs, error, detail }: Failed): Delivered {
  if (isPassing) return { kind: 'later', ...(retryAfterMs === undefined ? {} : { ms: retryAfterMs }), why: detail };
  return NOWHERE.has(error) ? { kind: 'gone', why: error } : { kind: 'gone', why: detail, isMessage: true };
}
