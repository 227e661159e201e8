import { randomUUID } from 'node:crypto';
import { findPrimaryData, findReloadInputs } from '../../src/surfaces/web/client/card-json.ts';
import type { WireEntry, WireForm, WireState, WireTurn, WireTurnResult } from '../../src/surfaces/web/wire.ts';
import { buttonsOfCard, type CardInput, inputsOfCard, wordsOfCard } from './card-reading.ts';
import { watchEntries } from './entry-stream.ts';
import type { Outcome, Place, SeenForm, SeenMessage, SurfaceDriver, Who } from './surface-driver.ts';
import { createSurfaceWorld } from './surface-world.ts';

const CHANNEL = 'channel:exports';

/** A form as the page holds it: what the server sent last, and what is typed over it. */
interface OpenForm {
  readonly wire: WireForm;
  readonly typed: ReadonlyMap<string, string>;
  readonly conversation: string;
  readonly entryId: string | undefined;
}

/** The web chat over its own HTTP, used as its page uses it. */
export async function openWebDriver(): Promise<SurfaceDriver> {
  const world = await createSurfaceWorld();
  const { address } = await world.app.serve();
  const ids: Record<Who, string> = {
    admin: world.person.operator,
    contributor: world.person.carlos,
    viewer: world.person.noor,
  };
  const stream = await watchEntries(Object.values(ids).map((id) => `${address}/api/events?as=${id}`));
  const open = new Map<Who, OpenForm>();
  /** The entry behind what was seen, as it was then. */
  const behind = new WeakMap<SeenMessage, WireEntry>();

  const toConversation = (who: Who, place: Place): string => {
    if (typeof place !== 'string') throw new Error('the web chat has no threads');
    return place === 'direct' ? `dm:${ids[who]}` : CHANNEL;
  };
  const readEntries = async (who: Who): Promise<readonly WireEntry[]> => {
    const response = await fetch(`${address}/api/state?as=${ids[who]}`);
    if (!response.ok) throw new Error(`the state answers with ${response.status}`);
    return ((await response.json()) as WireState).entries;
  };
  const see = (entry: WireEntry): SeenMessage => {
    const author = Object.entries(ids).find(([, id]) => id === entry.author)?.[0] as Who | undefined;
    const seen: SeenMessage = {
      id: entry.id,
      where: entry.conversation === CHANNEL ? 'channel' : 'direct',
      author: author ?? 'bot',
      words: entry.card === null ? entry.text : wordsOfCard(entry.card),
      summary: entry.text,
      buttons: buttonsOfCard(entry.card).map(({ title, url }) => ({ title, url })),
      isPrivate: entry.private,
      // The page puts every text in as text.
      live: [],
    };
    behind.set(seen, entry);
    return seen;
  };
  const post = async (turn: WireTurn): Promise<WireTurnResult> => {
    const response = await fetch(`${address}/api/turns`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(turn),
    });
    if (!response.ok) throw new Error(`the turn is answered with ${response.status} ${await response.text()}`);
    return (await response.json()) as WireTurnResult;
  };

  /** Sends a turn so many times, and tells what is new in its conversation. */
  const take = async (who: Who, turn: Omit<WireTurn, 'as' | 'eventId'>, times = 1): Promise<Outcome> => {
    const before = new Map((await readEntries(who)).map((entry) => [entry.id, entry.updatedAt]));
    const whole = { ...turn, as: ids[who], eventId: randomUUID() };
    const [result] = await Promise.all(Array.from({ length: times }, () => post(whole)));
    await world.quiet();
    const pressed = turn.body.kind === 'action' ? turn.body.entryId : undefined;
    const now = (await readEntries(who)).filter(
      (entry) =>
        entry.conversation === turn.conversation &&
        entry.author === null &&
        (!before.has(entry.id) || (entry.id === pressed && before.get(entry.id) !== entry.updatedAt)),
    );
    const form = result?.forms.at(-1);
    const current = open.get(who);
    if (form !== undefined) {
      const entryId = current?.wire.formId === form.formId ? current.entryId : pressed;
      open.set(who, { wire: form, typed: new Map(), conversation: turn.conversation, entryId });
    } else if (result?.problem === null && turn.body.kind === 'action' && isOf(turn.body.data, current))
      open.delete(who);
    return { messages: now.map(see), form: seeForm(open.get(who)) };
  };
  const need = (who: Who, form: SeenForm): OpenForm => {
    const current = open.get(who);
    if (current?.wire.formId !== form.id) throw new Error(`${who} does not have “${form.title}” open`);
    return current;
  };
  const pressData = (who: Who, message: SeenMessage, data: unknown, times?: number): Promise<Outcome> => {
    const entry = behind.get(message);
    if (entry === undefined) throw new Error('no message of this driver');
    const body = { kind: 'action', data, inputs: {}, entryId: entry.id } as const;
    return take(who, { conversation: entry.conversation, body }, times);
  };
  const until = <T>(look: () => Promise<T | undefined>): Promise<T> => stream.until(look);

  return {
    world,
    people: {
      admin: { name: 'Operator', word: 'operator' },
      contributor: { name: 'Carlos Vega', word: 'carlos' },
      viewer: { name: 'Noor de Vries', word: 'noor' },
    },
    channelWord: () => '#exports',
    say(who, line, place = 'channel', { by = 'words', times } = {}) {
      const prefix = { slash: '/export ', mention: '@exports ', words: '' }[by];
      return take(
        who,
        { conversation: toConversation(who, place), body: { kind: 'text', text: prefix + line } },
        times,
      );
    },
    press(who, message, title, { times, index = 0 } = {}) {
      const buttons = buttonsOfCard(behind.get(message)?.card);
      const button = buttons.filter((one) => one.title === title && one.url === undefined)[index];
      if (button === undefined)
        throw new Error(`no button “${title}” here: ${buttons.map((one) => one.title).join(', ')}`);
      return pressData(who, message, button.data, times);
    },
    forge: (who, message, data) => pressData(who, message, data),

    async fill(who, form, values) {
      const current = need(who, form);
      const inputs = inputsOfCard(current.wire.card);
      const typed = new Map(current.typed);
      for (const [id, value] of Object.entries(values)) typed.set(id, pick(inputs, id, value));
      const filled = { ...current, typed };
      open.set(who, filled);
      const reloading = findReloadInputs(current.wire.card);
      if (Object.keys(values).some((id) => reloading.has(id))) {
        const result = await post({
          as: ids[who],
          eventId: randomUUID(),
          conversation: current.conversation,
          body: { kind: 'action', data: toReload(findPrimaryData(current.wire.card)), inputs: valuesOf(filled) },
        });
        const next = result.forms.at(-1);
        if (next === undefined) throw new Error(`the reload brought no form: ${result.problem}`);
        // What the server gives back counts, so that a value which it loses is seen to be lost.
        open.set(who, { ...filled, wire: next, typed: new Map() });
      }
      return seeForm(open.get(who)) as SeenForm;
    },
    async search(who, form, field, typed) {
      const input = inputsOfCard(need(who, form).wire.card).find(({ id }) => id === field);
      return (input?.choices ?? []).filter(({ title }) => title.toLowerCase().includes(typed.toLowerCase()));
    },
    submit(who, form, { button, times } = {}) {
      const current = need(who, form);
      const buttons = buttonsOfCard(current.wire.card);
      const data =
        button === undefined ? findPrimaryData(current.wire.card) : buttons.find(({ title }) => title === button)?.data;
      if (data === undefined) throw new Error(`no “${button}” on the form`);
      const { conversation, entryId } = current;
      const body = { kind: 'action', data, inputs: valuesOf(current), ...(entryId && { entryId }) } as const;
      return take(who, { conversation, body }, times);
    },
    async reload(who, form, title) {
      const current = need(who, form);
      const button = buttonsOfCard(current.wire.card).find((one) => one.title === title);
      if (button === undefined) throw new Error(`no “${title}” on the form`);
      const { conversation } = current;
      const body = { kind: 'action', data: button.data, inputs: valuesOf(current) } as const;
      const result = await post({ as: ids[who], eventId: randomUUID(), conversation, body });
      const next = result.forms.at(-1);
      if (next === undefined) throw new Error(`the reload brought no form: ${result.problem}`);
      open.set(who, { ...current, wire: next, typed: new Map() });
      return seeForm(open.get(who)) as SeenForm;
    },
    async dismiss(who, form) {
      need(who, form);
      open.delete(who);
    },
    openForm: async (who) => seeForm(open.get(who)),

    async read(who, place) {
      const conversation = toConversation(who, place);
      return (await readEntries(who)).filter((entry) => entry.conversation === conversation).map(see);
    },
    openHome: () => Promise.reject(new Error('the web chat has no home')),
    async reread(who, { id }) {
      const entry = (await readEntries(who)).find((one) => one.id === id);
      return entry === undefined ? undefined : see(entry);
    },
    until,
    async close() {
      await stream.close();
      await world.close();
    },
  };
}

