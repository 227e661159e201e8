import {
  CardElement,
  ExecuteAction,
  GlobalRegistry,
  NumberInput,
  NumProperty,
  type SerializationContext,
  StringProperty,
  Table,
  TextBlock,
  TextColor,
  Versions,
} from 'adaptivecards';
import { BarChart, LineChart } from './chart-element.ts';
import { h } from './dom.ts';
import { setFieldError } from './field-errors.ts';
import { cardTexts } from './host-config.ts';

/** `{ type: 'ProgressBar', value, max, color }` as Teams draws it; without a value it shows that work is going on. */
class ProgressBar extends CardElement {
  static readonly valueProperty = new NumProperty(Versions.v1_0, 'value');
  static readonly maxProperty = new NumProperty(Versions.v1_0, 'max', 100);
  static readonly colorProperty = new StringProperty(Versions.v1_0, 'color');

  override getJsonTypeName(): string {
    return 'ProgressBar';
  }

  protected override internalRender(): HTMLElement {
    const value: unknown = this.getValue(ProgressBar.valueProperty);
    const max = Number(this.getValue(ProgressBar.maxProperty)) || 100;
    const color: unknown = this.getValue(ProgressBar.colorProperty);
    const fill = h('div', { class: 'progress-fill' });
    const track = h('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': max }, fill);
    if (typeof color === 'string') track.dataset.color = color.toLowerCase();
    if (typeof value === 'number') {
      const share = Math.min(Math.max(value / max, 0), 1);
      track.setAttribute('aria-valuenow', String(value));
      track.dataset.share = String(share);
      fill.style.transform = `scaleX(${share})`;
    } else {
      track.classList.add('is-indeterminate');
    }
    return track;
  }
}

/** A text with the hint `exportBot.badge`, the state as a word, is drawn as a label. */
class BadgeTextBlock extends TextBlock {
  #isBadge = false;

  protected override internalParse(source: { exportBot?: { badge?: boolean } }, context: SerializationContext): void {
    super.internalParse(source, context);
    this.#isBadge = source.exportBot?.badge === true;
  }

  protected override internalRender(): HTMLElement | undefined {
    const element = super.internalRender();
    if (this.#isBadge && element !== undefined) {
      element.classList.add('state-badge');
      element.dataset.tone = TextColor[this.color ?? TextColor.Default].toLowerCase();
    }
    return element;
  }
}

/** adaptivecards 3.0.6 holds an empty optional number for invalid once it has a minimum or maximum. */
class OptionalNumberInput extends NumberInput {
  override isValid(): boolean {
    return !this.isRequired && !this.isSet() ? true : super.isValid();
  }
}

/**
 * The library mixes input values into an action's data, where they could pass for parts of it; ours travel apart. What
 * is wrong with an input is said under it, where the library would make it a part of the input's name.
 */
class PlainExecuteAction extends ExecuteAction {
  override prepareForExecution(): boolean {
    const invalid = this.validateInputs();
    for (const input of invalid) {
      if (input.renderedElement) setFieldError(input.renderedElement, input.errorMessage ?? cardTexts.required);
    }
    invalid[0]?.focus();
    if (invalid.length === 0) this.internalPrepareForExecution(undefined);
    return invalid.length === 0;
  }
}

/** To be called once, before the first card. The table is registered by hand because bundlers drop it. */
export function registerCardElements(): void {
  const { elements, actions } = GlobalRegistry;
  elements.register('Table', Table, Versions.v1_5);
  elements.register('TextBlock', BadgeTextBlock, Versions.v1_0);
  elements.register('ProgressBar', ProgressBar, Versions.v1_0);
  elements.register('Chart.VerticalBar', BarChart, Versions.v1_0);
  elements.register('Chart.Line', LineChart, Versions.v1_0);
  elements.register('Input.Number', OptionalNumberInput, Versions.v1_0);
  actions.register('Action.Execute', PlainExecuteAction, Versions.v1_4);
  actions.unregister('Action.Submit');
}
