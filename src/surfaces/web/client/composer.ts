import type { WireCompletion } from '../wire.ts';
import { createCompletion } from './completion.ts';
import { h, newId } from './dom.ts';
import { createHistory } from './history.ts';
import { icon } from './icons.ts';
import type { Texts } from './texts.ts';

export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  /** Puts a line in, for the person to finish or send. */
  setText(text: string): void;
  text(): string;
}

interface ComposerContext {
  readonly t: Texts;
  readonly personId: string;
  onSend(line: string): void;
  fetchCompletions(line: string, signal: AbortSignal): Promise<readonly WireCompletion[]>;
  announce(text: string): void;
}

const LONGEST_LINE = 8_000;
const touch = matchMedia('(pointer: coarse)');

/**
 * Enter sends, Shift and Enter starts a new line; the arrow keys walk through suggestions where there are any, else
 * through what was sent before; Tab takes a suggestion, Escape puts them away.
 */
export function createComposer({ t, personId, onSend, fetchCompletions, announce }: ComposerContext): Composer {
  const history = createHistory(personId);
  const completion = createCompletion({
    t,
    fetch: fetchCompletions,
    onPick: take,
    onActive: (id) => {
      if (id === undefined) input.removeAttribute('aria-activedescendant');
      else input.setAttribute('aria-activedescendant', id);
    },
    onCount: (count) => announce(count === 1 ? t('oneSuggestion') : t('manySuggestions', { count })),
  });
  const inputId = newId('composer');
  const hintId = newId('composer-keys');
  const input = h('textarea', {
    id: inputId,
    class: 'composer-input',
    rows: 1,
    maxlength: LONGEST_LINE,
    placeholder: t('placeholder'),
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'send',
    'aria-label': t('composer'),
    'aria-describedby': hintId,
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': completion.listId,
    onkeydown: noteKey,
    oninput: () => {
      history.stop();
      grow();
      completion.request(input.value);
    },
    onblur: () => completion.close(),
  });
  const send = h(
    'button',
    { type: 'submit', class: 'send-button', 'aria-label': t('send'), title: t('send') },
    icon('send'),
  );
  const form = h(
    'form',
    {
      class: 'composer-box',
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        submit();
      },
    },
    input,
    send,
  );
  const element = h(
    'div',
    { class: 'composer' },
    completion.element,
    form,
    h('p', { class: 'composer-keys', id: hintId }, t('keys')),
  );

  function noteKey(event: KeyboardEvent): void {
    // An input method is choosing a character; its Enter is not ours.
    if (event.isComposing) return;
    if (handleKey(event)) event.preventDefault();
  }

  function handleKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Enter' && !shiftKey) {
      const chosen = completion.chosen(false);
      if (chosen === undefined) submit();
      else take(chosen);
      return true;
    }
    if (completion.isOpen()) {
      if (key === 'Tab' && !shiftKey) return takeIfAny(completion.chosen(true));
      if (key === 'Escape') return closeCompletion();
      if (key === 'ArrowDown' || key === 'ArrowUp') return moveChoice(key === 'ArrowDown' ? 1 : -1);
      return false;
    }
    if (key === 'ArrowUp' && (history.isBrowsing() || isOnFirstLine())) return show(history.older(input.value));
    if (key === 'ArrowDown' && history.isBrowsing()) return show(history.newer());
    return false;
  }

  function takeIfAny(line: string | undefined): boolean {
    if (line === undefined) return false;
    take(line);
    return true;
  }

  function closeCompletion(): boolean {
    completion.close();
    return true;
  }

  function moveChoice(by: 1 | -1): boolean {
    completion.move(by);
    return true;
  }

  function show(line: string | undefined): boolean {
    if (line === undefined) return true;
    setText(line);
    return true;
  }

  /** A suggestion is taken as a step: what could follow it is suggested next. */
  function take(line: string): void {
    const next = line.endsWith(' ') ? line : `${line} `;
    completion.close();
    setText(next);
    input.focus();
    completion.request(next);
  }

  function submit(): void {
    const line = input.value.trim();
    if (line === '') return;
    history.add(line);
    completion.close();
    setText('');
    onSend(line);
  }

  function setText(text: string): void {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    grow();
  }

  /** As high as its text, up to the limit in the style sheet. */
  function grow(): void {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
    send.classList.toggle('is-ready', input.value.trim() !== '');
  }

  /** On a touch screen it would call up the keyboard, over what there is to read. */
  function focus(): void {
    if (!touch.matches) input.focus();
  }

  const isOnFirstLine = (): boolean => !input.value.slice(0, input.selectionStart).includes('\n');

  return { element, focus, setText, text: () => input.value };
}
