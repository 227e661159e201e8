import type { WireConversation, WireEntry, WireState, WireTurnBody, WireTurnResult } from '../wire.ts';
import { createAnnouncer } from './announcer.ts';
import { ApiError, getCompletions, postTurn } from './api.ts';
import { createBanner } from './banner.ts';
import type { CardPress } from './card-view.ts';
import { createComposer } from './composer.ts';
import { h } from './dom.ts';
import { type Events, openEvents } from './events.ts';
import { createFormDialog } from './form-dialog.ts';
import { createHeader } from './header.ts';
import type { PendingLine } from './line-view.ts';
import { createMessageList, type MessageList } from './message-list.ts';
import { createSidebar } from './sidebar.ts';
import { createTexts } from './texts.ts';
import { createTimes } from './times.ts';
import { createToasts } from './toasts.ts';
import { createWelcome } from './welcome.ts';

export interface Page {
  readonly element: HTMLElement;
  focus(): void;
  announce(text: string): void;
  close(): void;
}

/** The whole client for one person, from their state on. */
export function createPage(state: WireState, onSwitch: (personId: string) => void): Page {
  const { me } = state;
  const t = createTexts(state.strings, me.locale);
  const times = createTimes(me, t);
  const announcer = createAnnouncer();
  const toasts = createToasts(t);
  const banner = createBanner(
    t,
    () => events.retryNow(),
    () => announcer.say(t('reconnected')),
  );
  const composer = createComposer({
    t,
    personId: me.id,
    onSend: sendLine,
    fetchCompletions: (line, signal) => getCompletions(me.id, line, signal),
    announce: announcer.say,
  });
  const dialog = createFormDialog({
    t,
    send: (data, inputs) => takeTurn(current, crypto.randomUUID(), { kind: 'action', data, inputs }),
    onResult: (result) => takeIn({ ...result, forms: [] }),
    onAbandon: (form, typed) =>
      toasts.show(t('formClosed', { title: form.title }), {
        label: t('reopen'),
        run: () => dialog.show(form, typed),
      }),
    toSentence,
  });
  const sidebar = createSidebar({ t, state, onSelect: select, onSwitch });
  const header = createHeader(t, state, () => sidebar.open());
  const lists = new Map(state.conversations.map((each) => [each.name, createList(each)]));
  const place = h('div', { class: 'place' });
  const element = h(
    'div',
    { class: 'page' },
    sidebar.element,
    h('main', { class: 'main' }, header.element, banner.element, place, toasts.element, composer.element),
    dialog.element,
    announcer.element,
  );
  const unread = new Map<string, number>();
  /** An event keeps its id until it is answered, so that pressing again after a lost answer does nothing twice. */
  const pressIds = new Map<string, string>();
  let current = state.conversations[0]?.name ?? '';

  for (const entry of state.entries) lists.get(entry.conversation)?.upsert(entry);
  select(current);
  const events: Events = openEvents({
    as: me.id,
    cursor: state.cursor,
    onEntry: takeInEntry,
    onConnection: banner.setConnected,
  });

  function createList(conversation: WireConversation): MessageList {
    return createMessageList({
      t,
      times,
      me,
      people: state.people,
      isChannel: conversation.kind === 'channel',
      welcome: createWelcome(t, state, conversation, sendLine),
      onPress: press,
      onRetry: (line) => void deliver(line),
      onDiscard: (line) => lists.get(line.conversation)?.removeLine(line),
    });
  }

  function select(name: string): void {
    const conversation = state.conversations.find((each) => each.name === name);
    const list = lists.get(name);
    if (conversation === undefined || list === undefined) return;
    current = name;
    place.replaceChildren(list.element);
    list.scrollToEnd();
    header.show(conversation);
    sidebar.select(name);
    setUnread(name, 0);
    composer.focus();
  }

  function sendLine(text: string): void {
    const line: PendingLine = {
      eventId: crypto.randomUUID(),
      conversation: current,
      text,
      createdAt: new Date().toISOString(),
      status: 'sending',
    };
    lists.get(current)?.addLine(line);
    // Whoever types on has read it, and it would cover the buttons of the answer.
    toasts.hide();
    composer.focus();
    void deliver(line);
  }

  async function deliver(line: PendingLine): Promise<void> {
    const list = lists.get(line.conversation);
    line.status = 'sending';
    list?.updateLine(line);
    try {
      const result = await takeTurn(line.conversation, line.eventId, { kind: 'text', text: line.text });
      takeIn(result);
      list?.removeLine(line);
    } catch (error) {
      line.status = error instanceof ApiError && error.code === 'network' ? 'not_sent' : 'not_answered';
      list?.updateLine(line);
    }
  }

  async function press(entry: WireEntry, { data, inputs }: CardPress): Promise<void> {
    const key = JSON.stringify([entry.id, data, inputs]);
    const eventId = pressIds.get(key) ?? crypto.randomUUID();
    pressIds.set(key, eventId);
    try {
      takeIn(await takeTurn(entry.conversation, eventId, { kind: 'action', data, inputs, entryId: entry.id }));
      pressIds.delete(key);
    } catch (error) {
      toasts.show(toSentence(error));
    }
  }

  async function takeTurn(conversation: string, eventId: string, body: WireTurnBody): Promise<WireTurnResult> {
    const list = body.kind === 'text' ? lists.get(conversation) : undefined;
    list?.addWorking(1);
    try {
      return await postTurn({ as: me.id, conversation, eventId, body });
    } finally {
      list?.addWorking(-1);
    }
  }

  function takeIn(result: WireTurnResult): void {
    for (const entry of result.entries) takeInEntry(entry);
    const form = result.forms.at(-1);
    if (form !== undefined) dialog.show(form);
  }

  function takeInEntry(entry: WireEntry): void {
    const list = lists.get(entry.conversation);
    if (list?.upsert(entry) !== 'new' || entry.author === me.id) return;
    const author = state.people.find((person) => person.id === entry.author);
    announcer.say(t('says', { name: author?.name ?? t('appName'), text: entry.text }));
    if (entry.conversation !== current) setUnread(entry.conversation, (unread.get(entry.conversation) ?? 0) + 1);
  }

  function setUnread(conversation: string, count: number): void {
    unread.set(conversation, count);
    sidebar.setUnread(conversation, count);
    const total = [...unread.values()].reduce((sum, each) => sum + each, 0);
    const title = `${t('appName')} · ${state.environment.name}`;
    document.title = total > 0 ? `(${total}) ${title}` : title;
  }

  function toSentence(error: unknown): string {
    const code = error instanceof ApiError ? error.code : 'internal';
    if (code === 'sign_in_required') return t('signedOut');
    return code === 'invalid_request' || code === 'forbidden_origin' ? t('refused') : t('actionFailed');
  }

  return {
    element,
    focus: composer.focus,
    announce: announcer.say,
    close() {
      events.close();
      dialog.close();
      for (const list of lists.values()) list.close();
    },
  };
}
