/**
 * Adaptive Cards as they arrive: JSON whose shape is looked at, never trusted. Elements:
 * https://adaptivecards.microsoft.com/?topic=AdaptiveCard
 */
export type Node = Readonly<Record<string, unknown>>;

export interface AdaptiveCard extends Node {
  readonly body?: readonly Node[];
  readonly actions?: readonly Node[];
  readonly fallbackText?: string;
  readonly speak?: string;
}

/** A part of a card and where it stands in it, as a JSON pointer: `/body/2/items/0`. */
export interface Place {
  readonly node: Node;
  readonly at: string;
}

export type Spacing = 'none' | 'small' | 'default' | 'medium' | 'large' | 'extraLarge' | 'padding';

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const typeOf = ({ node }: Place): string => stringOf(node, 'type');

/** The text under a key; empty where there is none. Numbers and switches count as the text that they are written as. */
export function stringOf(node: Node, key: string): string {
  const value = node[key];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function numberOf(node: Node, key: string): number | undefined {
  const value = node[key];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** What stands in a list under a key, each with its place. */
export function placesOf({ node, at }: Place, key: string): Place[] {
  const list = node[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index) => (isNode(item) ? [{ node: item, at: `${at}/${key}/${index}` }] : []));
}

export function placeOf({ node, at }: Place, key: string): Place | undefined {
  const value = node[key];
  return isNode(value) ? { node: value, at: `${at}/${key}` } : undefined;
}

/** Names of enumerations are compared without case, as renderers of Adaptive Cards do. */
export function wordOf(node: Node, key: string): string {
  const word = stringOf(node, key);
  return word.charAt(0).toLowerCase() + word.slice(1);
}

export const spacingOf = (node: Node): Spacing => (wordOf(node, 'spacing') || 'default') as Spacing;
