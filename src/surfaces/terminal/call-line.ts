import type { CommandCall } from '../../domain/call.ts';
import { toVisible } from './text.ts';

/** Inputs that are one name or text on the command line, and inputs that are several. */
const ONE: ReadonlySet<string> = new Set(['name', 'export', 'topic', 'search', 'connection', 'person']);
const SEVERAL: ReadonlySet<string> = new Set(['names', 'exports']);
const BARE = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;

/**
 * The command line that does the same as a button, e.g. `/export run "Weekly newsletter"`. Undefined when the call says
 * more than a line can: an unknown input, or a name that quotes cannot hold.
 */
export function toLine({ command, input }: CommandCall): string | undefined {
  // The verb of a command comes first, its preposition and role last, as people say it.
  const words = Object.entries(input)
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([key, value]) => toWords(key, value, command));
  const isSayable = words.every((part) => part !== undefined) && BARE.test(command);
  return isSayable ? ['/export', command, ...words.flat()].join(' ') : undefined;
}

const placeOf = (key: string): number => (key === 'action' ? 0 : key === 'with' || key === 'role' ? 2 : 1);

function toWords(key: string, value: unknown, command: string): readonly string[] | undefined {
  if (value === undefined || value === '') return [];
  if (key === 'action' && typeof value === 'string' && BARE.test(value)) return [value];
  if (key === 'with' && value === 'contributors') return ['with', 'contributors'];
  if (key === 'role' && typeof value === 'string') return command === 'request' ? ['role', value] : [value];
  if (key === 'resume') return [];
  if (key === 'all') return value === true ? ['all'] : undefined;
  if (key === 'sort' && typeof value === 'string' && BARE.test(value)) return [`sort:${value}`];
  if (key === 'descending' && typeof value === 'boolean') return value ? ['order:desc'] : [];
  if (key === 'run' && (typeof value === 'number' || (typeof value === 'string' && BARE.test(value))))
    return [`run:${value}`];
  if (key === 'page' && typeof value === 'number') return value === 1 ? [] : [`page:${value}`];
  const names = ONE.has(key) ? [value] : SEVERAL.has(key) && Array.isArray(value) ? value : undefined;
  return names?.every(isQuotable) ? names.map((name) => (BARE.test(name) ? name : `"${name}"`)) : undefined;
}

const isQuotable = (name: unknown): name is string =>
  typeof name === 'string' && !/["“”„«»]/u.test(name) && name === toVisible(name);
