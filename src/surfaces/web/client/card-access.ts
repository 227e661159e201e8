import type { AdaptiveCard, Input } from 'adaptivecards';

/** Cells learn their column's name, for when a narrow screen turns rows into lists; tables without a header row don't. */
export function labelTables(root: HTMLElement): void {
  for (const table of root.querySelectorAll<HTMLElement>('[role="table"]')) {
    const [header, ...rows] = table.querySelectorAll<HTMLElement>('[role="row"]');
    const labels = [...(header?.querySelectorAll('[role="columnheader"]') ?? [])].map((cell) => cell.textContent ?? '');
    if (header === undefined || labels.length === 0) continue;
    table.classList.add('has-header');
    header.classList.add('is-header');
    for (const row of rows) {
      row.querySelectorAll<HTMLElement>(':scope > [role="cell"]').forEach((cell, index) => {
        cell.dataset.label = labels[index] ?? '';
      });
    }
  }
}

/** A bar is named for what its card is about. */
export function labelProgress(root: HTMLElement): void {
  const headline = root.querySelector('[role="heading"]')?.textContent ?? '';
  for (const bar of root.querySelectorAll('[role="progressbar"]')) bar.setAttribute('aria-label', headline);
}

/** Several choices under one label are a group; every field can be found by the id of its input. */
export function labelInputs(inputs: readonly Input[]): void {
  for (const input of inputs) {
    const field = input.renderedElement;
    if (field === undefined) continue;
    field.classList.add('field');
    field.dataset.input = input.id ?? '';
    // Two cards may have inputs of one id, a page may not.
    field.removeAttribute('id');
    const group = field.querySelector('.ac-choiceSetInput-multiSelect, .ac-choiceSetInput-expanded');
    if (group === null) continue;
    group.setAttribute('role', group.classList.contains('ac-choiceSetInput-expanded') ? 'radiogroup' : 'group');
    const label = field.querySelector(':scope > label');
    if (label === null) continue;
    group.setAttribute('aria-labelledby', label.id);
    // It names the group, and pressing it must not toggle the first choice.
    label.removeAttribute('for');
  }
}

/** A tooltip that repeats the label is noise; the key tells the same button on the card's next version. */
export function labelButtons(card: AdaptiveCard): void {
  for (const action of card.getAllActions()) {
    const button = action.renderedElement;
    if (button === undefined) continue;
    if (button.title === action.title) button.removeAttribute('title');
    button.dataset.key = `${action.title ?? ''} ${JSON.stringify(action.toJSON()?.data ?? null)}`;
  }
}
