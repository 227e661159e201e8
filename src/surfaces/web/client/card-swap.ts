/** Where the keyboard was in a card, so that its next version can take it over. */
export interface FocusMark {
  readonly key: string | undefined;
  readonly inputId: string | undefined;
  /** Value of the choice, in a group of choices. */
  readonly choice: string | undefined;
  readonly selection: readonly [number, number] | undefined;
}

export function markFocus(root: HTMLElement): FocusMark | undefined {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !root.contains(active)) return undefined;
  return {
    key: active.dataset.key,
    inputId: active.closest<HTMLElement>('[data-input]')?.dataset.input,
    choice: active instanceof HTMLInputElement && isChoice(active) ? active.value : undefined,
    selection: readSelection(active),
  };
}

/** Puts the keyboard back; where its place is gone, on `fallback`, never on the page's body. */
export function restoreFocus(root: HTMLElement, mark: FocusMark | undefined, fallback: HTMLElement): void {
  if (mark === undefined) return;
  const target = findButton(root, mark) ?? findControl(root, mark) ?? fallback;
  target.focus({ preventScroll: true });
  if (mark.selection !== undefined && isText(target)) target.setSelectionRange(...mark.selection);
}

/** Bars move on from where the old card's bars were, instead of starting anew. */
export function carryProgress(from: HTMLElement, to: HTMLElement): void {
  const before = from.querySelectorAll<HTMLElement>('.progress[data-share]');
  to.querySelectorAll<HTMLElement>('.progress[data-share]').forEach((bar, index) => {
    const fill = bar.firstElementChild;
    const share = before[index]?.dataset.share;
    if (!(fill instanceof HTMLElement) || share === undefined) return;
    fill.style.transform = `scaleX(${share})`;
    // Reading a measure makes the browser take the old value as the start of the transition.
    void fill.offsetWidth;
    fill.style.transform = `scaleX(${bar.dataset.share})`;
  });
}

function findButton(root: HTMLElement, { key }: FocusMark): HTMLElement | undefined {
  if (key === undefined) return undefined;
  return [...root.querySelectorAll<HTMLElement>('[data-key]')].find((button) => button.dataset.key === key);
}

function findControl(root: HTMLElement, { inputId, choice }: FocusMark): HTMLElement | undefined {
  if (inputId === undefined) return undefined;
  const field = [...root.querySelectorAll<HTMLElement>('[data-input]')].find((el) => el.dataset.input === inputId);
  const controls = [...(field?.querySelectorAll<HTMLElement>('input, select, textarea') ?? [])];
  return controls.find((control) => control instanceof HTMLInputElement && control.value === choice) ?? controls[0];
}

const isChoice = (input: HTMLInputElement): boolean => input.type === 'checkbox' || input.type === 'radio';

const isText = (element: HTMLElement): element is HTMLInputElement | HTMLTextAreaElement =>
  element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === 'text');

const readSelection = (element: HTMLElement): readonly [number, number] | undefined =>
  isText(element) ? [element.selectionStart ?? 0, element.selectionEnd ?? 0] : undefined;
