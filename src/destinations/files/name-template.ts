import type { Item } from '../contract.ts';
import { toSlug } from './slug.ts';

/** What may stand in braces in a name template; all become one plain name each. */
export const PLACEHOLDERS = ['export', 'item', 'date', 'time', 'run', 'n'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type NameValues = Readonly<Record<Placeholder, string>>;

/** What is wrong with a template; codes of `views/strings`. */
export type NameProblem =
  | 'unknown_placeholder'
  | 'unsafe_characters'
  | 'needs_item'
  | 'needs_export_or_run'
  | 'needs_n';

const BRACES = /\{([^{}]*)\}/g;
/** Between placeholders: letters and digits of any script, and the signs that every system takes in names. */
const PLAIN = /^[\p{L}\p{M}\p{N}._ ()+@=,-]*$/u;

/**
 * Two segments of an export must not write the same file, nor two exports, nor two parts of a segment; and no template
 * leads outside, whatever the names that are put into it.
 */
export function findNameProblem(template: string, isSplit: boolean): NameProblem | undefined {
  const text = template.trim();
  const used = [...text.matchAll(BRACES)].map(([, name]) => name ?? '');
  if (used.some((name) => !isPlaceholder(name))) return 'unknown_placeholder';
  for (const part of text.split('/')) {
    const plain = part.replace(BRACES, '');
    const isSafe = PLAIN.test(plain) && part !== '' && !/^[. ]|[. ]$/.test(part);
    if (!isSafe) return 'unsafe_characters';
  }
  if (!used.includes('item')) return 'needs_item';
  if (!used.includes('export') && !used.includes('run')) return 'needs_export_or_run';
  if (isSplit && !(text.split('/').at(-1) ?? '').includes('{n}')) return 'needs_n';
  return undefined;
}

const isPlaceholder = (name: string): name is Placeholder => PLACEHOLDERS.some((known) => known === name);

export const usesPlaceholder = (template: string, name: Placeholder): boolean => template.includes(`{${name}}`);

/** The path that a template makes, without an extension. */
export function fillName(template: string, values: NameValues): string {
  return template.trim().replace(BRACES, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole));
}

/** All of a run's values but those of its items. In UTC. */
export function toRunValues(exportName: string, startedAt: Date, runId: string): Omit<NameValues, 'item' | 'n'> {
  const time = startedAt.toISOString();
  return {
    export: toSlug(exportName, 'export'),
    date: time.slice(0, 10),
    time: time.slice(11, 19).replaceAll(':', '-'),
    run: toShortId(runId),
  };
}

/** The end of an id, as its start may be a time. */
export const toShortId = (id: string): string => id.replaceAll('-', '').slice(-8);

export const toItemName = (item: Pick<Item, 'name' | 'title'>): string => toSlug(item.title, item.name, 'data');
