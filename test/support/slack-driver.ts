import {
  type Ack,
  type Json,
  type Message,
  type SentRequest,
  type SlackTwin,
  startSlackTwin,
  type View,
} from '../../twins/slack/index.ts';
import { buttonsOfBlocks, choicesOf, inputsOfView, toChoice, WAYS, waysOfView } from './slack-reading.ts';
import { CHANNELS, createSight, NAMES, USERS } from './slack-sight.ts';
import type { Outcome, Place, SeenForm, SeenMessage, SurfaceDriver, Who } from './surface-driver.ts';
import { createSurfaceWorld, type SurfaceWorld } from './surface-world.ts';

const PATIENCE_MS = 30_000;

/** Slack, as its people use it: signed requests of the twin go in, and what the twin has kept is read. */
export async function openSlackDriver(): Promise<SurfaceDriver> {
  const twin = await startSlackTwin({
    users: USERS,
    channels: [
      { id: CHANNELS.channel, name: 'exports' },
      { id: CHANNELS.admins, name: 'export-admins', kind: 'private', members: ['U0ADA'] },
    ],
    // The machine that runs the tests may be busy with other things.
    ackTimeoutMs: 20_000,
  });
  const world = await createSurfaceWorld({
    SLACK_SIGNING_SECRET: twin.signingSecret,
    SLACK_BOT_TOKEN: 'xoxb-twin',
    SLACK_API_URL: twin.apiUrl,
    BOT_ADMINS: 'ada@acme.example',
  });
  const { address } = await world.app.serve();
  twin.connect(`${address}/slack/events`);
  const driver = createDriver(twin, world);
  for (const who of ['admin', 'contributor', 'viewer'] as const) await driver.say(who, 'help', 'direct');
  await driver.say('admin', `people set @${NAMES.contributor} contributor`, 'direct');
  return driver;
}

