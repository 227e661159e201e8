import type { WirePerson } from '../wire.ts';
import { createAvatar } from './avatars.ts';
import { h } from './dom.ts';
import type { Texts } from './texts.ts';

/** A line of one's own that is on its way, or that did not arrive. */
export interface PendingLine {
  readonly eventId: string;
  readonly conversation: string;
  readonly text: string;
  readonly createdAt: string;
  status: 'sending' | 'not_sent' | 'not_answered';
}

export interface LineView {
  readonly element: HTMLElement;
  update(): void;
  /** Its echo from the server stands in its place; only what became of the answer is still shown here. */
  adopt(): void;
  isAdopted(): boolean;
  setFollowUp(isFollowUp: boolean): void;
}

interface LineContext {
  readonly t: Texts;
  readonly me: WirePerson;
  readonly people: readonly WirePerson[];
  onRetry(line: PendingLine): void;
  onDiscard(line: PendingLine): void;
}

export function createLine(line: PendingLine, { t, me, people, onRetry, onDiscard }: LineContext): LineView {
  const status = h('p', { class: 'line-status' });
  const element = h(
    'article',
    { class: 'message is-pending', 'aria-label': me.name },
    h('div', { class: 'message-gutter' }, createAvatar(me, people)),
    h(
      'div',
      { class: 'message-main' },
      h('div', { class: 'message-header' }, h('span', { class: 'message-author' }, me.name)),
      h('div', { class: 'message-content' }, h('p', { class: 'message-text' }, line.text), status),
    ),
  );

  function update(): void {
    const isFailed = line.status !== 'sending';
    element.classList.toggle('is-failed', isFailed);
    if (!isFailed) {
      status.replaceChildren(h('span', { class: 'visually-hidden' }, t('sending')));
      return;
    }
    status.replaceChildren(
      h('span', { role: 'alert' }, t(line.status === 'not_sent' ? 'notSent' : 'notAnswered')),
      h('button', { type: 'button', class: 'link-button', onclick: () => onRetry(line) }, t('retry')),
      h('button', { type: 'button', class: 'link-button', onclick: () => onDiscard(line) }, t('discard')),
    );
  }

  update();
  return {
    element,
    update,
    adopt: () => element.classList.add('is-adopted'),
    isAdopted: () => element.classList.contains('is-adopted'),
    setFollowUp: (isFollowUp) => element.classList.toggle('is-follow-up', isFollowUp),
  };
}
