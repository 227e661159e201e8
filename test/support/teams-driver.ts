import { enRecords } from '../../src/views/strings/en-records.ts';
import { enSurfaces } from '../../src/views/strings/en-surfaces.ts';
import { nlRecords } from '../../src/views/strings/nl-records.ts';
import { nlSurfaces } from '../../src/views/strings/nl-surfaces.ts';
import {
  type Conversation,
  type Dialog,
  type Json,
  type Message,
  type Person,
  type SentActivity,
  startTeamsTwin,
  type TeamsTwin,
} from '../../twins/teams/index.ts';
import { buttonsOfCard, wordsOfCard } from './card-reading.ts';
import type { Outcome, Place, Room, SeenForm, SeenMessage, SurfaceDriver, Who } from './surface-driver.ts';
import { createSurfaceWorld, type SurfaceWorld } from './surface-world.ts';
import { fieldsOfCard, isLookedUp, liveOfCard } from './teams-reading.ts';

const NAMES: Readonly<Record<Who, string>> = { admin: 'ada', contributor: 'casper', viewer: 'femke' };
const USERS = [
  { name: 'ada', fullName: 'Ada Lind', locale: 'en-US', zone: 'Europe/London' },
  { name: 'casper', fullName: 'Casper Moore', locale: 'en-US', zone: 'America/New_York' },
  { name: 'femke', fullName: 'Femke Smit', locale: 'nl-NL', zone: 'Europe/Amsterdam' },
];
const OPENERS = [enSurfaces, nlSurfaces].map((words) => words['surface.open_form']);
const RELOADS = [
  ...[enSurfaces, nlSurfaces].map((words) => words['surface.reload']),
  ...[enRecords, nlRecords].map((words) => words['button.try_again']),
];
const PATIENCE_MS = 30_000;

/** Teams, as its people use it: signed activities of the twin go in, and what the twin has kept is read. */
export async function openTeamsDriver(): Promise<SurfaceDriver> {
  const twin = await startTeamsTwin({
    users: USERS,
    // The machine that runs the tests may be busy with other things.
    invokeTimeoutMs: 30_000,
  });
  const channel = twin.addChannel('exports');
  const admins = twin.addChannel('export-admins', { members: ['ada'] });
  const world = await createSurfaceWorld({ ...twin.variables, BOT_ADMINS: 'ada@example.com' });
  const { address } = await world.app.serve();
  twin.connect(`${address}/api/messages`);
  const driver = createDriver(twin, world, { channel, admins });
  for (const who of ['admin', 'contributor', 'viewer'] as const) await driver.say(who, 'help', 'direct');
  await driver.say('admin', `people set "Casper Moore" contributor`, 'direct');
  return driver;
}

interface Open {
  readonly dialog: Dialog;
  readonly typed: Readonly<Record<string, string>>;
}

