import type { CardJson, Reader } from '../../src/views/contract.ts';
import { collectActions, type ExecuteAction, isInput, toDialectCard, walkElements } from '../../src/views/dialect.ts';
import { createViews } from '../../src/views/index.ts';
import { createSamples, NOW, type Samples } from './samples.ts';
import { personId } from './samples-runs.ts';

/** Samples as cards, and what a person finds on them. */
export const views = createViews({ now: () => NOW });
export const samples = createSamples();
export const english: Reader = { id: personId(), role: 'admin', locale: 'en-GB', zone: 'Europe/Amsterdam' };
export const dutch: Reader = { ...english, locale: 'nl-NL' };

export const show = <V extends keyof Samples>(view: V, data: Samples[V][string] | undefined, reader = english) =>
  views.render({ view, data } as Parameters<typeof views.render>[0], reader);

export const buttonsOf = (card: CardJson): ExecuteAction[] =>
  collectActions(toDialectCard(card)).flatMap((action) => (action.type === 'Action.Execute' ? [action] : []));

/** Of the card itself, not of its rows. */
export const ownTitlesOf = (card: CardJson): string[] => (toDialectCard(card).actions ?? []).map(({ title }) => title);

export const titlesOf = (card: CardJson): string[] => buttonsOf(card).map((button) => button.title);

export const buttonNamed = (card: CardJson, title: string): ExecuteAction | undefined =>
  buttonsOf(card).find((button) => button.title === title);

export const linksOf = (card: CardJson) =>
  collectActions(toDialectCard(card)).flatMap((action) => (action.type === 'Action.OpenUrl' ? [action] : []));

export const inputsOf = (card: CardJson) => [...walkElements(toDialectCard(card).body)].filter(isInput);

export const factsOf = (card: CardJson): Record<string, string> =>
  Object.fromEntries(
    [...walkElements(toDialectCard(card).body)].flatMap((element) =>
      element.type === 'FactSet' ? element.facts.map((fact) => [fact.title, fact.value]) : [],
    ),
  );

export const textOf = (card: CardJson): string =>
  [...walkElements(toDialectCard(card).body)]
    .map((element) => (element.type === 'TextBlock' ? element.text : ''))
    .join('\n');
