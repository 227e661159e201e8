/** The value of one control, as the server takes it. */
export interface Held {
  readonly blockId: string;
  readonly actionId: string;
  readonly choice: string | number | readonly string[] | null;
}

const typed = new WeakSet<Element>();

/** Changed by hand since it was drawn. */
export const markTyped = (control: Element): void => void typed.add(control);
export const isTyped = (control: Element): boolean => typed.has(control);

/** Everything that was changed by hand inside. */
export const gather = (holder: Element): readonly Held[] =>
  [...holder.querySelectorAll<HTMLElement>('[data-control]')].filter(isTyped).map((control) => {
    const { block = '', action = '' } = control.dataset;
    return { blockId: block, actionId: action, choice: read(control) };
  });

function read(control: HTMLElement): Held['choice'] {
  const type = control.dataset.control ?? '';
  const inputs = [...control.querySelectorAll<HTMLInputElement>('input:not([data-search])')];
  const ticked = inputs.filter(({ checked }) => checked).map(({ value }) => value);
  if (type === 'checkboxes' || type.startsWith('multi_')) return ticked;
  if (type === 'radio_buttons') return ticked[0] ?? null;
  if (type === 'external_select') return control.querySelector<HTMLElement>('[data-search]')?.dataset.chosen || null;
  const value = control.querySelector<HTMLInputElement | HTMLSelectElement>('input, textarea, select')?.value ?? '';
  if (value === '') return null;
  return type === 'datetimepicker' ? Math.floor(new Date(value).getTime() / 1000) : value;
}
