import type { Json, StateValues, View } from '../../twins/slack/index.ts';
import type { SeenChoice, SeenField } from './surface-driver.ts';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const plain = (text: unknown): string => (isObject(text) && typeof text.text === 'string' ? text.text : '');

const TEXTS = new Set(['plain_text', 'mrkdwn', 'raw_text', 'text', 'markdown', 'raw_number']);

/** Every object with text that is read as part of the message: no buttons, no choices, no questions that they ask. */
function* textsOf(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const one of value) yield* textsOf(one);
  else if (isObject(value)) {
    if (typeof value.action_id === 'string') return;
    if (TEXTS.has(String(value.type)) && typeof value.text === 'string') yield value;
    else {
      if (value.type === 'date') yield { type: 'text', text: String(value.fallback ?? '') };
      for (const part of Object.values(value)) yield* textsOf(part);
    }
    if (typeof value.alt_text === 'string') yield { type: 'plain_text', text: value.alt_text };
  }
}

const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** References as they are read; the three escapes as their characters. */
export const readMrkdwn = (text: string): string =>
  decode(
    text.replace(/<([^<>\n]+)>/g, (_, inner: string) => {
      const [target = '', label] = inner.split('|', 2);
      return label ?? target.replace(/^!/, '@');
    }),
  );

/** Everything that can be read on blocks, a line for each piece. */
export const wordsOfBlocks = (blocks: unknown): string =>
  [...textsOf(blocks)]
    .map(({ type, text }) => (type === 'mrkdwn' ? readMrkdwn(unmark(String(text))) : String(text)))
    .filter((text) => text.trim() !== '')
    .join('\n');

/** Bold is a look, no letters. */
const unmark = (text: string): string => text.replace(/^\*([\s\S]+)\*$/, '$1');

/**
 * What Slack makes of text besides letters: mentions and links of markup, and addresses that it turns into links by
 * itself where it may. Dates are drawn for each reader, and no more.
 */
export function liveOfBlocks(blocks: unknown, text: string): readonly string[] {
  const live: string[] = [...referencesOf(text)];
  for (const found of textsOf(blocks)) {
    const content = String(found.text);
    if (found.type === 'markdown') live.push(...(content.match(/!?\[[^\]]*\]\([^)]*\)|@everyone/g) ?? []));
    if (found.type !== 'mrkdwn') continue;
    live.push(...referencesOf(content));
    if (found.verbatim !== true) live.push(...(content.match(/https?:\/\/\S+/g) ?? []));
  }
  const named = [...nodesOf(blocks)].filter(({ type }) => ['user', 'usergroup', 'broadcast'].includes(String(type)));
  live.push(...named.map((node) => JSON.stringify(node)));
  return live;
}

const referencesOf = (text: string): readonly string[] =>
  (text.match(/<[^<>\n]+>/g) ?? []).filter((reference) => !reference.startsWith('<!date^'));

function* nodesOf(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one);
  else if (isObject(value)) {
    yield value;
    for (const one of Object.values(value)) yield* nodesOf(one);
  }
}

export interface BlockButton {
  readonly title: string;
  readonly url: string | undefined;
  readonly blockId: string;
  readonly actionId: string;
  /** The entry of an overflow menu. */
  readonly option: string | undefined;
}

/** Buttons and entries of menus, in the order in which they are read. */
export const buttonsOfBlocks = (blocks: readonly Json[]): readonly BlockButton[] =>
  blocks.flatMap((block) => {
    const elements = [...list(block.elements), ...(isObject(block.accessory) ? [block.accessory] : [])];
    const nested = [...buttonsOfBlocks(list(block.child_blocks))];
    const at = { blockId: String(block.block_id) };
    const own = elements.flatMap((element): BlockButton[] => {
      const base = { ...at, actionId: String(element.action_id) };
      const url = typeof element.url === 'string' ? element.url : undefined;
      if (element.type === 'button') return [{ ...base, title: plain(element.text), url, option: undefined }];
      if (element.type !== 'overflow') return [];
      return list(element.options).map(({ text, value, url: to }) => ({
        ...base,
        title: plain(text),
        url: typeof to === 'string' ? to : undefined,
        option: String(value ?? ''),
      }));
    });
    return [...own, ...nested];
  });

/** The input of a modal that decides between several ways to send it. */
export const WAYS = 'do';

/** An input block and its element. */
interface Input {
  readonly block: Json;
  readonly element: Json;
  /** What is said below it. */
  readonly note: string | undefined;
}

export const inputsOfView = ({ blocks }: View): readonly Input[] =>
  blocks.flatMap((block, index) => {
    if (block.type !== 'input' || !isObject(block.element)) return [];
    const rest = blocks.slice(index + 1);
    const end = rest.findIndex(({ type }) => type !== 'context');
    const below = (end === -1 ? rest : rest.slice(0, end)).map(wordsOfBlocks);
    const note = below.find((text) => text.startsWith('⚠️'));
    return [{ block, element: block.element, note }];
  });

export function fieldsOfView(view: View, errors: Readonly<Record<string, string>>): readonly SeenField[] {
  return inputsOfView(view)
    .filter(({ element }) => element.action_id !== WAYS)
    .map(({ block, element, note }) => ({
      id: String(element.action_id),
      label: plain(block.label),
      value: heldBy(view.state.values, block, element),
      isRequired: block.optional !== true,
      choices: choicesOf(element),
      error: errors[String(block.block_id)] ?? note,
    }));
}

/** Undefined for what is typed; nothing for what is looked up. */
export function choicesOf(element: Json): readonly SeenChoice[] | undefined {
  const type = String(element.type);
  if (type.endsWith('external_select')) return [];
  if (!/select|radio_buttons|checkboxes/.test(type)) return undefined;
  return [...list(element.options), ...list(element.option_groups).flatMap((group) => list(group.options))].map(
    toChoice,
  );
}

export const toChoice = ({ text, value }: Json): SeenChoice => ({ title: plain(text), value: String(value) });

/** Ways to send a modal, the main one first. */
export function waysOfView(view: View): readonly string[] {
  const ways = inputsOfView(view).find(({ element }) => element.action_id === WAYS);
  if (ways !== undefined) return (choicesOf(ways.element) ?? []).map(({ title }) => title);
  return view.submit === null || view.submit === undefined ? [] : [plain(view.submit)];
}

function heldBy(values: StateValues, block: Json, element: Json): string {
  const held = values[String(block.block_id)]?.[String(element.action_id)] ?? {};
  if (element.type === 'checkboxes') {
    const picked = list(held.selected_options).map(({ value }) => String(value));
    // A single box is a toggle.
    return list(element.options).length === 1 && picked.length === 0 ? 'false' : picked.join(',');
  }
  const option = isObject(held.selected_option) ? held.selected_option.value : undefined;
  const several = list(held.selected_options).map(({ value }) => String(value));
  const other = held.value ?? option ?? held.selected_date ?? held.selected_time;
  return other === undefined || other === null ? several.join(',') : String(other);
}
