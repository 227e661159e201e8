import type { CardJson } from '../../views/contract.ts';
import {
  type Action,
  collectActions,
  type InputElement,
  isInput,
  toDialectCard,
  walkElements,
} from '../../views/dialect.ts';

export const inputsOf = (card: CardJson): InputElement[] => [...walkElements(toDialectCard(card).body)].filter(isInput);

/** Everything on a card that can be pressed, in reading order. */
export const actionsOf = (card: CardJson): Action[] => collectActions(toDialectCard(card));

/** The state of the run that a card shows; undefined on any other card. */
export const stateOf = (card: CardJson): string | undefined => toDialectCard(card).exportBot?.state;

/** How far the card's first progress bar is, from 0 to 1; undefined without one. */
export function progressOf(card: CardJson): number | undefined {
  for (const element of walkElements(toDialectCard(card).body)) {
    if (element.type === 'ProgressBar') return toFraction(element.value, element.max);
  }
  return undefined;
}

export const toFraction = (value: number, max: number): number => Math.min(1, Math.max(0, value / max)) || 0;
