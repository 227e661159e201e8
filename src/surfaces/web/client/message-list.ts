import type { WireEntry, WirePerson } from '../wire.ts';
import { arrange, h } from './dom.ts';
import { icon } from './icons.ts';
import { createLine, type LineView, type PendingLine } from './line-view.ts';
import { createMessage, type MessageContext, type MessageView } from './message-view.ts';

const GROUP_MS = 5 * 60_000;
/** As near to the end as this, the reader is taken to follow along. */
const NEAR_END_PX = 48;

export interface MessageList {
  readonly element: HTMLElement;
  /** Adds or updates; says which. */
  upsert(entry: WireEntry): 'new' | 'changed';
  addLine(line: PendingLine): void;
  updateLine(line: PendingLine): void;
  removeLine(line: PendingLine): void;
  /** Counts the turns whose answers are awaited here. */
  addWorking(by: 1 | -1): void;
  scrollToEnd(): void;
  close(): void;
}

interface ListContext extends MessageContext {
  readonly me: WirePerson;
  readonly welcome: HTMLElement;
  onRetry(line: PendingLine): void;
  onDiscard(line: PendingLine): void;
}

interface Item {
  entry: WireEntry;
  readonly view: MessageView;
}

/** The messages of one conversation, grouped by author and by day, kept at their end while the reader is there. */
export function createMessageList(context: ListContext): MessageList {
  const { t, times, me } = context;
  const items = new Map<string, Item>();
  const lines = new Map<PendingLine, LineView>();
  const days = new Map<string, HTMLElement>();
  const working = createWorking(t('working'));
  const flow = h('div', { class: 'flow' });
  const scroller = h(
    'div',
    {
      class: 'messages',
      role: 'log',
      'aria-live': 'off',
      'aria-label': t('messages'),
      tabindex: 0,
      onscroll: noteScroll,
    },
    flow,
  );
  const pillText = h('span', {});
  const pill = h(
    'button',
    { type: 'button', class: 'pill', hidden: true, onclick: scrollToEnd },
    pillText,
    icon('down'),
  );
  const element = h('div', { class: 'conversation' }, scroller, pill);
  let isAtEnd = true;
  let awaited = 0;
  let unseen = 0;

  function layOut(): void {
    const ordered = [...items.values()].sort((a, b) => compare(a.entry.createdAt, b.entry.createdAt));
    const children: HTMLElement[] = [];
    let previous: WireEntry | undefined;
    for (const { entry, view } of ordered) {
      const isNewDay = previous === undefined || times.dayKey(previous.createdAt) !== times.dayKey(entry.createdAt);
      if (isNewDay) children.push(toDay(entry));
      view.setFollowUp(!isNewDay && previous !== undefined && isClose(previous, entry));
      children.push(view.element);
      previous = entry;
    }
    for (const [line, view] of lines) {
      view.setFollowUp(
        previous?.author === me.id && Date.parse(line.createdAt) - Date.parse(previous.createdAt) < GROUP_MS,
      );
      children.push(view.element);
    }
    if (children.length === 0) children.push(context.welcome);
    if (awaited > 0) children.push(working);
    arrange(flow, children);
    follow();
  }

  function toDay(entry: WireEntry): HTMLElement {
    const key = times.dayKey(entry.createdAt);
    const day = days.get(key) ?? h('div', { class: 'day', role: 'separator' }, h('span', {}));
    days.set(key, day);
    const words = times.day(entry.createdAt);
    day.setAttribute('aria-label', words);
    day.firstElementChild?.replaceChildren(words);
    return day;
  }

  function follow(): void {
    if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
    showPill();
  }

  function noteScroll(): void {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
    showPill();
  }

  function showPill(): void {
    if (isAtEnd) unseen = 0;
    pill.hidden = isAtEnd;
    const news = unseen === 1 ? t('newMessage') : t('newMessages', { count: unseen });
    pillText.replaceChildren(unseen > 0 ? news : t('toBottom'));
    pill.classList.toggle('has-news', unseen > 0);
  }

  function scrollToEnd(): void {
    isAtEnd = true;
    follow();
  }

  /** Its echo from the server has come: the line gives way to it. */
  function adopt(entry: WireEntry): void {
    if (entry.author !== me.id) return;
    for (const [line, view] of lines) {
      if (line.text !== entry.text || view.isAdopted()) continue;
      view.adopt();
      return;
    }
  }

  // Fonts, pictures and the composer change heights after the fact.
  const sizes = new ResizeObserver(follow);
  sizes.observe(flow);
  sizes.observe(scroller);
  layOut();

  return {
    element,
    upsert(entry) {
      const known = items.get(entry.id);
      if (known !== undefined) {
        known.entry = entry;
        known.view.update(entry);
        follow();
        return 'changed';
      }
      items.set(entry.id, { entry, view: createMessage(entry, context) });
      adopt(entry);
      if (!isAtEnd && entry.author !== me.id) unseen += 1;
      layOut();
      return 'new';
    },
    addLine(line) {
      lines.set(line, createLine(line, context));
      isAtEnd = true;
      layOut();
    },
    updateLine(line) {
      lines.get(line)?.update();
      follow();
    },
    removeLine(line) {
      lines.delete(line);
      layOut();
    },
    addWorking(by) {
      awaited += by;
      layOut();
    },
    scrollToEnd,
    close: () => sizes.disconnect(),
  };
}

const createWorking = (label: string): HTMLElement =>
  h(
    'div',
    { class: 'working', role: 'status', 'aria-label': label },
    h('span', { class: 'avatar logo', 'aria-hidden': 'true' }),
    h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i', {}), h('i', {}), h('i', {})),
  );

const isClose = (before: WireEntry, after: WireEntry): boolean =>
  before.author === after.author &&
  before.private === after.private &&
  Date.parse(after.createdAt) - Date.parse(before.createdAt) < GROUP_MS;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