function createDriver(twin: SlackTwin, world: SurfaceWorld): SurfaceDriver {
  const sight = createSight(twin);
  const { personOf, roomOf, topOf, seeForm, seeView, readPlace, everywhere, isWaiting, rawOf, errors } = sight;

  /** Does something, and waits until all that it causes is there to be seen. */
  const settle = async <T>(who: Who, act: () => Promise<T>, causes = true): Promise<T> => {
    const before = everywhere(who);
    const done = await act();
    if (causes) await twin.waitFor(() => everywhere(who) !== before, PATIENCE_MS);
    await world.quiet();
    await twin.waitFor(() => !isWaiting(topOf(who)), PATIENCE_MS);
    return done;
  };
  const take = async (
    who: Who,
    place: Place | undefined,
    pressed: SeenMessage | undefined,
    act: () => Promise<unknown>,
  ): Promise<Outcome> => {
    const seen = place === undefined ? [] : readPlace(who, place);
    const known = new Map(seen.map((one) => [one.id, toVersion(one)]));
    const view = topOf(who);
    await settle(who, act);
    const now = place === undefined ? [] : readPlace(who, place);
    const messages = now.filter((one) => {
      if (one.author !== 'bot') return one.author === 'platform' && !known.has(one.id);
      return !known.has(one.id) || (one.id === pressed?.id && known.get(one.id) !== toVersion(one));
    });
    const top = topOf(who);
    const isNew = top !== undefined && (top.id !== view?.id || top.hash !== view.hash);
    const dialog = top !== undefined && isNew && inputsOfView(top).length === 0 ? [seeView(top)] : [];
    return { messages: [...messages, ...dialog], form: seeForm(top) };
  };
  /** People close what they have read before they go on. */
  const clear = async (who: Who): Promise<void> => {
    const top = topOf(who);
    if (top !== undefined) await personOf(who).closeView(top, { all: true });
  };
  const replay = async (request: SentRequest | undefined, times: number): Promise<void> => {
    if (request === undefined) throw new Error('nothing was sent');
    for (let more = 1; more < times; more++) await twin.forge.replay(request);
  };
  const checked = (ack: Ack | undefined): Ack => {
    if (ack?.ok !== true) throw new Error(`not acknowledged: ${ack?.status} ${ack?.failure} ${ack?.body}`);
    return ack;
  };
  const placeOf = (message: SeenMessage): Place | undefined => {
    if (message.where === 'home') return 'direct';
    if (message.where === 'dialog') return undefined;
    return message.where === 'thread' ? { under: message } : message.where;
  };
  /** Where the form that is open was asked for, for what is said there when it is sent. */
  const askedIn = new Map<Who, Place>();

  const needView = (who: Who, form: SeenForm): View => {
    const view = twin.views(NAMES[who]).find(({ id }) => id === form.id);
    if (view === undefined) throw new Error(`${who} does not have “${form.title}” open`);
    return view;
  };
  const findChoices = async (who: Who, view: View, element: Json, typed: string) => {
    const choices = choicesOf(element) ?? [];
    if (choices.length > 0 || !String(element.type).endsWith('external_select')) return choices;
    const found = await personOf(who).suggest(view, { actionId: String(element.action_id) }, typed);
    return found.options.map(toChoice);
  };

  const press = async (who: Who, message: SeenMessage, title: string, index: number, times: number, data?: unknown) => {
    const raw = rawOf(message);
    const blocks = raw.of.blocks ?? [];
    const buttons = buttonsOfBlocks(blocks);
    const all = data === undefined ? buttons.filter((one) => one.title === title && one.url === undefined) : buttons;
    const button = all[index];
    if (button === undefined)
      throw new Error(`no button “${title}” here: ${buttons.map((one) => one.title).join(', ')}`);
    const target = data === undefined ? raw.of : { ...raw.of, blocks: withData(blocks, button.actionId, data) };
    const place = placeOf(message) ?? askedIn.get(who) ?? 'direct';
    askedIn.set(who, place);
    return take(who, place, message, async () => {
      const { blockId, actionId, option } = button;
      const wanted =
        option === undefined || data !== undefined ? { blockId, actionId } : { blockId, actionId, text: title };
      const ack = checked(await personOf(who).pressButton(target, wanted));
      await replay(ack.request, times);
    });
  };

  return {
    world,
    people: {
      admin: { name: 'Ada Lind', word: '@ada' },
      contributor: { name: 'Casper Moore', word: '@casper' },
      viewer: { name: 'Femke Smit', word: '@femke' },
    },
    channelWord: (room) => (room === 'channel' ? '#exports' : '#export-admins'),

    async say(who, line, place = 'channel', { by, times = 1 } = {}) {
      await clear(who);
      askedIn.set(who, place);
      const person = personOf(who);
      const parent = typeof place === 'string' ? undefined : (rawOf(place.under).of as Message);
      const room = typeof place === 'string' ? roomOf(who, place) : (parent?.channel ?? '');
      const thread = parent?.thread_ts ?? parent?.ts;
      // Slack has no commands in threads.
      const way = by ?? (parent === undefined ? 'slash' : 'mention');
      return take(who, place, undefined, async () => {
        if (way === 'slash') return replay(checked(await person.slash('/export', line, room)).request, times);
        const text = toSent(twin, line);
        const said =
          way === 'mention' ? await person.mention(room, text, thread) : await person.say(room, text, thread);
        await replay(checked(said.delivery?.attempts[0]).request, times);
      });
    },
    press: (who, message, title, { times = 1, index = 0 } = {}) => press(who, message, title, index, times),
    forge: (who, message, data) => press(who, message, 'any', 0, 1, data),

    async fill(who, form, values) {
      needView(who, form);
      for (const [id, value] of Object.entries(values)) {
        const view = needView(who, form);
        const input = inputsOfView(view).find(({ element }) => element.action_id === id);
        if (input === undefined) throw new Error(`no field ${id} here: ${form.fields.map((one) => one.id).join(', ')}`);
        const { block, element } = input;
        const wanted = { blockId: String(block.block_id), actionId: id };
        const choice = await toChosen(element, value, (typed) => findChoices(who, view, element, typed));
        const isHeard = block.dispatch_action === true;
        await settle(who, () => personOf(who).select(view, wanted, choice), isHeard);
        errors.delete(view.id);
      }
      return seeForm(needView(who, form)) as SeenForm;
    },
    async search(who, form, field, typed) {
      const view = needView(who, form);
      const input = inputsOfView(view).find(({ element }) => element.action_id === field);
      if (input === undefined) throw new Error(`no field ${field}`);
      const found = await findChoices(who, view, input.element, typed);
      return found.filter(({ title }) => title.toLowerCase().includes(typed.toLowerCase()));
    },
    async submit(who, form, { button, times = 1 } = {}) {
      const view = needView(who, form);
      const hasWays = inputsOfView(view).some(({ element }) => element.action_id === WAYS);
      if (button !== undefined && hasWays) await personOf(who).select(view, { actionId: WAYS }, button);
      else if (button !== undefined && !waysOfView(view).includes(button))
        throw new Error(`no “${button}” on the form`);
      errors.delete(form.id);
      const place = askedIn.get(who) ?? 'direct';
      const seen = new Set(readPlace(who, place).map(({ id }) => id));
      const { ack, errors: beside, problem } = await personOf(who).submit(needView(who, form));
      if (problem !== undefined) throw new Error(`Slack says: ${problem}`);
      if (ack !== undefined) await replay(ack.request, times);
      errors.set(form.id, beside);
      await world.quiet();
      await twin.waitFor(() => !isWaiting(topOf(who)), PATIENCE_MS);
      const top = topOf(who);
      const said = readPlace(who, place).filter(({ id, author }) => !seen.has(id) && author === 'bot');
      const dialog = top !== undefined && inputsOfView(top).length === 0 ? [seeView(top)] : [];
      return { messages: [...said, ...dialog], form: seeForm(top) };
    },
    async reload(who, form, title) {
      const view = needView(who, form);
      const button = buttonsOfBlocks(view.blocks).find((one) => one.title === title);
      if (button === undefined) throw new Error(`no “${title}” on the form`);
      const { blockId, actionId } = button;
      await settle(who, async () => checked(await personOf(who).pressButton(view, { blockId, actionId })), true);
      errors.delete(view.id);
      return seeForm(needView(who, form)) as SeenForm;
    },
    async dismiss(who, form) {
      await personOf(who).closeView(needView(who, form), { all: true });
    },
    openForm: async (who) => seeForm(topOf(who)),

    read: async (who, place) => readPlace(who, place),
    async openHome(who) {
      await clear(who);
      await personOf(who).openHome();
      await world.quiet();
      return seeView(await twin.waitFor(() => twin.home(NAMES[who]), PATIENCE_MS));
    },
    reread: async (who, message) => sight.lookAgain(who, message),
    async until(look) {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        const found = await look();
        if (found !== undefined) return found;
        const left = end - performance.now();
        if (left <= 0) throw new Error('waited in vain');
        // The first look is of now; the next one comes with a change.
        let looks = 0;
        const next = () => {
          looks += 1;
          return looks > 1;
        };
        await twin.waitFor(next, left).catch(() => undefined);
      }
    },
    async close() {
      await world.close();
      await twin.close();
    },
  };
}

