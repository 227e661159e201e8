import { type Act, act, sight, turnTo } from './act.ts';
import { choose, listOptions, type Option } from './options.ts';
import { patch } from './patch.ts';
import { gather, type Held, markTyped } from './values.ts';

let isFetching = false;
let isStale = false;

/** Draws what has changed; changes that come meanwhile are drawn after. */
async function refresh(): Promise<void> {
  isStale = true;
  if (isFetching) return;
  isFetching = true;
  while (isStale) {
    isStale = false;
    const answer = await fetch(`/_twin/parts?${sight()}`);
    if (answer.ok) patch((await answer.json()) as Record<string, string>);
  }
  isFetching = false;
}

function look(change: Readonly<Record<string, string>>): void {
  turnTo(change);
  void refresh();
}

/** What a control or button is on: a message or a view, as the server finds it again. */
function targetOf(element: Element): Act {
  const holder = element.closest<HTMLElement>('[data-kind]');
  const { kind = '', channel = '', ts = '', view = '' } = holder?.dataset ?? {};
  return { kind, channel, ts, view };
}

const valuesAround = (element: Element): readonly Held[] => gather(element.closest('[data-kind]') ?? document.body);

async function press(button: HTMLElement): Promise<void> {
  const { block = '', action = '', option, confirm: ask = '', url = '' } = button.dataset;
  if (ask !== '') {
    const { title, text } = JSON.parse(ask) as { title: string; text: string };
    if (!window.confirm(`${title}\n\n${text}`)) return;
  }
  if (url !== '') window.open(url, '_blank', 'noreferrer');
  button.closest('details')?.removeAttribute('open');
  const shared = { ...targetOf(button), values: valuesAround(button), blockId: block, actionId: action };
  await act(option === undefined ? { do: 'press', ...shared } : { do: 'press', ...shared, option });
}

document.addEventListener('click', (event) => {
  const element = event.target instanceof Element ? event.target : undefined;
  const hit = (selector: string) => element?.closest<HTMLElement>(selector) ?? undefined;
  const link = hit('[data-channel-link]');
  const tab = hit('[data-tab]');
  const thread = hit('[data-thread]');
  const close = hit('[data-close]');
  const submit = hit('[data-submit]');
  const button = hit('[data-press]');
  const found = hit('[data-found]');
  if (link !== undefined) {
    event.preventDefault();
    look({ channel: link.dataset.channelLink ?? '', thread: '', tab: 'messages' });
  } else if (tab !== undefined) {
    look({ tab: tab.dataset.tab ?? '', thread: '' });
    if (tab.dataset.tab === 'home') void act({ do: 'home' });
  } else if (thread !== undefined) look({ thread: thread.dataset.thread ?? '' });
  else if (close !== undefined) void act({ do: 'close', ...targetOf(close), all: close.dataset.close === 'all' });
  else if (submit !== undefined) void act({ do: 'submit', ...targetOf(submit), values: valuesAround(submit) });
  else if (found !== undefined) {
    const control = choose(found);
    if (control !== undefined) {
      markTyped(control);
      tell(control);
    }
  } else if (button !== undefined) void press(button);
  else if (hit('[data-more]') !== undefined) hit('figure')?.classList.add('all');
  for (const open of document.querySelectorAll('details[open]'))
    if (!open.contains(element ?? null)) open.removeAttribute('open');
});

document.addEventListener('change', (event) => {
  const element = event.target instanceof Element ? event.target : undefined;
  if (element instanceof HTMLSelectElement && element.matches('[data-user]')) look({ user: element.value, thread: '' });
  const control = element?.closest<HTMLElement>('[data-control]') ?? undefined;
  if (control === undefined || element?.matches('[data-search]') === true) return;
  markTyped(control);
  tell(control);
});

/** The app hears of a change at once unless it is in an input that keeps it for itself. */
function tell(control: HTMLElement): void {
  const input = control.closest('.input');
  if (input !== null && !input.hasAttribute('data-dispatch')) return;
  const { block = '', action = '' } = control.dataset;
  const values = valuesAround(control);
  const own = values.find(({ blockId, actionId }) => blockId === block && actionId === action);
  void act({
    do: 'select',
    ...targetOf(control),
    values,
    blockId: block,
    actionId: action,
    choice: own?.choice ?? null,
  });
}

let typing: ReturnType<typeof setTimeout> | undefined;

document.addEventListener('input', (event) => {
  const input = event.target;
  const control = input instanceof Element ? input.closest<HTMLElement>('[data-control]') : null;
  if (control === null || !(input instanceof HTMLElement)) return;
  markTyped(control);
  if (!(input instanceof HTMLInputElement) || !input.matches('[data-search]')) return;
  clearTimeout(typing);
  typing = setTimeout(() => void search(control, input), 150);
});

document.addEventListener('focusin', (event) => {
  const input = event.target;
  const control = input instanceof Element ? input.closest<HTMLElement>('[data-control]') : null;
  if (control !== null && input instanceof HTMLInputElement && input.matches('[data-search]'))
    void search(control, input);
});

/** Asks the app for options and lists them. */
async function search(control: HTMLElement, input: HTMLInputElement): Promise<void> {
  const { block = '', action = '' } = control.dataset;
  const text = input.dataset.chosen ? '' : input.value;
  const answer = await act({ do: 'suggest', ...targetOf(control), blockId: block, actionId: action, text });
  listOptions(control, (answer.options ?? []) as readonly Option[]);
}

document.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const input = form instanceof HTMLFormElement ? form.querySelector('input') : null;
  if (!(form instanceof HTMLFormElement) || input === null || input.value.trim() === '') return;
  const text = input.value;
  input.value = '';
  const place = new URLSearchParams(sight());
  const thread = form.hasAttribute('data-thread-form') ? { thread: place.get('thread') ?? '' } : {};
  const channel = document.querySelector<HTMLElement>('.channel.on')?.dataset.channelLink ?? '';
  if (place.get('tab') === 'home') look({ tab: 'messages' });
  void act({ do: 'write', channel, text, ...thread });
});

new EventSource('/_twin/events').addEventListener('change', () => void refresh());
void refresh();
