import type { FormReply, Reply } from '../../chat/contract.ts';
import type { CardJson } from '../../views/contract.ts';
import {
  type Action,
  type ExecuteAction,
  type InputElement,
  isInput,
  type TextBlock,
  toDialectCard,
  walkElements,
} from '../../views/dialect.ts';
import { actionsOf, inputsOf } from './elements.ts';

export type Values = Readonly<Record<string, string>>;

/** What the person has got to in one form. */
export interface Progress {
  form: FormReply;
  values: Record<string, string>;
  /** Ids that were answered: their values are kept when the form is drawn anew. */
  readonly answered: Set<string>;
  /** Ids to ask for, in order. */
  ask: readonly string[];
  errors: Values;
}

/** Typed values are kept while they are still possible; the others are as the new card has them. */
export function takeOver(state: Progress, form: FormReply): void {
  const typed = (input: InputElement) =>
    state.answered.has(input.id) ? keepPossible(input, state.values[input.id]) : undefined;
  state.values = Object.fromEntries(inputsOf(form.card).map((input) => [input.id, typed(input) ?? initialOf(input)]));
  state.form = form;
  state.errors = {};
}

function keepPossible(input: InputElement, value: string | undefined): string | undefined {
  if (value === undefined || value === '' || input.type !== 'Input.ChoiceSet') return value;
  const kept = value.split(',').filter((part) => input.choices.some((choice) => choice.value === part));
  return kept.length === 0 ? undefined : kept.join(',');
}

const initialOf = (input: InputElement): string =>
  input.type === 'Input.Toggle' ? (input.value ?? input.valueOff ?? 'false') : String(input.value ?? '');

export const idsOf = (card: CardJson): string[] => inputsOf(card).map(({ id }) => id);
const isExecute = (action: Action): action is ExecuteAction => action.type === 'Action.Execute';
export const findForm = (replies: readonly Reply[], formId: string): FormReply | undefined =>
  replies.find((reply): reply is FormReply => reply.kind === 'form' && reply.formId === formId);

/** The button that Enter presses, and whose command a reload goes to. */
export function primaryOf(card: CardJson): ExecuteAction | undefined {
  const actions = actionsOf(card).filter(isExecute);
  return actions.find(({ style }) => style === 'positive') ?? actions[0];
}

/** The elements of a card that neither are inputs nor hold any. */
export function textsOf(card: CardJson): CardJson['body'] {
  const elements = toDialectCard(card).body;
  return card.body.filter((_, index) => ![...walkElements(elements.slice(index, index + 1))].some(isInput));
}

/** What stands beside an input: the texts of the container that holds it and no other. */
export function notesOf(card: CardJson, id: string): readonly TextBlock[] {
  for (const element of walkElements(toDialectCard(card).body)) {
    if (element.type !== 'Container' || element.items.filter(isInput).length !== 1) continue;
    if (element.items.some((item) => isInput(item) && item.id === id))
      return element.items.filter((item): item is TextBlock => item.type === 'TextBlock');
  }
  return [];
}
