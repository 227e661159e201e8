import type { WireCard } from '../wire.ts';

type Json = Record<string, unknown>;

/** Values of a card's inputs as they travel: input id → text, several choices joined with commas. */
export type Values = Readonly<Record<string, string>>;

/**
 * The card with these values typed in. A choice that the card no longer offers is left out; if none is left, the
 * card's own value stands.
 */
export const withValues = (card: WireCard, values: Values): WireCard =>
  mapObjects(card, (object) => {
    const { id } = object;
    if (!isInput(object) || typeof id !== 'string') return object;
    const value = values[id];
    if (value === undefined) return object;
    if (object.type === 'Input.Number') return { ...object, value: value === '' ? undefined : Number(value) };
    if (!Array.isArray(object.choices) || value === '') return { ...object, value };
    const offered = new Set(object.choices.map((choice: Json) => choice.value));
    const kept = value.split(',').filter((part) => offered.has(part));
    return kept.length === 0 ? object : { ...object, value: kept.join(',') };
  });

/** Ids of the inputs whose change asks for the form to be drawn again. */
export function findReloadInputs(card: WireCard): ReadonlySet<string> {
  const ids = new Set<string>();
  mapObjects(card, (object) => {
    const hint = object.exportBot;
    if (isObject(hint) && hint.reload === true && typeof object.id === 'string') ids.add(object.id);
    return object;
  });
  return ids;
}

/** The data of the button that the form is for: the one that stands out, else the first. */
export function findPrimaryData(card: WireCard): unknown {
  const found: Json[] = [];
  mapObjects(card, (object) => {
    if (object.type === 'Action.Execute' || object.type === 'Action.Submit') found.push(object);
    return object;
  });
  return (found.find((action) => action.style === 'positive') ?? found[0])?.data;
}

/** Whether what a button carries draws its form anew. */
export const isReload = (data: unknown): boolean =>
  isObject(data) && isObject(data.input) && data.input.step === 'reload';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isInput = (object: Json): boolean => String(object.type).startsWith('Input.');

function mapObjects(value: WireCard, change: (object: Json) => Json): WireCard {
  const map = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(map);
    if (!isObject(part)) return part;
    // Children first, so that `change` sees a card's inputs in the order of its body.
    return change(Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, map(inner)])));
  };
  return map(value) as WireCard;
}
