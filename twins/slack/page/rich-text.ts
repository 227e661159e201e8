import type { Json } from '../model.ts';
import { isRecord, records } from '../records.ts';
import { formatDate } from './dates.ts';
import { toEmoji } from './emoji.ts';
import { type Html, html } from './html.ts';
import { link } from './mrkdwn.ts';
import type { Reader } from './reader.ts';

export function renderRichText(block: Json, reader: Reader): Html {
  return html`<div class="rich">${records(block.elements).map((element) => renderPart(element, reader))}</div>`;
}

function renderPart(part: Json, reader: Reader): Html {
  const inner = records(part.elements);
  const inside = () => inner.map((one) => renderInline(one, reader));
  if (part.type === 'rich_text_quote') return html`<blockquote>${inside()}</blockquote>`;
  if (part.type === 'rich_text_preformatted') return html`<pre>${inside()}</pre>`;
  if (part.type === 'rich_text_list') {
    const items = inner.map((one) => html`<li>${renderPart(one, reader)}</li>`);
    const indent = `margin-left: ${Number(part.indent ?? 0) * 24}px`;
    return part.style === 'ordered'
      ? html`<ol style="${indent}" start="${Number(part.offset ?? 0) + 1}">${items}</ol>`
      : html`<ul style="${indent}">${items}</ul>`;
  }
  return html`<div class="rich-line">${inside()}</div>`;
}

function renderInline(element: Json, reader: Reader): Html {
  const style = isRecord(element.style) ? element.style : {};
  const shown = renderBare(element, reader);
  const bold = style.bold === true ? html`<b>${shown}</b>` : shown;
  const italic = style.italic === true ? html`<i>${bold}</i>` : bold;
  const strike = style.strike === true ? html`<s>${italic}</s>` : italic;
  return style.code === true ? html`<code>${strike}</code>` : strike;
}

function renderBare(element: Json, { core, user }: Reader): Html {
  const { users, channels } = core.state;
  const text = String(element.text ?? '');
  switch (element.type) {
    case 'link':
      return link(String(element.url), text === '' ? String(element.url) : text);
    case 'emoji':
      return html`${toEmoji(String(element.name))}`;
    case 'user':
      return html`<span class="mention">@${users.get(String(element.user_id))?.realName ?? String(element.user_id)}</span>`;
    case 'channel':
      return html`<span class="mention">#${channels.get(String(element.channel_id))?.name ?? String(element.channel_id)}</span>`;
    case 'broadcast':
      return html`<span class="mention everyone">@${String(element.range)}</span>`;
    case 'date':
      return html`${formatDate(Number(element.timestamp), String(element.format), user, core.clock.now())}`;
    case 'color':
      return html`<span class="swatch" style="background:${String(element.value).replaceAll(/[^#\w]/g, '')}"></span>${String(element.value)}`;
    default:
      return html`${text.split('\n').map((line, index) => [index === 0 ? undefined : html`<br>`, line])}`;
  }
}
