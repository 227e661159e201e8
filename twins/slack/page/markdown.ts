import { type Html, html } from './html.ts';
import { link } from './mrkdwn.ts';

/** Standard markdown as far as Slack's markdown block takes it: headings, lists, quotes, code, tables, links, emphasis. */
export function renderMarkdown(text: string): Html {
  const parts = text.split(/```[^\n]*\n([\s\S]*?)```/);
  return html`<div class="markdown">${parts.map((part, index) => (index % 2 === 1 ? html`<pre>${part}</pre>` : part.split(/\n{2,}/).map(renderParagraph)))}</div>`;
}

function renderParagraph(paragraph: string): Html {
  const lines = paragraph.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const heading = /^(#{1,6})\s+(.*)$/.exec(first);
  if (heading !== null)
    return html`<div class="h${Math.min(3, heading[1]?.length ?? 1)}">${inline(heading[2] ?? '')}</div>${lines.length > 1 ? renderParagraph(lines.slice(1).join('\n')) : undefined}`;
  if (lines.length > 1 && lines.every((line) => line.trim().startsWith('|'))) return renderTable(lines);
  if (lines.every((line) => /^\s*[-*+]\s/.test(line)))
    return html`<ul>${lines.map((line) => html`<li>${inline(line.replace(/^\s*[-*+]\s/, ''))}</li>`)}</ul>`;
  if (lines.every((line) => /^\s*\d+[.)]\s/.test(line)))
    return html`<ol>${lines.map((line) => html`<li>${inline(line.replace(/^\s*\d+[.)]\s/, ''))}</li>`)}</ol>`;
  if (lines.every((line) => line.startsWith('>')))
    return html`<blockquote>${inline(lines.map((line) => line.replace(/^>\s?/, '')).join(' '))}</blockquote>`;
  if (/^(-{3,}|\*{3,})$/.test(first.trim())) return html`<hr>`;
  return lines.length === 0 ? html`` : html`<p>${inline(lines.join(' '))}</p>`;
}

function renderTable(lines: readonly string[]): Html {
  const cells = (line: string): readonly string[] =>
    line
      .trim()
      .replaceAll(/^\||\|$/g, '')
      .split('|');
  const [head = '', ...rest] = lines;
  const body = rest.filter((line) => !/^[\s|:-]+$/.test(line));
  return html`<table class="table"><thead><tr>${cells(head).map((cell) => html`<th>${inline(cell.trim())}</th>`)}</tr></thead>
    <tbody>${body.map((line) => html`<tr>${cells(line).map((cell) => html`<td>${inline(cell.trim())}</td>`)}</tr>`)}</tbody></table>`;
}

const MARKS = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|(?<!\w)[*_]([^*_]+)[*_](?!\w)|~~([^~]+)~~/;

function inline(text: string): Html {
  const found = MARKS.exec(text);
  if (found === null) return html`${text}`;
  const [whole, code, label, address, bold, italic, strike] = found;
  const mark = (): Html => {
    if (code !== undefined) return html`<code>${code}</code>`;
    if (label !== undefined) return link(address ?? '', label);
    if (bold !== undefined) return html`<b>${inline(bold)}</b>`;
    return italic === undefined ? html`<s>${inline(strike ?? '')}</s>` : html`<i>${inline(italic)}</i>`;
  };
  return html`${text.slice(0, found.index)}${mark()}${inline(text.slice(found.index + whole.length))}`;
}
