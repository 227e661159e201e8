import type { Answers, ViewName } from '../domain/answers.ts';
import type { CommandCall } from '../domain/call.ts';
import { EXPORT_NAME_LIMIT } from '../domain/export.ts';
import type { Reader } from './contract.ts';
import type { ExecuteAction, Fact, Tone } from './dialect-types.ts';
import { LIMITS } from './limits.ts';
import { toShown, truncate } from './plain.ts';
import { isStringKey } from './strings/index.ts';
import type { Words } from './words.ts';

/** What one view makes of an answer: its words, and the data that its template in `cards/` lays out. */
export interface Page {
  /** The headline, with the state as a word. */
  readonly title: string;
  /** What else a notification or a screen reader needs, in a sentence or two; may be empty. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type View<V extends ViewName> = (answer: Answers[V], words: Words, reader: Reader) => Page;

/** A button as the templates take it. */
export type Button = Omit<ExecuteAction, 'type' | 'verb'>;

/** A paragraph as the templates take it. */
export interface Paragraph {
  readonly text: string;
  readonly color: Tone;
  readonly isSubtle: boolean;
}

type Input = CommandCall['input'];
const always = (): boolean => true;
const isOneOf =
  (...actions: readonly string[]) =>
  ({ action }: Input): boolean =>
    actions.some((one) => one === action);
const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);
/** Typed words may say all there is to say, which only the command can tell. */
const hasNoSchedule = ({ text, words }: Input): boolean => isEmpty(text) && isEmpty(words);

/** Commands whose answer is a form, so that platforms which open dialogs on a press know; of some, only with this input. */
const FORMS: Readonly<Record<string, (input: Input) => boolean>> = {
  create: always,
  edit: always,
  duplicate: always,
  request: always,
  connections: isOneOf('add', 'edit'),
  requests: isOneOf('deny'),
  subscriptions: isOneOf('edit'),
  run: ({ exports, all }) => isEmpty(exports) && all !== true,
  schedule: hasNoSchedule,
  refresh: (input) => input.action === 'schedule' && hasNoSchedule(input),
};

/** Whether the answer to a call is a form, as far as the call itself says. A typed line may fill it in by itself. */
export function opensForm(
  { command, input }: CommandCall,
  how: { readonly isTyped: boolean } = { isTyped: false },
): boolean {
  const isFilledIn = input.step !== undefined || WHOLE.every((field) => input[field] !== undefined);
  if (how.isTyped && isFilledIn) return false;
  return FORMS[command]?.(input) === true;
}

/** What a new export cannot be without. */
const WHOLE = ['name', 'connection', 'items'];

export function toButton(
  words: Words,
  call: CommandCall,
  options: {
    readonly title?: string;
    readonly style?: Button['style'];
    readonly formId?: string;
    /** What people call the thing whose id the call carries. */
    readonly named?: string;
  } = {},
): Button {
  const { title = toButtonTitle(words, call), style = 'default', formId, named } = options;
  return {
    title: truncate(title, LIMITS.buttonTitle),
    style,
    associatedInputs: formId === undefined ? 'none' : 'auto',
    data: { v: 1, command: call.command, input: call.input, ...(formId === undefined ? {} : { formId }) },
    exportBot: { dialog: opensForm(call) && formId === undefined, ...(isName(named) ? { named } : {}) },
  };
}

/** Draws a form anew with what stands in its inputs, as a changed input does. */
export const toReloadButton = ({ command, input }: CommandCall, title: string, formId: string): Button => ({
  title: truncate(title, LIMITS.buttonTitle),
  style: 'default',
  associatedInputs: 'none',
  data: { v: 1, command, input: { ...input, step: 'reload' }, formId },
  exportBot: { dialog: false, reload: true },
});

/** Longer than a name can be, it names nothing that could be found. */
const isName = (text: string | undefined): text is string =>
  text !== undefined && [...text].length <= EXPORT_NAME_LIMIT;

/** What a button says that gives a command: by its action where it has several. */
export function toButtonTitle(words: Words, { command, input }: CommandCall): string {
  const detail = command === 'request' && input.role !== undefined ? 'role' : input.action;
  const keys = [`commands.${command}.${detail}.button`, `commands.${command}.button`];
  const key = keys.find(isStringKey);
  return key === undefined
    ? toShown(command.charAt(0).toUpperCase() + command.slice(1), LIMITS.buttonTitle)
    : words.t(key);
}

/** Room that a button's data needs beside the call that it carries inside its own. */
const AROUND_CALL = 300;

/** A call that is carried along: undefined when no platform would take a card with it. */
export const toCarried = (call: CommandCall | undefined): CommandCall | undefined =>
  call !== undefined && JSON.stringify(call).length <= LIMITS.buttonData - AROUND_CALL ? call : undefined;

export const paragraph = (text: string, color: Tone = 'default'): Paragraph => ({ text, color, isSubtle: false });
export const subtle = (text: string): Paragraph => ({ text, color: 'default', isSubtle: true });

/** What a fact says, and the instant in it, when others than the reader may look at it too. */
export type FactEntry = readonly [title: string, value: string | undefined, instant?: Instant];
export type Instant = { readonly date: string; readonly dated: string };

export const toInstant = (words: Words, date: Date): Instant => ({
  date: date.toISOString(),
  dated: words.exact(date),
});

/** Facts that have a value. */
export const toFacts = (facts: readonly FactEntry[]): Fact[] =>
  facts.flatMap(([title, value, instant]) =>
    value === undefined || value === '' ? [] : [{ title, value, exportBot: instant ?? {} }],
  );

/** The first `limit` items, and how many were left out. */
export const head = <T>(
  items: readonly T[],
  limit: number,
): { readonly shown: readonly T[]; readonly more: number } => ({
  shown: items.slice(0, limit),
  more: Math.max(0, items.length - limit),
});