function createDriver(
  twin: TeamsTwin,
  world: SurfaceWorld,
  rooms: Readonly<Record<'channel' | 'admins', Conversation>>,
): SurfaceDriver {
  const raws = new WeakMap<SeenMessage, Message | Dialog>();
  const typed = new Map<Who, { readonly card: Json; readonly values: Readonly<Record<string, string>> }>();
  /** Where the dialog that is open was asked for, for what is said there when it is sent. */
  const askedIn = new Map<Who, Place>();
  const personOf = (who: Who): Person => twin.person(NAMES[who]);
  const roomOf = (who: Who, room: Room): Conversation => (room === 'direct' ? personOf(who).chat : rooms[room]);
  const cardOf = (who: Who, message: Message): Json | undefined =>
    message.views.get(personOf(who).user.id) ?? message.card;

  const toWhere = ({ conversationId, id, threadId }: Message): SeenMessage['where'] => {
    if (conversationId === rooms.channel.id || conversationId === rooms.admins.id) {
      if (id !== threadId) return 'thread';
      return conversationId === rooms.channel.id ? 'channel' : 'admins';
    }
    return 'direct';
  };
  const seeMessage = (who: Who, message: Message): SeenMessage => {
    const card = cardOf(who, message);
    const author = (Object.keys(NAMES) as Who[]).find((one) => personOf(one).user.id === message.from);
    const seen: SeenMessage = {
      id: idOf(message),
      where: toWhere(message),
      author: author ?? 'bot',
      words: card === undefined ? message.text : wordsOfCard(card),
      summary: message.summary,
      buttons: buttonsOfCard(card).map(({ title, url }) => ({ title, url })),
      isPrivate: message.targetedTo !== undefined,
      live: card === undefined ? [] : liveOfCard(card),
    };
    raws.set(seen, message);
    return seen;
  };
  const openOf = (who: Who): Open | undefined => {
    const { dialog } = personOf(who);
    if (dialog === undefined) return undefined;
    const own = typed.get(who);
    return { dialog, typed: own?.card === dialog.card ? own.values : {} };
  };
  const seeForm = (who: Who): SeenForm | undefined => {
    const open = openOf(who);
    if (open === undefined) return undefined;
    const { card, title } = open.dialog;
    const fields = fieldsOfCard(card, open.typed);
    if (fields.length === 0) return undefined;
    const buttons = buttonsOfCard(card).filter((one) => !RELOADS.includes(one.title as (typeof RELOADS)[number]));
    return {
      id: formIdOf(card),
      title,
      words: wordsOfCard(card),
      fields,
      buttons: [...buttons]
        .sort((a, b) => Number(b.style === 'positive') - Number(a.style === 'positive'))
        .map((one) => one.title),
      live: liveOfCard(card),
    };
  };
  /** An answer to read in a dialog. */
  const seeDialog = (who: Who): readonly SeenMessage[] => {
    const { dialog } = personOf(who);
    if (dialog === undefined || fieldsOfCard(dialog.card, {}).length > 0) return [];
    const seen: SeenMessage = {
      id: `dialog:${formIdOf(dialog.card)}`,
      where: 'dialog',
      author: 'bot',
      words: `${dialog.title}\n${wordsOfCard(dialog.card)}`,
      summary: dialog.title,
      buttons: buttonsOfCard(dialog.card).map(({ title, url }) => ({ title, url })),
      isPrivate: true,
      live: liveOfCard(dialog.card),
    };
    raws.set(seen, dialog);
    return [seen];
  };

  const readPlace = (who: Who, place: Place): readonly SeenMessage[] => {
    if (typeof place === 'string')
      return personOf(who)
        .sees(roomOf(who, place))
        .map((one) => seeMessage(who, one));
    const parent = raws.get(place.under);
    if (parent === undefined || !('threadId' in parent)) throw new Error('no thread there');
    const all = [rooms.channel, rooms.admins].filter(({ id }) => id === parent.conversationId);
    const seen = all.flatMap((room) => personOf(who).sees(room));
    return seen
      .filter(({ threadId, id }) => threadId === parent.threadId && id !== parent.threadId)
      .map((one) => seeMessage(who, one));
  };
  /** Does something, and waits until all that it causes has been said. */
  const take = async (
    who: Who,
    place: Place,
    pressed: Pick<SeenMessage, 'id'> | undefined,
    act: () => Promise<unknown>,
  ): Promise<Outcome> => {
    const known = new Map(readPlace(who, place).map((one) => [one.id, toVersion(one)]));
    await act();
    await world.quiet();
    const messages = readPlace(who, place).filter(
      (one) =>
        one.author === 'bot' &&
        (!known.has(one.id) || (one.id === pressed?.id && known.get(one.id) !== toVersion(one))),
    );
    return { messages: [...messages, ...seeDialog(who)], form: seeForm(who) };
  };
  const replay = async (sent: SentActivity | undefined, times: number): Promise<void> => {
    if (sent === undefined) throw new Error('nothing was sent');
    for (let more = 1; more < times; more++) await twin.replay(sent);
  };
  const lastSent = (): SentActivity | undefined => twin.sent.at(-1);
  const placeOf = (message: SeenMessage): Place | undefined => {
    if (message.where === 'dialog' || message.where === 'home') return undefined;
    return message.where === 'thread' ? { under: message } : message.where;
  };
  const clear = (who: Who): void => {
    typed.delete(who);
    personOf(who).closeDialog();
  };

  const press = async (who: Who, message: SeenMessage, title: string, times: number, index: number, data?: unknown) => {
    const raw = raws.get(message);
    if (raw === undefined) throw new Error('no message of this driver');
    const person = personOf(who);
    const place = placeOf(message) ?? askedIn.get(who) ?? 'direct';
    askedIn.set(who, place);
    return take(who, place, message, async () => {
      const wanted = data === undefined ? title : (message.buttons.find(({ url }) => url === undefined)?.title ?? '');
      if (!('threadId' in raw)) await person.submit(wanted);
      else {
        const card = toPressed(cardOf(who, raw) ?? {}, wanted, index, data);
        const { ack } = await person.press({ ...raw, card, views: new Map() }, wanted);
        if (ack.status !== 200) throw new Error(`the press is answered with ${ack.status} ${ack.text}`);
      }
      await replay(lastSent(), times);
    });
  };
  /** A form is offered with a button, which people press at once. */
  const openOffered = async (who: Who, outcome: Outcome): Promise<Outcome> => {
    const offer = outcome.messages.find(({ buttons }) =>
      buttons.some(({ title }) => OPENERS.includes(title as (typeof OPENERS)[number])),
    );
    if (offer === undefined || outcome.messages.length > 1) return outcome;
    const opened = await press(who, offer, offer.buttons[0]?.title ?? '', 1, 0);
    return { messages: opened.messages.filter(({ id }) => id !== offer.id), form: opened.form };
  };
  const needForm = (who: Who, form: SeenForm): Open => {
    const open = openOf(who);
    if (open === undefined || formIdOf(open.dialog.card) !== form.id)
      throw new Error(`${who} does not have “${form.title}” open`);
    return open;
  };
  const findChoices = async (who: Who, field: string, wanted: string) => {
    const open = openOf(who);
    if (open === undefined) throw new Error('no form');
    const listed = fieldsOfCard(open.dialog.card, {}).find(({ id }) => id === field)?.choices;
    if (!isLookedUp(open.dialog.card, field)) return listed;
    return personOf(who).search(field, wanted);
  };
  const pick = async (who: Who, field: string, value: string | readonly string[]): Promise<string> => {
    const isChoice = fieldsOfCard(openOf(who)?.dialog.card, {}).find(({ id }) => id === field)?.choices !== undefined;
    if (!isChoice) return String(value);
    const wanted = typeof value === 'string' ? (value === '' ? [] : [value]) : value;
    const values: string[] = [];
    for (const one of wanted) {
      const looked = (await findChoices(who, field, one)) ?? [];
      const listed = fieldsOfCard(openOf(who)?.dialog.card, {}).find(({ id }) => id === field)?.choices ?? [];
      const choices = [...looked, ...listed];
      const found =
        choices.find((choice) => choice.value === one) ??
        choices.find((choice) => choice.title === one) ??
        choices.find((choice) => choice.title.startsWith(one));
      if (found === undefined) throw new Error(`no choice “${one}” for ${field}: ${choices.map(({ title }) => title)}`);
      values.push(found.value);
    }
    return values.join(',');
  };

  return {
    world,
    people: {
      admin: { name: 'Ada Lind', word: '@ada' },
      contributor: { name: 'Casper Moore', word: '@casper' },
      viewer: { name: 'Femke Smit', word: '@femke' },
    },
    channelWord: (room) => (room === 'channel' ? '#exports' : '#export-admins'),

    async say(who, line, given = 'channel', { by, times = 1 } = {}) {
      clear(who);
      // People and channels are named by mentioning them, which Teams offers in a team and not in the chat with the bot.
      const place = given === 'direct' && /(^|\s)[@#][\w-]/.test(line) && hasNames(line) ? 'channel' : given;
      askedIn.set(who, place);
      const person = personOf(who);
      const parent = typeof place === 'string' ? undefined : raws.get(place.under);
      const thread = parent !== undefined && 'threadId' in parent ? parent : undefined;
      const room =
        typeof place === 'string'
          ? roomOf(who, place)
          : [rooms.channel, rooms.admins].find(({ id }) => id === thread?.conversationId);
      if (room === undefined) throw new Error('no thread there');
      const { text, mentions } = toMentions(line);
      let own = '';
      const { messages, form } = await take(who, place, undefined, async () => {
        const said = await person.say(text, {
          in: room,
          mentions,
          isSlash: by === 'slash',
          ...(thread === undefined ? {} : { thread: thread.threadId }),
        });
        if (said.ack.status !== 200) throw new Error(`the line is answered with ${said.ack.status}`);
        own = said.message.threadId;
        await replay(lastSent(), times);
      });
      // What else is said in the channel meanwhile is about something else.
      const answers = messages.filter((one) => threadOf(one) === own || room.scope !== 'channel');
      return openOffered(who, { messages: answers, form });
    },
    press: (who, message, title, { times = 1, index = 0 } = {}) => press(who, message, title, times, index),
    forge: (who, message, data) => press(who, message, '', 1, 0, data),

    async fill(who, form, values) {
      const open = needForm(who, form);
      const fields = fieldsOfCard(open.dialog.card, open.typed);
      const filled: Record<string, string> = { ...open.typed };
      let hasChosen = false;
      for (const [id, value] of Object.entries(values)) {
        const field = fields.find((one) => one.id === id);
        if (field === undefined) throw new Error(`no field ${id} here: ${fields.map((one) => one.id).join(', ')}`);
        filled[id] = await pick(who, id, value);
        hasChosen ||= field.choices !== undefined;
      }
      typed.set(who, { card: open.dialog.card, values: filled });
      // What depends on a choice is drawn when it is asked for.
      const reload = buttonsOfCard(open.dialog.card).find((one) =>
        RELOADS.includes(one.title as (typeof RELOADS)[number]),
      );
      if (hasChosen && reload !== undefined) {
        const { ack } = await personOf(who).submit(reload.title, filled);
        if (ack.status !== 200) throw new Error(`the reload is answered with ${ack.status}`);
        await world.quiet();
      }
      return seeForm(who) as SeenForm;
    },
    async search(who, form, field, searched) {
      needForm(who, form);
      const found = (await findChoices(who, field, searched)) ?? [];
      return found.filter(({ title }) => title.toLowerCase().includes(searched.toLowerCase()));
    },
    async submit(who, form, { button, times = 1 } = {}) {
      const open = needForm(who, form);
      const wanted = button ?? form.buttons[0] ?? '';
      const place = askedIn.get(who) ?? 'direct';
      const { source } = open.dialog;
      return take(who, place, { id: idOf(source) }, async () => {
        const { ack } = await personOf(who).submit(wanted, open.typed);
        if (ack.status !== 200) throw new Error(`the form is answered with ${ack.status} ${ack.text}`);
        await replay(lastSent(), times);
      });
    },
    async reload(who, form, title) {
      const open = needForm(who, form);
      const { ack } = await personOf(who).submit(title, open.typed);
      if (ack.status !== 200) throw new Error(`the reload is answered with ${ack.status}`);
      await world.quiet();
      return seeForm(who) as SeenForm;
    },
    async dismiss(who, form) {
      needForm(who, form);
      clear(who);
    },
    openForm: async (who) => seeForm(who),

    read: async (who, place) => readPlace(who, place),
    openHome: () => Promise.reject(new Error('the bot has no page of its own in Teams')),
    async reread(who, message) {
      const raw = raws.get(message);
      if (raw === undefined) throw new Error('no message of this driver');
      if (!('threadId' in raw)) return seeDialog(who)[0];
      const room = [
        rooms.channel,
        rooms.admins,
        ...(['admin', 'contributor', 'viewer'] as const).map((one) => personOf(one).chat),
      ];
      const found = room.find(({ id }) => id === raw.conversationId);
      const now = found === undefined ? undefined : twin.message(found, raw.id);
      return now === undefined ? undefined : seeMessage(who, now);
    },
    async until(look) {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        const found = await look();
        if (found !== undefined) return found;
        const left = end - performance.now();
        if (left <= 0) throw new Error('waited in vain');
        // The first look is of now; the next one comes with a change.
        let looks = 0;
        await twin.waitFor(() => looks++ > 0, left).catch(() => undefined);
      }
    },
    async close() {
      await world.close();
      await twin.close();
    },
  };

  function threadOf(message: SeenMessage): string | undefined {
    const raw = raws.get(message);
    return raw !== undefined && 'threadId' in raw ? raw.threadId : undefined;
  }

  function hasNames(line: string): boolean {
    return toMentions(line).mentions.length > 0;
  }

  function toMentions(line: string) {
    const mentions: { id: string; name: string; type?: string }[] = [];
    const text = line.replace(/(^|\s)([@#])([\w-]+)/g, (whole: string, space: string, sign: string, name: string) => {
      const user = USERS.find((one) => one.name === name);
      const room = { exports: rooms.channel, 'export-admins': rooms.admins }[name];
      if (sign === '@' && user !== undefined) {
        mentions.push({ id: twin.person(name).user.id, name: user.fullName });
      } else if (sign === '#' && room !== undefined) mentions.push({ id: room.id, name, type: 'channel' });
      else return whole;
      return `${space}{${mentions.length - 1}}`;
    });
    return { text, mentions };
  }
}

const idOf = ({ conversationId, id }: Message): string => `${conversationId}:${id}`;

const toVersion = ({ words, buttons }: SeenMessage): string => JSON.stringify([words, buttons]);

/** The card with the one of several buttons with that title that is meant; or with other data than the bot put there. */
function toPressed(card: Json, title: string, index: number, data: unknown): Json {
  let count = 0;
  return JSON.parse(JSON.stringify(card), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('type' in value) || !('title' in value)) return value;
    if (!String(value.type).startsWith('Action.') || value.title !== title) return value;
    count += 1;
    if (data !== undefined) return { ...value, data: { exportBot: { call: data } } };
    return count - 1 === index ? value : { ...value, title: `${title} (another)` };
  }) as Json;
}

/** The form's own id, which its buttons carry. */
function formIdOf(card: Json): string {
  for (const { data } of buttonsOfCard(card)) {
    const call = (data as { exportBot?: { call?: { formId?: unknown } } } | undefined)?.exportBot?.call;
    if (typeof call?.formId === 'string') return call.formId;
  }
  return '';
}
