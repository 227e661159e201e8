import type { Json, StateValues } from '../model.ts';
import { isRecord } from '../records.ts';
import { listControls, optionsOf, plain } from './elements.ts';

/** What a person types or picks: a text, a number, a tick, or several of them; null empties. */
export type Choice = string | number | boolean | null | readonly string[];

/** Where an element keeps its value in `state.values`, and what it starts with. */
interface Kind {
  readonly field: string;
  readonly initial: string;
  readonly many: boolean;
  /** Options, with text and value, instead of bare ids. */
  readonly options: boolean;
}

const bare = (field: string, initial: string, many = false): Kind => ({ field, initial, many, options: false });
const OPTION: Kind = { field: 'selected_option', initial: 'initial_option', many: false, options: true };
const OPTIONS: Kind = { field: 'selected_options', initial: 'initial_options', many: true, options: true };
const TEXT = bare('value', 'initial_value');

const KINDS: Readonly<Record<string, Kind>> = {
  plain_text_input: TEXT,
  email_text_input: TEXT,
  url_text_input: TEXT,
  number_input: TEXT,
  rich_text_input: bare('rich_text_value', 'initial_value'),
  static_select: OPTION,
  external_select: OPTION,
  radio_buttons: OPTION,
  multi_static_select: OPTIONS,
  multi_external_select: OPTIONS,
  checkboxes: OPTIONS,
  datepicker: bare('selected_date', 'initial_date'),
  timepicker: bare('selected_time', 'initial_time'),
  datetimepicker: bare('selected_date_time', 'initial_date_time'),
  users_select: bare('selected_user', 'initial_user'),
  conversations_select: bare('selected_conversation', 'initial_conversation'),
  channels_select: bare('selected_channel', 'initial_channel'),
  multi_users_select: bare('selected_users', 'initial_users', true),
  multi_conversations_select: bare('selected_conversations', 'initial_conversations', true),
  multi_channels_select: bare('selected_channels', 'initial_channels', true),
  file_input: bare('files', 'initial_files', true),
};

/** Elements that hold a value; buttons and menus do not. */
export const holdsValue = (element: Json): boolean => KINDS[String(element.type)] !== undefined;

/** `state.values` of blocks that nobody has touched. */
export function initialState(blocks: readonly Json[]): StateValues {
  const values: Record<string, Record<string, Json>> = {};
  for (const { block, element } of listControls(blocks)) {
    const kind = KINDS[String(element.type)];
    if (kind === undefined) continue;
    const start = element[kind.initial] ?? (kind.many ? [] : null);
    const blockId = String(block.block_id);
    values[blockId] = { ...values[blockId], [String(element.action_id)]: toValue(element, kind, start) };
  }
  return values;
}

/** The value of an element after a choice; `loaded` are options that it was given on typing. Throws when it cannot be chosen. */
export function choose(element: Json, choice: Choice, loaded: readonly Json[] = []): Json {
  const kind = KINDS[String(element.type)];
  if (kind === undefined) throw new Error(`a ${String(element.type)} takes no value`);
  if (choice === null || choice === '') return toValue(element, kind, kind.many ? [] : null);
  if (!kind.options) return toValue(element, kind, toBare(element, kind, choice));
  const pool = [...optionsOf(element), ...loaded];
  if (typeof choice === 'boolean') return toValue(element, kind, choice ? pool.slice(0, 1).map(slim) : []);
  const wanted = (Array.isArray(choice) ? choice : [choice]).map(String);
  const picked = wanted.map((one) => slim(pick(pool, one)));
  return toValue(element, kind, kind.many ? picked : (picked[0] ?? null));
}

/** What was filled in, for checking that it is not empty. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined) return true;
  const kind = KINDS[String(value.type)];
  const held = kind === undefined ? undefined : value[kind.field];
  return held === null || held === undefined || held === '' || (Array.isArray(held) && held.length === 0);
}

export const heldValue = (value: Json): unknown => value[KINDS[String(value.type)]?.field ?? 'value'];

function toValue(element: Json, { field }: Kind, held: unknown): Json {
  const zone = element.type === 'timepicker' && element.timezone !== undefined ? { timezone: element.timezone } : {};
  return { type: element.type, [field]: held, ...zone };
}

function toBare(element: Json, kind: Kind, choice: Exclude<Choice, null>): unknown {
  if (kind.many) return Array.isArray(choice) ? choice : [String(choice)];
  if (element.type === 'datetimepicker') return Number(choice);
  const text = String(choice);
  const isFit = PATTERNS[String(element.type)]?.test(text) ?? true;
  if (!isFit) throw new Error(`a ${String(element.type)} cannot hold ${text}`);
  return text;
}

const PATTERNS: Readonly<Record<string, RegExp>> = {
  datepicker: /^\d{4}-\d\d-\d\d$/,
  timepicker: /^([01]\d|2[0-3]):[0-5]\d$/,
  number_input: /^-?\d+([.]\d+)?$/,
};

function pick(pool: readonly Json[], wanted: string): Json {
  const found = pool.find(({ value }) => value === wanted) ?? pool.find(({ text }) => plain(text) === wanted);
  if (found !== undefined) return found;
  throw new Error(`no option ${wanted}; there is ${pool.map(({ text }) => plain(text)).join(', ') || 'none'}`);
}

/** An option as payloads carry it. */
const slim = (option: Json): Json => ({
  text: isRecord(option.text) && option.text.type === 'plain_text' ? { emoji: true, ...option.text } : option.text,
  value: option.value,
  ...(option.description === undefined ? {} : { description: option.description }),
});
