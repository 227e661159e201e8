import type { CommandCall } from '../domain/call.ts';
import { ENTITY_KINDS } from '../domain/catalog.ts';
import type { AppError, ErrorCode } from '../domain/errors.ts';
import { ROLES } from '../domain/person.ts';
import { LIMITS } from './limits.ts';
import { type Button, toButton, toButtonTitle } from './page.ts';
import { toShown, truncateMiddle } from './plain.ts';
import { ERROR_STRINGS, type ErrorWords, isStringKey } from './strings/index.ts';
import type { TextParams, Words } from './words.ts';

/** Messages of databases and systems, cut for a card; the log has all of it. */
const DETAIL_SHOWN = 300;
/** Their answer is the form of an export. */
const FORMS: ReadonlySet<string> = new Set(['create', 'edit', 'duplicate']);
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** For codes that were stored: a later version may not know them. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_STRINGS.en, code);

/** What happened and what to do, for one reader. */
export function explain(words: Words, code: ErrorCode, params: TextParams): ErrorWords {
  const { say, hint } = ERROR_STRINGS[words.language][code];
  const known = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, toParam(words, name, value)]));
  const all = { ...known, named: params.name === '' ? 'no' : 'yes', answered: params.by === '' ? 'no' : 'yes' };
  return { say: words.say(say, all), hint: words.say(hint, all) };
}

/** Where what the hint speaks of is found, for errors whose place knew no better. By the name that was meant. */
const WAYS_OUT: Partial<Record<ErrorCode, (name: string) => CommandCall>> = {
  unknown_export: () => ({ command: 'list', input: {} }),
  unknown_item: () => ({ command: 'catalog', input: {} }),
  unknown_connection: () => ({ command: 'connections', input: {} }),
  not_running: (name) => ({ command: 'history', input: { export: name } }),
  nothing_to_approve: (name) => ({ command: 'history', input: { export: name } }),
  nothing_refused: (name) => ({ command: 'run', input: { exports: [name] } }),
  not_of_records: (name) => ({ command: 'run', input: { exports: [name] } }),
};

export function toWaysOut({
  code,
  params,
  calls,
}: Pick<AppError, 'code' | 'params' | 'calls'>): readonly CommandCall[] {
  const way = WAYS_OUT[code];
  if (calls.length > 0 || way === undefined) return calls;
  return [way('name' in params ? String(params.name) : '')];
}

/** The ways out of an error as buttons. */
export function toCallButtons(words: Words, code: ErrorCode, calls: readonly CommandCall[]): Button[] {
  return calls.slice(0, LIMITS.buttonsInARow).map((call, index) => {
    const style = index === 0 && call.command !== 'delete' ? 'positive' : 'default';
    return toButton(words, call, { title: toCallTitle(words, code, call), style });
  });
}

function toCallTitle(words: Words, code: ErrorCode, call: CommandCall): string {
  if (call.command === 'request') return toButtonTitle(words, call);
  const names = toNames(call);
  if (code === 'unknown_command' && call.command !== 'help') {
    const line = truncateMiddle([call.command, ...names].join(' '), LIMITS.buttonTitle - 16);
    return words.t('button.did_you_mean', { line });
  }
  if (code === 'schedule_unclear' && typeof call.input.text === 'string') {
    return truncateMiddle(toShown(call.input.text), LIMITS.buttonTitle);
  }
  const button = toButtonTitle(words, call);
  if (names.length === 0) return button;
  // It begins with what was typed.
  if (call.command === 'create' || (FORMS.has(call.command) && Object.keys(call.input).length > 1))
    return words.t('button.fill_in');
  return words.t('button.with_name', {
    button,
    name: truncateMiddle(names.join(', '), LIMITS.buttonTitle - button.length - 2),
  });
}

/** What of a call's input people would recognise: names and words, never ids. */
function toNames({ input }: CommandCall): string[] {
  const values = ['export', 'exports', 'connection', 'person', 'search', 'topic', 'name'].flatMap(
    (key) => input[key] ?? [],
  );
  const names = values.filter(
    (value): value is string => typeof value === 'string' && value !== '' && !UUID.test(value),
  );
  return [...(input.all === true ? ['all'] : []), ...names.map((name) => toShown(name))];
}

/** Parameters are codes or names; codes become words, names are cut to what can be shown. */
function toParam(words: Words, name: string, value: string | number): string | number {
  if (typeof value === 'number') return value;
  switch (name) {
    case 'role':
      return ROLES.some((role) => role === value) ? words.label(`role.${value}`) : toShown(value);
    case 'needed':
      return ROLES.some((role) => role === value) ? words.label(`needed.${value}`) : toShown(value);
    case 'kinds':
      return words.list(value.split(',').map((kind) => toKind(words, kind.trim())));
    case 'argument':
      if (value === '') return words.t('argument.nothing');
      return isStringKey(`argument.${value}`) ? words.label(`argument.${value}`) : toShown(value);
    case 'reason':
      return isStringKey(`reason.${value}`) ? words.label(`reason.${value}`) : toShown(value);
    case 'state':
      return isStringKey(`request.state.${value}`)
        ? words.label(`request.state.${value}`).toLowerCase()
        : toShown(value);
    case 'field':
      return toShown(words.label(value));
    case 'detail':
    case 'problems':
      return toShown(value, DETAIL_SHOWN);
    default:
      return toShown(value);
  }
}

const toKind = (words: Words, kind: string): string =>
  ENTITY_KINDS.some((known) => known === kind) ? words.label(`kind.${kind}`) : toShown(kind);
