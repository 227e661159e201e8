import type { WireCard, WireEntry, WirePerson } from '../wire.ts';
import { createAvatar } from './avatars.ts';
import { carryProgress, markFocus, restoreFocus } from './card-swap.ts';
import { type CardPress, type CardView, renderCard } from './card-view.ts';
import { arrange, h } from './dom.ts';
import { icon } from './icons.ts';
import type { Texts } from './texts.ts';
import type { Times } from './times.ts';

export interface MessageContext {
  readonly t: Texts;
  readonly times: Times;
  readonly people: readonly WirePerson[];
  /** Whether "only visible to you" says anything here: in a channel. */
  readonly isChannel: boolean;
  onPress(entry: WireEntry, press: CardPress): Promise<void>;
}

export interface MessageView {
  readonly element: HTMLElement;
  /** Draws a later version in place: what is typed, the focus and the bars carry over. */
  update(entry: WireEntry): void;
  /** One that follows another of its author closely shows no name. */
  setFollowUp(isFollowUp: boolean): void;
}

export function createMessage(first: WireEntry, context: MessageContext): MessageView {
  const { t, times, people } = context;
  const author = people.find((person) => person.id === first.author);
  const name = first.author === null ? t('appName') : (author?.name ?? '?');
  const time = times.time(first.createdAt);
  const stamp = h(
    'time',
    { class: 'message-time', datetime: first.createdAt, title: times.full(first.createdAt) },
    time,
  );
  const badge = first.author === null ? h('span', { class: 'badge' }, t('bot')) : undefined;
  const header = h('div', { class: 'message-header' }, h('span', { class: 'message-author' }, name), badge, stamp);
  const note = h('p', { class: 'message-note' }, icon('lock'), t('onlyYou'));
  const content = h('div', { class: 'message-content' });
  const element = h(
    'article',
    { class: 'message', tabindex: -1, 'aria-label': `${name}, ${time}`, 'data-entry': first.id },
    h(
      'div',
      { class: 'message-gutter' },
      createAvatar(author, people),
      h('time', { class: 'gutter-time', 'aria-hidden': 'true' }, time),
    ),
    h('div', { class: 'message-main' }, header, content),
  );
  if (first.author === null) element.classList.add('is-bot');

  let entry = first;
  let view: CardView | undefined;
  let isBusy = false;

  async function press(pressed: CardPress): Promise<void> {
    if (isBusy) return;
    setBusy(true, pressed.button);
    try {
      await context.onPress(entry, pressed);
    } finally {
      setBusy(false);
    }
  }

  /** Not the `disabled` attribute: it would take the keyboard's place away. */
  function setBusy(busy: boolean, button?: HTMLElement): void {
    isBusy = busy;
    element.classList.toggle('is-busy', busy);
    element.setAttribute('aria-busy', String(busy));
    for (const each of element.querySelectorAll('.is-pressed')) each.classList.remove('is-pressed');
    button?.classList.add('is-pressed');
  }

  function draw(): void {
    const isPrivate = entry.private && context.isChannel;
    if (entry.card === null) {
      arrange(content, isPrivate ? [note] : []);
      content.append(h('p', { class: 'message-text' }, entry.text));
      view = undefined;
      return;
    }
    const mark = markFocus(content);
    const old = view;
    view = renderCard(entry.card, old?.typedValues() ?? {}, press);
    const card = h('div', { class: 'card', 'data-state': readState(entry.card) }, view.element);
    arrange(content, isPrivate ? [note, card] : [card]);
    if (old !== undefined) carryProgress(old.element, view.element);
    restoreFocus(view.element, mark, element);
  }

  draw();
  return {
    element,
    update(later) {
      if (later.updatedAt < entry.updatedAt) return;
      const isSame = JSON.stringify([later.text, later.card]) === JSON.stringify([entry.text, entry.card]);
      entry = later;
      if (!isSame) draw();
    },
    setFollowUp: (isFollowUp) => element.classList.toggle('is-follow-up', isFollowUp),
  };
}

/** Where a run stands, from the card's hint. */
function readState(card: WireCard): string | undefined {
  const hint = card.exportBot;
  const state = typeof hint === 'object' && hint !== null && 'state' in hint ? hint.state : undefined;
  return typeof state === 'string' ? state : undefined;
}
