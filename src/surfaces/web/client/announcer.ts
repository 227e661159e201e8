import { h } from './dom.ts';

export interface Announcer {
  readonly element: HTMLElement;
  say(text: string): void;
}

const LIMIT = 300;

/** Says in words, to those who listen to the page, what others see happen. */
export function createAnnouncer(): Announcer {
  const element = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  return {
    element,
    say(text) {
      // A new node each time: the same words twice are said twice.
      element.replaceChildren(h('span', {}, text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text));
    },
  };
}
