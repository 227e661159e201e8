import { html } from 'hono/html';
import type { Words } from '../../views/words.ts';

/** What `html` makes of a template: everything put in is escaped. */
export type Markup = ReturnType<typeof html>;

export interface Layout {
  readonly words: Words;
  readonly title: string;
  /** Address of the style sheet. */
  readonly styles: string;
  /** Where the browser goes by itself. */
  readonly goTo?: string | undefined;
  readonly body: Markup;
}

/** One page, without scripts. */
export const toPage = ({ words, title, styles, goTo, body }: Layout): Markup => html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${goTo === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${goTo}">`}
<title>${title} · Exports</title>
<link rel="stylesheet" href="${styles}">
</head>
<body>
<header class="brand">${LOGO}<span>Exports</span></header>
<main class="panel">
${body}
</main>
</body>
</html>
`;

/** What went wrong, and what to do. Focus goes there, so that screen readers begin with it. */
export const toAlert = (alert: {
  readonly title: string;
  readonly say: string;
  readonly hint?: string;
  readonly reference?: string | undefined;
  readonly details?: Markup;
}): Markup => html`<div class="alert" role="alert" tabindex="-1" autofocus>
<h2>${alert.title}</h2>
<p>${alert.say}</p>
${alert.details ?? ''}
${alert.hint === undefined ? '' : html`<p>${alert.hint}</p>`}
${alert.reference === undefined ? '' : html`<p class="reference">${alert.reference}</p>`}
</div>`;

const LOGO = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
<defs><linearGradient id="logo" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#6378ee"/><stop offset="1" stop-color="#3b49bd"/></linearGradient></defs>
<rect width="32" height="32" rx="9" fill="url(#logo)"/>
<path d="M8.5 11.2h7.5M8.5 16h4M8.5 20.8h7.5" fill="none" stroke="#fff" stroke-opacity=".65" stroke-width="2.4" stroke-linecap="round"/>
<path d="M16.5 16h8M20.8 12 24.8 16l-4 4" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>
</svg>`;
