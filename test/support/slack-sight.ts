import { enSurfaces } from '../../src/views/strings/en-surfaces.ts';
import { nlSurfaces } from '../../src/views/strings/nl-surfaces.ts';
import type { Ephemeral, Json, Message, Person, SlackTwin, View } from '../../twins/slack/index.ts';
import {
  buttonsOfBlocks,
  fieldsOfView,
  inputsOfView,
  liveOfBlocks,
  readMrkdwn,
  waysOfView,
  wordsOfBlocks,
} from './slack-reading.ts';
import type { Place, Room, SeenForm, SeenMessage, Who } from './surface-driver.ts';

export const USERS = [
  { id: 'U0ADA', name: 'ada', realName: 'Ada Lind', locale: 'en-US', tz: 'Europe/London' },
  { id: 'U0CASPER', name: 'casper', realName: 'Casper Moore', locale: 'en-US', tz: 'America/New_York' },
  { id: 'U0FEMKE', name: 'femke', realName: 'Femke Smit', locale: 'nl-NL', tz: 'Europe/Amsterdam' },
];
export const NAMES: Readonly<Record<Who, string>> = { admin: 'ada', contributor: 'casper', viewer: 'femke' };
export const CHANNELS = { channel: 'C0EXPORTS', admins: 'G0ADMINS' } as const;
const WAITING = [enSurfaces, nlSurfaces].flatMap((words) => [words['surface.loading'], words['surface.working']]);

export type Raw =
  | { readonly kind: 'message'; readonly of: Message }
  | { readonly kind: 'ephemeral'; readonly of: Ephemeral }
  | { readonly kind: 'view'; readonly of: View };

export type Sight = ReturnType<typeof createSight>;

/** What each of the twin's people has on the screen, out of what the twin has kept. */
export function createSight(twin: SlackTwin) {
  const raws = new WeakMap<SeenMessage, Raw>();
  /** View id → messages beside inputs, of the last submission. */
  const errors = new Map<string, Readonly<Record<string, string>>>();
  const personOf = (who: Who): Person => twin.user(NAMES[who]);
  const roomOf = (who: Who, room: Room): string => (room === 'direct' ? personOf(who).directChannel : CHANNELS[room]);
  const topOf = (who: Who): View | undefined => twin.views(NAMES[who]).at(-1);

  const toWhere = (channel: string, thread: boolean): SeenMessage['where'] =>
    thread ? 'thread' : channel === CHANNELS.channel ? 'channel' : channel === CHANNELS.admins ? 'admins' : 'direct';
  const remember = (seen: SeenMessage, raw: Raw): SeenMessage => {
    raws.set(seen, raw);
    return seen;
  };
  const common = (blocks: readonly Json[] | undefined, text: string) => ({
    words: blocks === undefined ? readMrkdwn(text) : wordsOfBlocks(blocks),
    summary: readMrkdwn(text),
    buttons: buttonsOfBlocks(blocks ?? []).map(({ title, url }) => ({ title, url })),
    live: liveOfBlocks(blocks ?? [], text),
  });
  const seeMessage = (message: Message): SeenMessage => {
    const author = USERS.find(({ id }) => id === message.user);
    const who = Object.entries(NAMES).find(([, name]) => name === author?.name)?.[0] as Who | undefined;
    const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
    return remember(
      {
        id: `${message.channel}:${message.ts}`,
        where: toWhere(message.channel, isReply),
        author: who ?? 'bot',
        isPrivate: false,
        ...common(message.blocks, message.text),
      },
      { kind: 'message', of: message },
    );
  };
  const seeEphemeral = (message: Ephemeral): SeenMessage =>
    remember(
      {
        id: `only:${message.channel}:${message.ts}`,
        where: toWhere(message.channel, message.thread_ts !== undefined),
        author: message.from === 'app' ? 'bot' : 'platform',
        isPrivate: true,
        ...common(message.blocks, message.text),
      },
      { kind: 'ephemeral', of: message },
    );
  const seeView = (view: View): SeenMessage => {
    const title = String(view.title?.text ?? '');
    const seen = common(view.blocks, '');
    const where = view.type === 'home' ? ('home' as const) : ('dialog' as const);
    return remember(
      { ...seen, id: `view:${view.id}`, where, author: 'bot', isPrivate: true, words: `${title}\n${seen.words}` },
      { kind: 'view', of: view },
    );
  };
  const seeForm = (view: View | undefined): SeenForm | undefined =>
    view === undefined || inputsOfView(view).length === 0
      ? undefined
      : {
          id: view.id,
          title: String(view.title?.text ?? ''),
          words: wordsOfBlocks(view.blocks),
          fields: fieldsOfView(view, errors.get(view.id) ?? {}),
          buttons: waysOfView(view),
          live: liveOfBlocks(view.blocks, ''),
        };

  const readPlace = (who: Who, place: Place): readonly SeenMessage[] => {
    const parent = typeof place === 'string' ? undefined : raws.get(place.under)?.of;
    if (typeof place !== 'string' && (parent === undefined || !('channel' in parent)))
      throw new Error('no thread there');
    const thread = parent === undefined || !('channel' in parent) ? undefined : (parent.thread_ts ?? parent.ts);
    const id = typeof place === 'string' ? roomOf(who, place) : (parent as Message).channel;
    const channel = twin.channel(id);
    const messages = thread === undefined ? channel.messages : channel.thread(thread).slice(1);
    const whispers = twin.ephemerals(NAMES[who]).filter((one) => one.channel === id && one.thread_ts === thread);
    return [
      ...messages.map((one) => [one.ts, seeMessage(one)] as const),
      ...whispers.map((one) => [one.ts, seeEphemeral(one)] as const),
    ]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([, seen]) => seen);
  };
  const everywhere = (who: Who): string =>
    JSON.stringify([
      (['channel', 'direct'] as const).map((room) =>
        twin.channel(roomOf(who, room)).all.map(({ ts, edited }) => [ts, edited]),
      ),
      who === 'admin' ? twin.channel(CHANNELS.admins).all.map(({ ts, edited }) => [ts, edited]) : [],
      twin.ephemerals(NAMES[who]).map(({ ts, text, blocks }) => [ts, text, blocks]),
      twin.views(NAMES[who]).map(({ id, hash }) => [id, hash]),
      twin.home(NAMES[who])?.hash,
    ]);
  const isWaiting = (view: View | undefined): boolean =>
    view !== undefined && WAITING.some((words) => wordsOfBlocks(view.blocks).includes(words));
  /** What was seen, as it is now. */
  const lookAgain = (who: Who, message: SeenMessage): SeenMessage | undefined => {
    const raw = rawOf(message);
    if (raw.kind === 'message') {
      const found = twin.channel(raw.of.channel).all.find(({ ts }) => ts === raw.of.ts);
      return found === undefined ? undefined : seeMessage(found);
    }
    if (raw.kind === 'ephemeral') {
      const found = twin.ephemerals(NAMES[who]).find(({ ts }) => ts === raw.of.ts);
      return found === undefined ? undefined : seeEphemeral(found);
    }
    const views = [...twin.views(NAMES[who]), twin.home(NAMES[who])];
    const found = views.find((view) => view?.id === raw.of.id);
    return found === undefined ? undefined : seeView(found);
  };
  /** What the twin kept when it was seen. */
  const rawOf = (message: SeenMessage): Raw => {
    const raw = raws.get(message);
    if (raw === undefined) throw new Error('no message of this driver');
    return raw;
  };

  return { personOf, roomOf, topOf, seeForm, seeView, readPlace, everywhere, isWaiting, lookAgain, rawOf, errors };
}
