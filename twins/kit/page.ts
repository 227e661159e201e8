import { type Content, type Html, html } from '../slack/page/html.ts';
import type { Answer, Route } from './server.ts';

export { html };

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Content[])[];
  /** How many there are in all, where not all are shown. */
  readonly total: number;
}

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; color: #1f2933; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
  h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
  table { border-collapse: collapse; width: 100% } caption { text-align: left; color: #52606d; padding: .25rem 0 }
  th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #e4e7eb; vertical-align: top }
  th { font-weight: 600 } td { overflow-wrap: anywhere }`;

/** `/_twin`: what the twin holds, as a page that is loaded anew to see more. */
export function pageRoute(title: string, lead: () => string, tables: () => readonly Table[]): Route {
  return {
    method: 'GET',
    path: /^\/_twin$/,
    handle: () => htmlAnswer(200, title, html`<p>${lead()}</p>${tables().map(toTable)}`),
  };
}

export const htmlAnswer = (status: number, title: string, body: Html): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" href="data:,"><style>${{ markup: STYLE }}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
    .markup,
});

const toTable = ({ title, columns, rows, total }: Table): Html => html`<h2>${title}</h2><table>
<caption>${rows.length === total ? `${total} in all` : `The first ${rows.length} of ${total}`}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
