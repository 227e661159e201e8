import { html } from 'hono/html';
import type { Connection } from '../../services/connections/read.ts';
import { toShown } from '../../views/plain.ts';
import type { Words } from '../../views/words.ts';
import { listFacts } from './fields.ts';
import { type Markup, toPage } from './layout.ts';
import { say } from './texts.ts';

interface Shown {
  readonly words: Words;
  readonly styles: string;
  readonly connection: Connection;
}

/** What a link shows to whoever looks, programs that preview links included: a name and a button. */
export function toOpeningPage({
  words,
  styles,
  connection,
  action,
  formToken,
}: Shown & { readonly action: string; readonly formToken: string }): Markup {
  const title = toTitle(words, connection);
  const body = html`<h1>${title}</h1>
<p class="lead">${say(words, 'open_lead', toNames(connection))}</p>
<form method="post" action="${action}">
<input type="hidden" name="form" value="${formToken}">
<p class="buttons"><button class="button button-primary" name="do" value="open">${say(words, 'open')}</button></p>
</form>
<p class="note">${say(words, 'open_once')}</p>`;
  return toPage({ words, title, styles, body });
}

export function toSavedPage({ words, styles, connection }: Shown): Markup {
  const title = toTitle(words, connection);
  const summary = connection.verified?.ok === true ? toShown(connection.verified.summary, 300) : '';
  const body = html`<p class="mark">${CHECK}</p>
<h1>${toShown(connection.name)}</h1>
<div role="status">
<p class="lead">${words.t('credentials_page.saved')}</p>
${summary === '' ? '' : html`<p>${words.t('connection.verified.now', { summary })}</p>`}
</div>
<p class="note">${words.t('credentials_page.close_hint')}</p>`;
  return toPage({ words, title, styles, body });
}

/**
 * On to the far end. A page and no redirect: a policy for forms would have to name every address that the far end
 * redirects to.
 */
export function toLeavingPage({ words, styles, connection, goTo }: Shown & { readonly goTo: string }): Markup {
  const title = say(words, 'leaving', toNames(connection));
  const body = html`<h1>${title}</h1>
<p class="lead">${say(words, 'leaving_hint')}</p>
<p class="buttons"><a class="button button-primary" href="${goTo}" rel="noreferrer">${say(words, 'continue')}</a></p>`;
  return toPage({ words, title, styles, goTo, body });
}

export const toTitle = (words: Words, connection: Connection): string =>
  words.t('credentials_page.title', toNames(connection));

export const toNames = ({ name, destination }: Connection) => ({
  connection: toShown(name),
  destination: destination.title,
});

/** Which account it is. */
export function toFacts(
  words: Words,
  { destination, settings }: Connection,
  learned: Readonly<Record<string, unknown>> = {},
): Markup | string {
  const facts = listFacts(destination.settings, { ...settings, ...learned }, words);
  if (facts.length === 0) return '';
  return html`<dl class="facts">
${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
</dl>`;
}

const CHECK = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4.5 10.5l4 4 7-8.5"/></svg>`;
