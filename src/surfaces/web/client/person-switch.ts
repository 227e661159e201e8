import type { WirePerson } from '../wire.ts';
import { createAvatar } from './avatars.ts';
import { h, newId } from './dom.ts';
import { icon } from './icons.ts';
import type { Texts } from './texts.ts';

interface PersonSwitchContext {
  readonly t: Texts;
  readonly people: readonly WirePerson[];
  readonly me: WirePerson;
  onSwitch(personId: string): void;
}

/** Who is at the keyboard, and a menu of who else it could be. */
export function createPersonSwitch({ t, people, me, onSwitch }: PersonSwitchContext): HTMLElement {
  const menuId = newId('people');
  const options = people.map((person) =>
    h(
      'button',
      {
        type: 'button',
        class: 'person',
        role: 'menuitemradio',
        tabindex: -1,
        'aria-checked': String(person.id === me.id),
        onclick: () => {
          close();
          if (person.id !== me.id) onSwitch(person.id);
        },
      },
      createAvatar(person, people),
      toNames(person),
      icon('check'),
    ),
  );
  const menu = h(
    'div',
    { class: 'person-menu', role: 'menu', id: menuId, 'aria-label': t('switchPerson'), hidden: true },
    ...options,
  );
  const button = h(
    'button',
    {
      type: 'button',
      class: 'person person-button',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': menuId,
      'aria-label': `${t('switchPerson')}: ${me.name}, ${t(me.role)}`,
      onclick: () => (menu.hidden ? open(0) : close()),
    },
    createAvatar(me, people),
    toNames(me),
    icon('chevrons'),
  );
  const element = h('div', { class: 'person-switch', onkeydown: noteKey, onfocusout: noteFocusOut }, menu, button);

  function toNames(person: WirePerson): HTMLElement {
    return h(
      'span',
      { class: 'person-names' },
      h('span', { class: 'person-name' }, person.name),
      h('span', { class: 'person-role' }, t(person.role)),
    );
  }

  function open(from: number): void {
    menu.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    const current = options.findIndex((option) => option.getAttribute('aria-checked') === 'true');
    options.at(from === 0 ? current : from)?.focus();
  }

  function close(): void {
    menu.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  }

  function noteKey(event: KeyboardEvent): void {
    const { key } = event;
    if (menu.hidden) {
      if (key === 'ArrowUp' || key === 'ArrowDown') {
        open(key === 'ArrowUp' ? -1 : 0);
        event.preventDefault();
      }
      return;
    }
    const at = options.indexOf(document.activeElement as HTMLButtonElement);
    const last = options.length - 1;
    const next = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[key];
    if (next !== undefined) {
      options[next]?.focus();
      event.preventDefault();
    } else if (key === 'Escape') {
      close();
      button.focus();
      event.preventDefault();
    }
  }

  function noteFocusOut({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node) || !element.contains(relatedTarget)) close();
  }

  return element;
}
