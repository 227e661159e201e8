import { formatDate } from './dates.ts';
import { toEmoji } from './emoji.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './reader.ts';

/** Slack's own markup (docs.slack.dev/messaging/formatting-message-text) as the reader sees it. */
export function renderMrkdwn(text: string, reader: Reader): Html {
  const parts = text.split(/```([\s\S]+?)```/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<pre>${decode(part.replace(/^\n/, ''))}</pre>` : lines(part, reader)))}`;
}

/** Plain text: nothing but emoji names means anything. */
export const renderPlain = (text: string): Html =>
  html`${text.replaceAll(/:([a-z0-9_+-]+):/g, (_, name: string) => toEmoji(name))}`;

/** The three characters that Slack wants escaped, as they are read. */
const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function lines(text: string, reader: Reader): Html {
  const shown: Html[] = [];
  let quoted: string[] = [];
  const endQuote = (): void => {
    if (quoted.length > 0) shown.push(html`<blockquote>${joinLines(quoted, reader)}</blockquote>`);
    quoted = [];
  };
  const plain: string[] = [];
  const endPlain = (): void => {
    if (plain.length > 0) shown.push(joinLines(plain.splice(0), reader));
  };
  for (const line of text.split('\n')) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line)?.[1];
    if (quote === undefined) {
      endQuote();
      plain.push(line);
    } else {
      endPlain();
      quoted.push(quote);
    }
  }
  endQuote();
  endPlain();
  return html`${shown}`;
}

const joinLines = (all: readonly string[], reader: Reader): Html =>
  html`${all.map((line, index) => [index === 0 ? undefined : html`<br>`, inline(line, reader)])}`;

/** Code, references, emoji, bold, italic, strike: whichever comes first; what is inside is looked at again. */
const MARKS =
  /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/;

function inline(text: string, reader: Reader): Html {
  const found = MARKS.exec(text);
  if (found === null) return html`${decode(text)}`;
  const [whole, code, reference, emoji, bold, italic, strike] = found;
  const before = decode(text.slice(0, found.index));
  const after = inline(text.slice(found.index + whole.length), reader);
  const mark = (): Html => {
    if (code !== undefined) return html`<code>${decode(code)}</code>`;
    if (reference !== undefined) return refer(reference, reader);
    if (emoji !== undefined) return html`${toEmoji(emoji)}`;
    if (bold !== undefined) return html`<b>${inline(bold, reader)}</b>`;
    if (italic !== undefined) return html`<i>${inline(italic, reader)}</i>`;
    return html`<s>${inline(strike ?? '', reader)}</s>`;
  };
  return html`${before}${mark()}${after}`;
}

/** What stands between `<` and `>`: somebody, a channel, everybody, a date, or a link. */
function refer(reference: string, reader: Reader): Html {
  const [target = '', label] = reference.split('|', 2);
  const { users, channels } = reader.core.state;
  const id = target.slice(1);
  if (target.startsWith('@')) {
    const isMe = id === reader.user.id;
    return html`<span class="mention${isMe ? ' me' : ''}">@${users.get(id)?.realName ?? label ?? id}</span>`;
  }
  if (target.startsWith('#')) return html`<span class="mention">#${channels.get(id)?.name ?? label ?? id}</span>`;
  if (target.startsWith('!date^')) return referDate(target, label, reader);
  if (target.startsWith('!subteam^')) return html`<span class="mention">@${label ?? id}</span>`;
  if (target.startsWith('!')) return html`<span class="mention everyone">@${id}</span>`;
  return link(decode(target), decode(label ?? target));
}

function referDate(target: string, fallback: string | undefined, { core, user }: Reader): Html {
  const [, seconds = '', format = '', address] = target.split('^');
  const text = Number.isFinite(Number(seconds))
    ? formatDate(Number(seconds), format, user, core.clock.now())
    : (fallback ?? '');
  return address === undefined ? html`<span title="${fallback ?? ''}">${text}</span>` : link(decode(address), text);
}

/** Only addresses that a browser may follow. */
export const link = (address: string, label: string): Html =>
  /^(https?|mailto|tel|slack):/i.test(address)
    ? html`<a href="${address}" target="_blank" rel="noreferrer">${label}</a>`
    : html`${label}`;
