/** An option that the app has loaded. */
export interface Option {
  readonly text: { readonly text: string };
  readonly value: string;
}

/** Lists what was found: entries to pick one of, or more boxes to tick beneath those that are ticked. */
export function listOptions(control: HTMLElement, options: readonly Option[]): void {
  const menu = control.querySelector<HTMLElement>('.found');
  const ticks = control.querySelector<HTMLElement>('.ticks');
  if (menu !== null) {
    menu.replaceChildren(...options.map(toEntry));
    menu.hidden = options.length === 0;
  }
  if (ticks === null) return;
  const kept = [...ticks.children].filter((tick) => tick.querySelector<HTMLInputElement>('input')?.checked);
  const values = new Set(kept.map((tick) => tick.querySelector<HTMLInputElement>('input')?.value));
  ticks.replaceChildren(...kept, ...options.filter(({ value }) => !values.has(value)).map(toTick));
}

/** Puts the entry into its input; the control that it belongs to. */
export function choose(entry: HTMLElement): HTMLElement | undefined {
  const control = entry.closest<HTMLElement>('[data-control]') ?? undefined;
  const input = control?.querySelector<HTMLInputElement>('[data-search]') ?? undefined;
  if (input === undefined) return undefined;
  input.value = entry.textContent ?? '';
  input.dataset.chosen = entry.dataset.found ?? '';
  entry.closest<HTMLElement>('.found')?.setAttribute('hidden', '');
  return control;
}

function toEntry({ text, value }: Option): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'menu-item';
  button.textContent = text.text;
  button.dataset.found = value;
  return button;
}

function toTick({ text, value }: Option): HTMLElement {
  const label = document.createElement('label');
  label.className = 'tick';
  const input = Object.assign(document.createElement('input'), { type: 'checkbox', value });
  const shown = Object.assign(document.createElement('span'), { textContent: text.text });
  label.append(input, shown);
  return label;
}
