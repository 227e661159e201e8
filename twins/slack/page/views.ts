import type { View } from '../model.ts';
import { plain } from '../person/elements.ts';
import { suggestionKey, valuesOf } from '../person/target.ts';
import { renderBlocks } from './blocks.ts';
import { type Html, html } from './html.ts';
import { renderPlain } from './mrkdwn.ts';
import type { Drawing, Reader } from './reader.ts';

const toDrawing = (view: View, reader: Reader): Drawing => ({
  ...reader,
  surface: view.type,
  values: valuesOf(reader.core, view),
  errors: reader.core.state.viewErrors.get(view.id) ?? {},
  suggestions: (actionId) => reader.core.state.suggestions.get(suggestionKey(view, actionId)) ?? [],
});

/** The modal on top of the reader's stack; empty when there is none. */
export function renderModal(stack: readonly View[], reader: Reader): Html {
  const view = stack.at(-1);
  if (view === undefined) return html``;
  return html`<div class="shade"></div><section class="modal" role="dialog" aria-modal="true" aria-label="${plain(view.title)}" data-kind="view" data-view="${view.id}">
    <header>${stack.length > 1 && html`<button class="cross" data-close aria-label="Back">‹</button>`}
      ${avatarOf(reader)}<h2>${renderPlain(plain(view.title))}</h2><button class="cross" data-close="all" aria-label="Close">×</button></header>
    <div class="modal-body">${renderBlocks(view.blocks, toDrawing(view, reader))}</div>
    <footer><button class="button" data-close>${view.close ? plain(view.close) : 'Cancel'}</button>
      ${view.submit && html`<button class="button primary" data-submit>${plain(view.submit)}</button>`}</footer></section>`;
}

export function renderHome(home: View | undefined, reader: Reader): Html {
  if (home === undefined)
    return html`<div class="empty"><h3>This is the very beginning of your Home tab</h3><p>The app has not published anything for you yet.</p></div>`;
  return html`<div class="home" data-kind="view" data-view="${home.id}">${renderBlocks(home.blocks, toDrawing(home, reader))}</div>`;
}

const avatarOf = ({ core }: Reader): Html =>
  html`<div class="avatar small" style="background:#1f2937" title="${core.settings.appName}">⇪</div>`;
