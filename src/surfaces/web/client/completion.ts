import type { WireCompletion } from '../wire.ts';
import { h, newId } from './dom.ts';
import type { Texts } from './texts.ts';

const WAIT_MS = 60;

export interface Completion {
  readonly element: HTMLElement;
  readonly listId: string;
  isOpen(): boolean;
  /** The line of the chosen suggestion; the first one where `orFirst`. */
  chosen(orFirst: boolean): string | undefined;
  move(by: 1 | -1): void;
  /** Asks for what could follow this line, shortly. */
  request(line: string): void;
  close(): void;
}

interface CompletionContext {
  readonly t: Texts;
  fetch(line: string, signal: AbortSignal): Promise<readonly WireCompletion[]>;
  onPick(line: string): void;
  /** The id of the chosen suggestion's element, for `aria-activedescendant`. */
  onActive(id: string | undefined): void;
  onCount(count: number): void;
}

/** Suggestions for the line that is being typed, as a list above the composer. */
export function createCompletion({ t, fetch, onPick, onActive, onCount }: CompletionContext): Completion {
  const listId = newId('suggestions');
  const element = h('div', {
    class: 'completion',
    role: 'listbox',
    id: listId,
    'aria-label': t('suggestions'),
    hidden: true,
  });
  let found: readonly WireCompletion[] = [];
  let active = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let request: AbortController | undefined;

  function show(completions: readonly WireCompletion[]): void {
    found = completions;
    active = -1;
    element.replaceChildren(...found.map(toOption));
    element.hidden = found.length === 0;
    onActive(undefined);
    if (found.length > 0) onCount(found.length);
  }

  function toOption(completion: WireCompletion): HTMLElement {
    return h(
      'div',
      {
        class: 'completion-option',
        role: 'option',
        id: newId('suggestion'),
        'aria-selected': 'false',
        // The composer keeps the keyboard.
        onmousedown: (event: MouseEvent) => event.preventDefault(),
        onclick: () => onPick(completion.line),
      },
      h('span', { class: 'completion-title' }, completion.title),
      h('span', { class: 'completion-hint' }, completion.hint),
    );
  }

  function close(): void {
    clearTimeout(timer);
    request?.abort();
    if (found.length > 0) show([]);
  }

  return {
    element,
    listId,
    isOpen: () => found.length > 0,
    chosen: (orFirst) => found[active === -1 && orFirst ? 0 : active]?.line,
    move(by) {
      const options = [...element.children];
      options[active]?.setAttribute('aria-selected', 'false');
      active = active === -1 ? (by === 1 ? 0 : found.length - 1) : (active + by + found.length) % found.length;
      const option = options[active];
      option?.setAttribute('aria-selected', 'true');
      option?.scrollIntoView({ block: 'nearest' });
      onActive(option?.id);
    },
    request(line) {
      clearTimeout(timer);
      request?.abort();
      if (line.trim() === '') return close();
      // What was found for an older line must not be taken for this one while its own answer is on the way.
      const still = found.filter((completion) => completion.line.toLowerCase().startsWith(line.toLowerCase()));
      if (still.length < found.length) show(still);
      timer = setTimeout(async () => {
        const controller = new AbortController();
        request = controller;
        try {
          const completions = await fetch(line, controller.signal);
          if (!controller.signal.aborted)
            show(completions.filter((completion) => completion.line.trim() !== line.trim()));
        } catch {
          // A line can be typed without help; the banner speaks when the server is away.
        }
      }, WAIT_MS);
    },
    close,
  };
}
