import type { WireForm, WireTurnResult } from '../wire.ts';
import { findPrimaryData, findReloadInputs, type Values } from './card-json.ts';
import { markFocus, restoreFocus } from './card-swap.ts';
import { type CardPress, type CardView, renderCard } from './card-view.ts';
import { h, newId } from './dom.ts';
import { icon } from './icons.ts';
import type { Texts } from './texts.ts';

const RELOAD_WAIT_MS = 150;

export interface FormDialog {
  readonly element: HTMLElement;
  /** Opens the form, or lets it take the place of the open one. */
  show(form: WireForm, typed?: Values): void;
  close(): void;
}

interface DialogContext {
  readonly t: Texts;
  /** Sends what a button of the form carries. Rejects when there was no answer. */
  send(data: unknown, inputs: Values): Promise<WireTurnResult>;
  onResult(result: WireTurnResult): void;
  /** It was closed by hand, with these values typed in. */
  onAbandon(form: WireForm, typed: Values): void;
  toSentence(error: unknown): string;
}

/** A card with inputs, as a modal dialog: the browser keeps the focus inside, Escape closes. */
export function createFormDialog(context: DialogContext): FormDialog {
  const { t } = context;
  const titleId = newId('form-title');
  const title = h('h2', { id: titleId, tabindex: -1 });
  const alert = h('div', { class: 'form-alert', role: 'alert', hidden: true });
  const body = h('div', { class: 'form-body' });
  const footer = h('div', { class: 'form-footer' });
  const busyText = h('span', { class: 'visually-hidden', role: 'status' });
  const element = h(
    'dialog',
    {
      class: 'form-dialog',
      'aria-labelledby': titleId,
      oncancel: (event: Event) => {
        event.preventDefault();
        abandon();
      },
    },
    h(
      'div',
      { class: 'form-header' },
      title,
      h('button', { type: 'button', class: 'icon-button', 'aria-label': t('close'), onclick: abandon }, icon('close')),
    ),
    h('div', { class: 'form-busy', 'aria-hidden': 'true' }),
    busyText,
    alert,
    body,
    footer,
  );

  let form: WireForm | undefined;
  let view: CardView | undefined;
  /** Where the keyboard was before; it goes back there. */
  let opener: Element | null = null;
  let isSubmitting = false;
  let isTouched = false;
  let reloads = 0;
  let reloadTimer: ReturnType<typeof setTimeout> | undefined;

  function show(next: WireForm, typed: Values = {}): void {
    const isSame = element.open && form?.formId === next.formId;
    draw(next, isSame ? { ...view?.typedValues() } : typed);
    if (!element.open) {
      isTouched = Object.keys(typed).length > 0;
      opener = document.activeElement;
      element.showModal();
    }
    if (!isSame) body.scrollTop = 0;
    focusFirst(next);
  }

  /** Draws a form, the scroll and the place of the keyboard kept. */
  function draw(next: WireForm, typed: Values): void {
    const mark = markFocus(element);
    const { scrollTop } = body;
    form = next;
    const drawn = renderCard(next.card, typed, submit);
    view = drawn;
    title.textContent = next.title;
    body.replaceChildren(drawn.element);
    dropHeadline(drawn.element, next.title);
    moveButtons(drawn.element);
    const homeless = drawn.showErrors(next.errors);
    const hasErrors = Object.keys(next.errors).length > 0;
    setAlert(hasErrors ? [t('formProblems'), ...homeless].join(' ') : '');
    const reloading = findReloadInputs(next.card);
    drawn.onInput((id) => {
      isTouched = true;
      if (reloading.has(id)) requestReload();
    });
    body.scrollTop = scrollTop;
    if (mark?.key !== undefined || mark?.inputId !== undefined) restoreFocus(element, mark, title);
  }

  /** It is the dialog's title already. */
  function dropHeadline(card: HTMLElement, text: string): void {
    const headline = card.querySelector<HTMLElement>('[role="heading"]');
    if (headline === null || headline.textContent !== text) return;
    headline.nextElementSibling?.remove();
    headline.remove();
  }

  /** The card's own buttons stay in view below it, the main one at the end, and a way out before them. */
  function moveButtons(card: HTMLElement): void {
    const foot = [...(card.querySelector('.ac-adaptiveCard')?.children ?? [])].at(-1);
    const strip = foot?.querySelector(':scope > div > .ac-actionSet');
    const buttons = [...(strip?.querySelectorAll('button') ?? [])];
    if (foot !== undefined && buttons.length > 0) {
      foot.previousElementSibling?.remove();
      foot.remove();
    }
    const cancel = h('button', { type: 'button', class: 'ac-pushButton', onclick: abandon }, t('cancel'));
    footer.replaceChildren(cancel, ...buttons.reverse());
  }

  function focusFirst(next: WireForm): void {
    if (view?.focusInput(Object.keys(next.errors))) return;
    if (element.contains(document.activeElement?.closest('.form-body, .form-footer') ?? null)) return;
    const first = body.querySelector<HTMLElement>('input, select, textarea');
    (first ?? title).focus();
  }

  async function submit({ data, inputs, button }: CardPress): Promise<void> {
    if (isSubmitting) return;
    isSubmitting = true;
    stopReload();
    setBusy(true, button);
    try {
      const result = await context.send(data, inputs);
      settle(result);
    } catch (error) {
      setAlert(context.toSentence(error));
    } finally {
      isSubmitting = false;
      setBusy(false);
    }
  }

  function settle(result: WireTurnResult): void {
    const next = result.forms.at(-1);
    // Shown before the rest is handled, so that the dialog does not close and open again.
    if (next !== undefined) show(next);
    else if (result.problem !== null) setAlert(result.problem);
    else close();
    context.onResult(result);
  }

  function requestReload(): void {
    stopReload();
    reloadTimer = setTimeout(reload, RELOAD_WAIT_MS);
  }

  function stopReload(): void {
    clearTimeout(reloadTimer);
    reloads += 1;
    setReloading(false);
  }

  async function reload(): Promise<void> {
    if (form === undefined || view === undefined) return;
    const asked = reloads;
    const sent = view.values();
    setReloading(true);
    try {
      const result = await context.send(toReloadData(findPrimaryData(form.card)), sent);
      // Submitted, closed or changed again in the meantime.
      if (asked !== reloads || !element.open) return;
      const next = result.forms.at(-1);
      if (next !== undefined) draw({ ...next, errors: next.errors }, view.typedValues());
    } catch (error) {
      if (asked === reloads) setAlert(context.toSentence(error));
    } finally {
      if (asked === reloads) setReloading(false);
    }
  }

  function setReloading(isReloading: boolean): void {
    element.classList.toggle('is-reloading', isReloading);
    busyText.textContent = isReloading ? t('updating') : '';
  }

  function setBusy(isBusy: boolean, button?: HTMLElement): void {
    element.classList.toggle('is-busy', isBusy);
    element.setAttribute('aria-busy', String(isBusy));
    for (const each of footer.querySelectorAll('.is-pressed')) each.classList.remove('is-pressed');
    button?.classList.add('is-pressed');
  }

  function setAlert(text: string): void {
    alert.hidden = text === '';
    alert.replaceChildren(...(text === '' ? [] : [icon('alert'), h('span', {}, text)]));
  }

  function abandon(): void {
    if (isSubmitting) return;
    const typed = view?.values() ?? {};
    const abandoned = form;
    close();
    if (abandoned !== undefined && isTouched) context.onAbandon(abandoned, typed);
  }

  function close(): void {
    stopReload();
    if (!element.open) return;
    element.close();
    form = undefined;
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  }

  return { element, show, close };
}

/** The same call as a submit, marked so that nothing is saved. */
function toReloadData(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const input = 'input' in data && typeof data.input === 'object' ? data.input : {};
  return { ...data, input: { ...input, step: 'reload' } };
}