const toVersion = ({ words, buttons }: SeenMessage): string => JSON.stringify([words, buttons]);

/** As Slack sends what is typed into its composer: markup escaped, names as references. */
function toSent(twin: SlackTwin, line: string): string {
  const escaped = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll(/(^|\s)([@#])([\w.-]+)/g, (whole: string, space: string, sign: string, name: string) => {
    if (sign === '@') {
      const found = twin.users.find((user) => user.name === name);
      return found === undefined ? whole : `${space}<@${found.id}>`;
    }
    const id = { exports: CHANNELS.channel, 'export-admins': CHANNELS.admins }[name];
    return id === undefined ? whole : `${space}<#${id}|${name}>`;
  });
}

/** A card from elsewhere: the same button, with other data. */
const withData = (blocks: readonly Json[], actionId: string, data: unknown): readonly Json[] =>
  JSON.parse(JSON.stringify(blocks), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'action_id' in value && value.action_id === actionId
      ? { ...value, value: JSON.stringify(data) }
      : value,
  ) as readonly Json[];

/** What the twin's people pick: texts as they are, choices by their value, a toggle as ticked or not. */
async function toChosen(
  element: Json,
  value: string | readonly string[],
  find: (typed: string) => Promise<readonly { readonly title: string; readonly value: string }[]>,
): Promise<string | boolean | readonly string[] | null> {
  const type = String(element.type);
  if (!/select|radio_buttons|checkboxes/.test(type)) return value === '' ? null : String(value);
  if (type === 'checkboxes' && typeof value === 'string') return value === 'true';
  const wanted = typeof value === 'string' ? [value] : value;
  const values: string[] = [];
  for (const one of wanted) {
    const choices = await find(one);
    const found =
      choices.find((choice) => choice.value === one) ??
      choices.find((choice) => choice.title === one) ??
      choices.find((choice) => choice.title.startsWith(one));
    if (found === undefined) throw new Error(`no choice “${one}”: ${choices.map(({ title }) => title).join(', ')}`);
    values.push(found.value);
  }
  return typeof value === 'string' ? (values[0] ?? null) : values;
}
