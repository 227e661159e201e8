import { PAGE_STRINGS } from '../strings.ts';
import { getState } from './api.ts';
import { registerCardElements } from './card-elements.ts';
import { h } from './dom.ts';
import { configureCards } from './host-config.ts';
import { createPage, type Page } from './page.ts';
import { recall, remember } from './storage.ts';
import { createTexts } from './texts.ts';

const PERSON = 'exports.person';
const root = document.getElementById('app') ?? document.body;
let page: Page | undefined;

async function open(personId: string | undefined, isSwitch: boolean): Promise<void> {
  const state = await getState(personId);
  page?.close();
  remember(PERSON, state.me.id);
  document.documentElement.lang = state.language;
  const t = createTexts(state.strings, state.me.locale);
  configureCards(t('moreOptions'), t('required'));
  page = createPage(state, (next) => void open(next, true).catch(showFailure));
  root.replaceChildren(page.element);
  page.focus();
  if (isSwitch) page.announce(t('nowPerson', { name: state.me.name, role: t(state.me.role) }));
}

/** Before a state is there, nothing tells the person's language but the browser. */
function showFailure(): void {
  const t = createTexts(PAGE_STRINGS[navigator.language.startsWith('nl') ? 'nl' : 'en'], navigator.language);
  root.replaceChildren(
    h(
      'div',
      { class: 'boot', role: 'alert' },
      h('span', { class: 'logo logo-large' }),
      h('p', {}, t('loadFailed')),
      h('button', { type: 'button', class: 'button button-primary', onclick: () => location.reload() }, t('reload')),
    ),
  );
}

registerCardElements();
const known = new URLSearchParams(location.search).get('as') ?? recall(PERSON);
// The person of an earlier visit may be gone; then it is whoever comes first.
open(known, false).catch(() => open(undefined, false).catch(showFailure));
