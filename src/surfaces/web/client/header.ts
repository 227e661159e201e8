import type { WireConversation, WireState } from '../wire.ts';
import { createAvatar } from './avatars.ts';
import { h } from './dom.ts';
import { icon } from './icons.ts';
import type { Texts } from './texts.ts';
import { createThemeToggle } from './theme-toggle.ts';

export interface Header {
  readonly element: HTMLElement;
  show(conversation: WireConversation): void;
}

/** What is being read, and for whom it is. */
export function createHeader(t: Texts, { environment }: WireState, onMenu: () => void): Header {
  const mark = h('span', { class: 'header-mark' });
  const title = h('h1', {});
  const topic = h('p', {});
  const menu = h(
    'button',
    {
      type: 'button',
      class: 'icon-button menu-button',
      'aria-label': t('openMenu'),
      'aria-controls': 'sidebar',
      onclick: onMenu,
    },
    icon('menu'),
  );
  const element = h(
    'header',
    { class: 'header' },
    menu,
    mark,
    h('div', { class: 'header-words' }, title, topic),
    createThemeToggle(t),
  );
  return {
    element,
    show({ kind, title: name }) {
      const isChannel = kind === 'channel';
      mark.replaceChildren(isChannel ? h('span', { class: 'hash', 'aria-hidden': 'true' }, '#') : createAvatar());
      title.textContent = name;
      topic.textContent = isChannel ? t('channelTopic', { environment: environment.name }) : t('directTopic');
    },
  };
}
