import type { Json } from './frame.ts';
import { sizeOf } from './limits.ts';
import type { CardTexts } from './texts.ts';

/** A list of a card, and one of its items that may be left out where room is short. */
interface Droppable {
  readonly list: Json[];
  readonly item: Json;
  readonly kind: 'element' | 'row';
}

/** Room for the sentence that says what was left out. */
const NOTE_BYTES = 1_000;

/**
 * The card with as much left out, from the end, as it takes to stay within `limit` bytes; what was left out is said.
 * The headline, inputs and buttons stay.
 */
export function fitCard(card: Json, limit: number, texts: CardTexts): Json {
  let over = sizeOf(card) - limit;
  if (over <= 0) return card;
  over += NOTE_BYTES;
  const copy = structuredClone(card) as { body: Json[] };
  const dropped = { element: 0, row: 0 };
  for (const { list, item, kind } of [...listDroppable(copy.body, true)].reverse()) {
    if (over <= 0) break;
    list.splice(list.indexOf(item), 1);
    over -= sizeOf(item) + 2;
    dropped[kind] += 1;
  }
  const notes = [
    ...(dropped.row > 0 ? [texts.rowsLeftOut(dropped.row)] : []),
    ...(dropped.element > 0 ? [texts.elementsLeftOut(dropped.element)] : []),
  ];
  const said = notes.map((text) => ({ type: 'TextBlock', text, wrap: true, isSubtle: true, spacing: 'medium' }));
  return { ...copy, body: [...copy.body.filter((node) => !isEmpty(node)).map(withoutEmpty), ...said] };
}

function* listDroppable(list: Json[], isTop = false): Generator<Droppable> {
  for (const [index, item] of list.entries()) {
    // It says what the card is, and which state it tells of.
    if (isTop && index === 0) continue;
    if (item.type === 'Table') {
      // The table goes with its last row; until then its headers say what the others are.
      yield { list, item, kind: 'element' };
      const rows = item.rows as Json[];
      for (const row of rows.slice(1)) yield { list: rows, item: row, kind: 'row' };
    } else if (!isNeeded(item)) yield { list, item, kind: 'element' };
    else if (item.type === 'Container') yield* listDroppable(item.items as Json[]);
  }
}

/** Holds something that answers are given with. */
function isNeeded(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(isNeeded);
  if (typeof node !== 'object' || node === null) return false;
  const { type } = node as Json;
  if (typeof type === 'string' && /^(ActionSet$|Action\.|Input\.)/.test(type)) return true;
  return Object.values(node).some(isNeeded);
}

const isEmpty = (node: Json): boolean =>
  (node.type === 'Container' && (node.items as Json[]).every(isEmpty)) ||
  (node.type === 'Table' && (node.rows as Json[]).length < 2);

const withoutEmpty = (node: Json): Json =>
  node.type === 'Container'
    ? { ...node, items: (node.items as Json[]).filter((item) => !isEmpty(item)).map(withoutEmpty) }
    : node;
