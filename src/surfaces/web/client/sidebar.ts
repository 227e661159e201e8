import type { WireConversation, WireState } from '../wire.ts';
import { createAvatar } from './avatars.ts';
import { h, newId } from './dom.ts';
import { icon } from './icons.ts';
import { createPersonSwitch } from './person-switch.ts';
import type { Texts } from './texts.ts';

export interface Sidebar {
  readonly element: HTMLElement;
  select(conversation: string): void;
  setUnread(conversation: string, count: number): void;
  open(): void;
  close(): void;
}

interface SidebarContext {
  readonly t: Texts;
  readonly state: WireState;
  onSelect(conversation: string): void;
  onSwitch(personId: string): void;
}

/** Where am I, what else is there, who am I. On phones it lies over the conversation and is opened by a button. */
export function createSidebar({ t, state, onSelect, onSwitch }: SidebarContext): Sidebar {
  const narrow = matchMedia('(max-width: 760px)');
  const buttons = new Map(state.conversations.map((each) => [each.name, toButton(each)]));
  const headingId = newId('conversations');
  const panel = h(
    'aside',
    { class: 'sidebar', id: 'sidebar' },
    h(
      'div',
      { class: 'brand' },
      h('span', { class: 'logo', 'aria-hidden': 'true' }),
      h('div', {}, h('strong', {}, t('appName')), h('span', { class: 'brand-environment' }, state.environment.name)),
      h(
        'button',
        { type: 'button', class: 'icon-button sidebar-close', 'aria-label': t('closeMenu'), onclick: close },
        icon('close'),
      ),
    ),
    h(
      'nav',
      { 'aria-labelledby': headingId },
      h('h2', { id: headingId }, t('conversations')),
      h('ul', {}, ...[...buttons.values()].map((button) => h('li', {}, button))),
    ),
    createPersonSwitch({ t, people: state.people, me: state.me, onSwitch }),
  );
  const backdrop = h('div', { class: 'backdrop', onclick: close });
  const element = h('div', { class: 'sidebar-frame', onkeydown: noteKey }, panel, backdrop);
  let opener: Element | null = null;

  function toButton(conversation: WireConversation): HTMLElement {
    const mark =
      conversation.kind === 'channel' ? h('span', { class: 'hash', 'aria-hidden': 'true' }, '#') : createAvatar();
    return h(
      'button',
      {
        type: 'button',
        class: 'conversation-button',
        onclick: () => {
          close();
          onSelect(conversation.name);
        },
      },
      mark,
      h('span', { class: 'conversation-title' }, conversation.title),
      h('span', { class: 'unread', hidden: true }),
    );
  }

  function noteKey({ key, defaultPrevented }: KeyboardEvent): void {
    if (key === 'Escape' && !defaultPrevented && element.classList.contains('is-open')) close();
  }

  function open(): void {
    opener = document.activeElement;
    element.classList.add('is-open');
    showOrHide();
    panel.querySelector<HTMLElement>('.conversation-button')?.focus();
  }

  function close(): void {
    if (!element.classList.contains('is-open')) return;
    element.classList.remove('is-open');
    showOrHide();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  }

  /** Out of sight on a phone, it is also out of the keyboard's way. */
  function showOrHide(): void {
    panel.inert = narrow.matches && !element.classList.contains('is-open');
  }

  narrow.addEventListener('change', showOrHide);
  showOrHide();

  return {
    element,
    select(name) {
      for (const [each, button] of buttons) {
        if (each === name) button.setAttribute('aria-current', 'true');
        else button.removeAttribute('aria-current');
      }
    },
    setUnread(name, count) {
      const badge = buttons.get(name)?.querySelector<HTMLElement>('.unread');
      if (!badge) return;
      badge.hidden = count === 0;
      badge.replaceChildren(
        h('span', { 'aria-hidden': 'true' }, count > 99 ? '99+' : String(count)),
        h('span', { class: 'visually-hidden' }, t('unread', { count })),
      );
    },
    open,
    close,
  };
}
