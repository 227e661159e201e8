import { asList, isJson } from '../cards.ts';
import type { Json } from '../model.ts';

/** Every object of a card, however deep. */
export function* nodesOf(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one);
  else if (isJson(value)) {
    yield value;
    for (const one of Object.values(value)) yield* nodesOf(one);
  }
}

export const listActions = (card: Json): Json[] =>
  [...nodesOf(card)].filter(({ type, title }) => String(type).startsWith('Action.') && typeof title === 'string');

export const listInputs = (card: Json): Json[] =>
  [...nodesOf(card)].filter(({ type }) => String(type).startsWith('Input.'));

export function findAction(card: Json, title: string): Json {
  const actions = listActions(card);
  const found = actions.find((action) => action.title === title);
  if (found === undefined)
    throw new Error(`no button "${title}"; there are: ${actions.map((one) => one.title).join(', ')}`);
  return found;
}

/** What the inputs hold before anybody typed, as the client sends it. */
export const defaultsOf = (card: Json): Record<string, string> =>
  Object.fromEntries(
    listInputs(card).map((input) => [
      String(input.id),
      String(input.value ?? (input.type === 'Input.Toggle' ? (input.valueOff ?? 'false') : '')),
    ]),
  );

/** Required inputs that are empty; the client does not send the card. */
export const listMissing = (card: Json, inputs: Readonly<Record<string, string>>): string[] =>
  listInputs(card)
    .filter((input) => input.isRequired === true && (inputs[String(input.id)] ?? '') === '')
    .map((input) => String(input.label));

/** The words of a card as they are seen, from top to bottom. */
export const wordsOf = (card: Json): string =>
  [...nodesOf(card)]
    .flatMap(({ type, text, title, value, label, facts }) => [
      ...(facts === undefined && type === undefined && typeof title === 'string' ? [title] : []),
      ...(typeof text === 'string' ? [text] : []),
      ...(typeof label === 'string' ? [label] : []),
      ...(type === undefined && typeof value === 'string' ? [value] : []),
    ])
    .join('\n');

/** The choices that are in the card itself. */
export const choicesOf = (card: Json, inputId: string): Json[] =>
  asList(listInputs(card).find((input) => input.id === inputId)?.choices);
