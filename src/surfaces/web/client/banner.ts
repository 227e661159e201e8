import { h } from './dom.ts';
import type { Texts } from './texts.ts';

export interface Banner {
  readonly element: HTMLElement;
  setConnected(isConnected: boolean): void;
}

/** A short break is nobody's concern; from here on people should know why nothing moves. */
const PATIENCE_MS = 1_500;

/** Says that the connection is lost for as long as it is. */
export function createBanner(t: Texts, onRetry: () => void, onBack: () => void): Banner {
  const element = h(
    'div',
    { class: 'banner', role: 'alert', hidden: true },
    h('span', {}, t('offline')),
    h('button', { type: 'button', class: 'link-button', onclick: onRetry }, t('offlineRetry')),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    element,
    setConnected(isConnected) {
      if (!isConnected) {
        timer ??= setTimeout(() => {
          element.hidden = false;
        }, PATIENCE_MS);
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      if (!element.hidden) onBack();
      element.hidden = true;
    },
  };
}
