import { isTyped, markTyped } from './values.ts';

const drawn = new Map<string, string>();
const markups = new WeakMap<Element, string>();

/** Draws the places whose markup has changed; in lists only the entries that have. */
export function patch(parts: Readonly<Record<string, string>>): void {
  for (const [name, markup] of Object.entries(parts)) {
    const place = document.getElementById(name);
    if (place === null || drawn.get(name) === markup) continue;
    drawn.set(name, markup);
    if (name === 'messages') patchList(place, markup);
    else redraw(place, markup);
  }
}

function patchList(place: HTMLElement, markup: string): void {
  const isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  const wasHome = hasHome(place);
  const known = new Map([...place.children].map((child) => [child.id, child]));
  const next = toElements(markup).map((element) => {
    const old = element.id === '' ? undefined : known.get(element.id);
    if (old !== undefined && markups.get(old) === element.outerHTML) return old;
    markups.set(element, element.outerHTML);
    return element;
  });
  place.replaceChildren(...next);
  // A home is read from its top, a conversation from its end.
  if (hasHome(place) !== wasHome) place.scrollTop = wasHome ? place.scrollHeight : 0;
  else if (isAtEnd && !wasHome) place.scrollTop = place.scrollHeight;
}

const hasHome = (place: HTMLElement): boolean => place.querySelector(':scope > .home, :scope > .empty') !== null;

/** Keeps the caret, and what was typed since the server last heard of it. */
function redraw(place: HTMLElement, markup: string): void {
  const focused = place.contains(document.activeElement)
    ? document.activeElement?.closest('[data-control]')
    : undefined;
  const kept = [...place.querySelectorAll<HTMLElement>('[data-control]')].filter(isTyped).map((control) => ({
    selector: selectorOf(control),
    text: control.querySelector<HTMLInputElement>('input[type=text]:not([data-search]), textarea')?.value,
  }));
  const selector = focused instanceof HTMLElement ? selectorOf(focused) : undefined;
  const scroll = place.querySelector('.modal-body')?.scrollTop ?? 0;
  place.replaceChildren(...toElements(markup));
  for (const { selector: wanted, text } of kept) {
    const control = place.querySelector(wanted);
    const input = control?.querySelector<HTMLInputElement>('input, textarea');
    if (control === null || input === null || input === undefined || text === undefined) continue;
    input.value = text;
    markTyped(control);
  }
  const body = place.querySelector('.modal-body');
  if (body !== null) body.scrollTop = scroll;
  const target =
    selector === undefined
      ? undefined
      : place.querySelector<HTMLInputElement>(`${selector} :is(input, textarea, select)`);
  target?.focus();
  if (target instanceof HTMLInputElement && target.type === 'text')
    target.setSelectionRange(target.value.length, target.value.length);
}

const selectorOf = ({ dataset }: HTMLElement): string =>
  `[data-block="${CSS.escape(dataset.block ?? '')}"][data-action="${CSS.escape(dataset.action ?? '')}"]`;

function toElements(markup: string): readonly Element[] {
  const template = document.createElement('template');
  template.innerHTML = markup;
  return [...template.content.children];
}
