import type { Ephemeral, Message } from '../model.ts';
import { suggestionKey, valuesOf } from '../person/target.ts';
import { isRecord } from '../records.ts';
import { renderBlocks } from './blocks.ts';
import { formatDate, formatTime } from './dates.ts';
import { type Html, html } from './html.ts';
import { renderMrkdwn } from './mrkdwn.ts';
import type { Drawing, Reader } from './reader.ts';

/** Messages of a channel or thread in order, ephemeral ones of this reader among them. */
export function renderMessages(
  messages: readonly Message[],
  ephemerals: readonly Ephemeral[],
  replies: (message: Message) => number,
  reader: Reader,
): Html {
  const all = [...messages, ...ephemerals].sort((one, other) => Number(one.ts) - Number(other.ts));
  let day = '';
  return html`${all.map((one) => {
    const today = formatDate(Number(one.ts), '{date_long_pretty}', reader.user, reader.core.clock.now());
    const divider = today !== day && html`<div class="day" id="day-${today}"><span>${today}</span></div>`;
    day = today;
    return [divider, 'from' in one ? renderEphemeral(one, reader) : renderMessage(one, replies(one), reader)];
  })}`;
}

function renderMessage(message: Message, replies: number, reader: Reader): Html {
  const { core } = reader;
  const author = core.state.users.get(message.user);
  const isApp = author?.isBot ?? true;
  const isReply = message.isBroadcast === true;
  return html`<article class="message" id="m-${message.ts}" data-kind="message" data-channel="${message.channel}" data-ts="${message.ts}">
    ${avatar(author?.realName ?? 'Slackbot', isApp)}
    <div class="body"><div class="who"><b>${author?.realName ?? 'Slackbot'}</b>${isApp && html`<span class="app">APP</span>`}<time>${formatTime(message.ts, reader.user)}</time></div>
    ${isReply && html`<div class="note">replied to a thread</div>`}
    ${renderContent(message, reader)}
    ${message.edited !== undefined && (message.blocks?.length ?? 0) === 0 && html`<span class="note">(edited)</span>`}
    ${(message.files ?? []).map((file) => renderFile(file))}
    ${replies > 0 && html`<button class="replies" data-thread="${message.ts}">${replies} ${replies === 1 ? 'reply' : 'replies'}</button>`}
    </div><div class="tools"><button data-thread="${message.ts}" title="Reply in thread">💬</button></div></article>`;
}

function renderEphemeral(message: Ephemeral, reader: Reader): Html {
  const isApp = message.from === 'app';
  const name = isApp ? reader.core.settings.appName : 'Slackbot';
  return html`<article class="message private" id="e-${message.ts}" data-kind="ephemeral" data-channel="${message.channel}" data-ts="${message.ts}">
    ${avatar(name, isApp)}<div class="body"><div class="note only">👁 Only visible to you</div>
    <div class="who"><b>${name}</b>${isApp && html`<span class="app">APP</span>`}<time>${formatTime(message.ts, reader.user)}</time></div>
    ${renderContent(message, reader)}</div></article>`;
}

/** Blocks when there are any; the text is for notifications then. */
function renderContent(message: Message | Ephemeral, reader: Reader): Html {
  const blocks = message.blocks ?? [];
  if (blocks.length === 0) return html`<div class="text">${renderMrkdwn(message.text, reader)}</div>`;
  const drawing: Drawing = {
    ...reader,
    surface: 'message',
    values: valuesOf(reader.core, message),
    errors: {},
    suggestions: (actionId) => reader.core.state.suggestions.get(suggestionKey(message, actionId)) ?? [],
  };
  return renderBlocks(blocks, drawing);
}

function renderFile(file: unknown): Html {
  if (!isRecord(file)) return html``;
  const address = new URL(String(file.url_private)).pathname;
  const isPicture = String(file.mimetype).startsWith('image/');
  return isPicture
    ? html`<figure class="picture"><figcaption>${String(file.title)}</figcaption><img class="large" src="${address}" alt="${String(file.alt_txt ?? file.title)}"></figure>`
    : html`<a class="file" href="${address}" download="${String(file.name)}"><b>${String(file.title)}</b><small>${String(file.filetype).toUpperCase()} · ${Number(file.size)} bytes</small></a>`;
}

export function avatar(name: string, isApp: boolean): Html {
  const hue = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0) * 37, 0) % 360;
  const style = isApp ? 'background:#1f2937' : `background:hsl(${hue} 45% 45%)`;
  return html`<div class="avatar" style="${style}" aria-hidden="true">${isApp ? '⇪' : (name[0] ?? '?').toUpperCase()}</div>`;
}
