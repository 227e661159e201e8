import { nodesOf } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a person reads on an Adaptive Card, a line for each piece; buttons are not part of it. */
export const wordsOfCard = (card: unknown): string =>
  [...nodesOf(card)]
    .flatMap((node): unknown[] => {
      const type = String(node.type ?? '');
      if (type === 'TextBlock' || type === 'TextRun') return [node.text];
      if (type === 'Image') return [node.altText];
      if (type.startsWith('Input.')) return [node.label, ...(type === 'Input.Toggle' ? [node.title] : [])];
      // A fact.
      return type === '' && 'title' in node && 'value' in node ? [node.title, node.value] : [];
    })
    .filter((text) => typeof text === 'string' && text !== '')
    .join('\n');

export interface CardButton {
  readonly title: string;
  readonly url: string | undefined;
  readonly style: string | undefined;
  readonly data: unknown;
}

/** Every button of a card, in the order in which it is read. */
export const buttonsOfCard = (card: unknown): readonly CardButton[] =>
  [...nodesOf(card)]
    .filter((node) => /^Action\.(Execute|Submit|OpenUrl)$/.test(String(node.type)))
    .map((node) => ({
      title: String(node.title ?? ''),
      url: typeof node.url === 'string' ? node.url : undefined,
      style: typeof node.style === 'string' ? node.style : undefined,
      data: node.data,
    }));

export interface CardInput {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly isRequired: boolean;
  readonly isMulti: boolean;
  readonly choices: readonly { readonly title: string; readonly value: string }[] | undefined;
}

export const inputsOfCard = (card: unknown): readonly CardInput[] =>
  [...nodesOf(card)]
    .filter((node) => String(node.type).startsWith('Input.'))
    .map((node) => ({
      id: String(node.id),
      label: String(node.label ?? node.title ?? ''),
      value: toValue(node),
      isRequired: node.isRequired === true,
      isMulti: node.isMultiSelect === true,
      choices: Array.isArray(node.choices)
        ? node.choices.map(({ title, value }: Json) => ({ title: String(title), value: String(value) }))
        : undefined,
    }));

function toValue(node: Json): string {
  if (node.type !== 'Input.Toggle') return String(node.value ?? '');
  return String(node.value ?? node.valueOff ?? 'false');
}
