import { h } from './dom.ts';
import { icon } from './icons.ts';
import type { Texts } from './texts.ts';

const SHOWN_MS = 8_000;

export interface Toasts {
  readonly element: HTMLElement;
  show(text: string, action?: { readonly label: string; run(): void }): void;
  hide(): void;
}

/** One short notice above the composer, with at most one thing to do about it. */
export function createToasts(t: Texts): Toasts {
  const element = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = (): void => {
    clearTimeout(timer);
    element.replaceChildren();
  };

  return {
    element,
    hide,
    show(text, action) {
      hide();
      const button =
        action === undefined
          ? undefined
          : h(
              'button',
              {
                type: 'button',
                class: 'link-button',
                onclick: () => {
                  hide();
                  action.run();
                },
              },
              action.label,
            );
      const close = h(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: hide },
        icon('close'),
      );
      element.append(h('div', { class: 'toast' }, h('span', {}, text), button, close));
      timer = setTimeout(hide, SHOWN_MS);
    },
  };
}