const isOf = (data: unknown, form: OpenForm | undefined): boolean =>
  form !== undefined &&
  typeof data === 'object' &&
  data !== null &&
  'formId' in data &&
  data.formId === form.wire.formId;

/** The choices that are meant, as forms send them; a typed text as it is. */
function pick(inputs: readonly CardInput[], id: string, value: string | readonly string[]): string {
  const input = inputs.find((one) => one.id === id);
  if (input === undefined) throw new Error(`no field ${id} here: ${inputs.map((one) => one.id).join(', ')}`);
  const { choices } = input;
  if (choices === undefined) return String(value);
  const wanted = typeof value === 'string' ? (value === '' ? [] : [value]) : value;
  return wanted
    .map((one) => {
      const found =
        choices.find((choice) => choice.value === one) ??
        choices.find((choice) => choice.title === one) ??
        choices.find((choice) => choice.title.startsWith(one));
      if (found === undefined) throw new Error(`no choice “${one}” for ${id}: ${choices.map((each) => each.title)}`);
      return found.value;
    })
    .join(',');
}

const valuesOf = ({ wire, typed }: OpenForm): Record<string, string> =>
  Object.fromEntries(inputsOfCard(wire.card).map(({ id, value }) => [id, typed.get(id) ?? value]));

function seeForm(form: OpenForm | undefined): SeenForm | undefined {
  if (form === undefined) return undefined;
  const { wire } = form;
  const values = valuesOf(form);
  const buttons = buttonsOfCard(wire.card);
  return {
    id: wire.formId,
    title: wire.title,
    words: wordsOfCard(wire.card),
    fields: inputsOfCard(wire.card).map(({ id, label, isRequired, choices }) => ({
      id,
      label,
      value: values[id] ?? '',
      isRequired,
      choices,
      error: wire.errors[id],
    })),
    buttons: [...buttons].sort((a, b) => Number(b.style === 'positive') - Number(a.style === 'positive')).map(toTitle),
    live: [],
  };
}

const toTitle = ({ title }: { readonly title: string }): string => title;

/** The call of a submit, marked so that nothing is saved: as the page sends it. */
function toReload(data: unknown): unknown {
  const { input, ...rest } = data as { readonly input?: object };
  return { ...rest, input: { ...input, step: 'reload' } };
}
