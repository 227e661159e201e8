import type { Json } from '../../twins/teams/index.ts';
import { nodesOf } from '../../twins/teams/index.ts';
import type { SeenField } from './surface-driver.ts';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** What Teams makes of the texts that it reads Markdown in; runs of a RichTextBlock are letters and nothing else. */
export function liveOfCard(card: unknown): readonly string[] {
  return [...nodesOf(card)].flatMap((node) => {
    const texts =
      node.type === 'TextBlock' ? [node.text] : node.type === 'FactSet' ? list(node.facts).flatMap(Object.values) : [];
    const titles = node.style === 'expanded' ? list(node.choices).map(({ title }) => title) : [];
    return [...texts, ...titles].flatMap((text) =>
      typeof text === 'string' ? (text.match(/!?\[[^\]]*\]\([^)]*\)|\*\*[^*]+\*\*|<at>|^#+ |`[^`]+`/g) ?? []) : [],
    );
  });
}

/** What is said right below an input. */
function errorsOf(card: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const node of [card, ...nodesOf(card)]) {
    for (const part of isObject(node) ? [list(node.body), list(node.items)] : []) {
      for (const [index, item] of part.entries()) {
        const next = part[index + 1];
        if (!String(item.type).startsWith('Input.') || next === undefined || colorOf(next) !== 'attention') continue;
        found.set(String(item.id), textOf(next));
      }
    }
  }
  return found;
}

const runOf = (node: Json): Json => list(node.inlines)[0] ?? {};
const colorOf = (node: Json): unknown => node.color ?? runOf(node).color;
const textOf = (node: Json): string => String(node.text ?? runOf(node).text ?? '');

/** The fields of a form, with what is typed over them. */
export function fieldsOfCard(card: unknown, typed: Readonly<Record<string, string>>): readonly SeenField[] {
  const errors = errorsOf(card);
  return [...nodesOf(card)]
    .filter(({ type }) => String(type).startsWith('Input.'))
    .map((node) => {
      const id = String(node.id);
      const label = String(node.label ?? node.title ?? '');
      const own = String(node.value ?? (node.type === 'Input.Toggle' ? (node.valueOff ?? 'false') : ''));
      return {
        id,
        label: label.replace(/ \*$/, ''),
        value: typed[id] ?? own,
        isRequired: node.isRequired === true || label.endsWith(' *'),
        choices: Array.isArray(node.choices)
          ? list(node.choices).map(({ title, value }) => ({ title: String(title), value: String(value) }))
          : undefined,
        error: errors.get(id),
      };
    });
}

export const isLookedUp = (card: unknown, id: string): boolean =>
  [...nodesOf(card)].some((node) => node.id === id && node['choices.data'] !== undefined);
