import { AdaptiveCard, ExecuteAction, type Input, OpenUrlAction } from 'adaptivecards';
import type { WireCard } from '../wire.ts';
import { labelButtons, labelInputs, labelProgress, labelTables } from './card-access.ts';
import { isReload, type Values, withValues } from './card-json.ts';
import { h } from './dom.ts';
import { clearFieldError, setFieldError } from './field-errors.ts';
import { createHostConfig } from './host-config.ts';

export interface CardPress {
  readonly data: unknown;
  readonly inputs: Values;
  readonly button: HTMLElement | undefined;
}

export interface CardView {
  readonly element: HTMLElement;
  /** What is in the inputs now. */
  values(): Values;
  /** Only what differs from what the card came with. */
  typedValues(): Values;
  /** Puts messages under their inputs, until these change; returns the ones whose input is not there. */
  showErrors(errors: Values): readonly string[];
  onInput(listener: (id: string) => void): void;
  /** Moves the keyboard to the first of these inputs that is there. */
  focusInput(ids: readonly string[]): boolean;
}

const hostConfig = createHostConfig();

/**
 * Draws a card with the values that were typed into the one before it. Text is plain text: no Markdown is processed.
 * A card that cannot be drawn shows its fallback text.
 */
export function renderCard(json: WireCard, typed: Values, onPress: (press: CardPress) => void): CardView {
  const untouched = draw(json, onPress);
  const initial = toValues(untouched.card.getAllInputs());
  const isTyped = Object.keys(typed).length > 0;
  const { card, rendered } = isTyped ? draw(withValues(json, typed), onPress) : untouched;
  const element = h('div', { class: 'card-body' }, rendered ?? String(json.fallbackText ?? ''));
  const inputs = card.getAllInputs();
  labelTables(element);
  labelProgress(element);
  labelInputs(inputs);
  labelButtons(card);
  let onInput = (_id: string): void => {};
  for (const input of inputs) {
    input.onValueChanged = () => {
      if (input.renderedElement) clearFieldError(input.renderedElement);
      if (input.id !== undefined) onInput(input.id);
    };
  }

  return {
    element,
    values: () => toValues(inputs),
    typedValues() {
      const now = Object.entries(toValues(inputs));
      return Object.fromEntries(now.filter(([id, value]) => value !== (initial[id] ?? '')));
    },
    showErrors(errors) {
      const homeless: string[] = [];
      for (const [id, message] of Object.entries(errors)) {
        const field = inputs.find((input) => input.id === id)?.renderedElement;
        if (field) setFieldError(field, message);
        else homeless.push(message);
      }
      return homeless;
    },
    onInput(listener) {
      onInput = listener;
    },
    focusInput: (ids) => {
      const input = inputs.find(({ id }) => id !== undefined && ids.includes(id));
      input?.focus();
      return input !== undefined;
    },
  };
}

function draw(json: WireCard, onPress: (press: CardPress) => void): { card: AdaptiveCard; rendered?: HTMLElement } {
  const card = new AdaptiveCard();
  card.hostConfig = hostConfig;
  card.onExecuteAction = (action) => {
    if (action instanceof OpenUrlAction) {
      if (action.url !== undefined) window.open(action.url, '_blank', 'noopener,noreferrer');
      return;
    }
    if (!(action instanceof ExecuteAction)) return;
    // Inputs of a form that is to be drawn anew are sent without being checked.
    const sendsInputs = action.associatedInputs !== 'none' || isReload(action.data);
    const inputs = sendsInputs ? toValues(card.getAllInputs()) : {};
    onPress({ data: action.data, inputs, button: action.renderedElement });
  };
  card.parse(json);
  const rendered = card.render();
  return rendered === undefined ? { card } : { card, rendered };
}

/** Of inputs that are drawn. */
const toValues = (inputs: readonly Input[]): Record<string, string> =>
  Object.fromEntries(
    inputs.flatMap((input) => {
      if (input.id === undefined) return [];
      const value: unknown = input.value;
      return [[input.id, value === undefined || value === null || Number.isNaN(value) ? '' : String(value)]];
    }),
  );
