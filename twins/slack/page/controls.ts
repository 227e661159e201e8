import type { Json } from '../model.ts';
import { optionsOf, plain } from '../person/elements.ts';
import { heldValue } from '../person/values.ts';
import { isRecord, records } from '../records.ts';
import { type Content, type Html, html } from './html.ts';
import { renderMrkdwn, renderPlain } from './mrkdwn.ts';
import type { Drawing } from './reader.ts';

/** Anything that can be pressed, picked or typed into; the page's script knows them by their data attributes. */
export function renderControl(block: Json, element: Json, drawing: Drawing): Html {
  const type = String(element.type);
  if (type === 'button' || type === 'workflow_button' || type === 'icon_button') return renderButton(block, element);
  if (type === 'overflow') return renderOverflow(block, element);
  if (type === 'feedback_buttons')
    return html`${[element.positive_button, element.negative_button].filter(isRecord).map((one) => renderButton(block, { ...element, ...one }))}`;
  const held = heldValue(drawing.values[String(block.block_id)]?.[String(element.action_id)] ?? { type });
  const where = html`data-control="${type}" data-block="${String(block.block_id)}" data-action="${String(element.action_id)}"`;
  return html`<span class="control ${type}" ${where}>${renderHolder(type, element, held, drawing, toName(block, element))}</span>`;
}

/** What a screen reader says of an input. */
const toName = (block: Json, element: Json): Html =>
  html`aria-label="${plain(block.label) || plain(element.placeholder)}"`;

export function renderButton(block: Json, element: Json): Html {
  const { action_id, style, url, confirm, value, text } = element;
  const ask = isRecord(confirm)
    ? JSON.stringify({
        title: plain(confirm.title),
        text: plain(confirm.text),
        confirm: plain(confirm.confirm),
        deny: plain(confirm.deny),
      })
    : '';
  const name = String(element.accessibility_label ?? plain(text));
  return html`<button class="button ${String(style ?? '')}" type="button" data-press data-block="${String(block.block_id)}" data-action="${String(action_id)}" data-value="${String(value ?? '')}" data-confirm="${ask}" data-url="${String(url ?? '')}" aria-label="${name}">${renderPlain(plain(text))}</button>`;
}

function renderOverflow(block: Json, element: Json): Html {
  return html`<details class="overflow"><summary class="button" aria-label="More actions">•••</summary><div class="menu end">${optionsOf(
    element,
  ).map(
    (option) =>
      html`<button class="menu-item" type="button" data-press data-block="${String(block.block_id)}" data-action="${String(element.action_id)}" data-option="${plain(option.text)}" data-url="${String(option.url ?? '')}">${renderPlain(plain(option.text))}</button>`,
  )}</div></details>`;
}

function renderHolder(type: string, element: Json, held: unknown, drawing: Drawing, named: Html): Content {
  const placeholder = plain(element.placeholder);
  const text = typeof held === 'string' || typeof held === 'number' ? String(held) : '';
  if (type === 'plain_text_input' && element.multiline === true)
    return html`<textarea class="holder" ${named} rows="4" placeholder="${placeholder}">${text}</textarea>`;
  const inputType = INPUT_TYPES[type];
  if (inputType !== undefined)
    return html`<input class="holder" ${named} type="${inputType}" value="${text}" placeholder="${placeholder}" ${bounds(element)}>`;
  if (type === 'datetimepicker')
    return html`<input class="holder" ${named} type="datetime-local" value="${toLocal(Number(held), drawing.user.tz)}">`;
  if (type === 'rich_text_input')
    return html`<textarea class="holder" ${named} rows="4" placeholder="${placeholder}"></textarea>`;
  if (type === 'radio_buttons' || type === 'checkboxes') return renderTicks(type, element, held, drawing, named);
  const options = toOptions(type, element, drawing);
  const chosen = chosenValues(held);
  if (type.startsWith('multi_')) return renderMany(type, options, held, placeholder, named);
  if (type === 'external_select') return renderSearch(options, chosen[0], held, placeholder, named);
  return renderSelect(element, options, chosen[0], placeholder, named);
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
};

const bounds = ({ min_value, max_value, is_decimal_allowed }: Json): Html =>
  html`${min_value !== undefined && html`min="${String(min_value)}"`} ${max_value !== undefined && html`max="${String(max_value)}"`} ${is_decimal_allowed === true && html`step="any"`}`;

function renderTicks(type: string, element: Json, held: unknown, drawing: Drawing, named: Html): Html {
  const chosen = chosenValues(held);
  const kind = type === 'checkboxes' ? 'checkbox' : 'radio';
  const label = (text: unknown): Html =>
    isRecord(text) && text.type === 'mrkdwn' ? renderMrkdwn(plain(text), drawing) : renderPlain(plain(text));
  return html`<span role="group" ${named}>${optionsOf(element).map((option) => {
    const isOn = chosen.includes(String(option.value));
    return html`<label class="tick"><input type="${kind}" name="${String(element.action_id)}" value="${String(option.value)}"${isOn && { markup: ' checked' }}>
      <span>${label(option.text)}${isRecord(option.description) && html`<small>${label(option.description)}</small>`}</span></label>`;
  })}</span>`;
}

interface Option {
  readonly value: string;
  readonly text: string;
}

const toOption = (option: Json): Option => ({ value: String(option.value), text: plain(option.text) });

function toOptions(type: string, element: Json, drawing: Drawing): readonly Option[] {
  const { users, channels } = drawing.core.state;
  const { teamId } = drawing.user;
  if (type.includes('users_select'))
    return [...users.values()]
      .filter((user) => user.teamId === teamId && !user.deleted)
      .map(({ id, realName }) => ({ value: id, text: realName }));
  if (type.includes('conversations_select') || type.includes('channels_select'))
    return [...channels.values()]
      .filter((one) => one.teamId === teamId && !one.archived && one.kind !== 'im')
      .map(({ id, name }) => ({ value: id, text: `#${name}` }));
  return (type.includes('external') ? drawing.suggestions(String(element.action_id)) : optionsOf(element)).map(
    toOption,
  );
}

function renderSelect(
  element: Json,
  options: readonly Option[],
  chosen: string | undefined,
  placeholder: string,
  named: Html,
): Html {
  const groups = records(element.option_groups);
  const draw = ({ value, text }: Option): Html =>
    html`<option value="${value}"${value === chosen && { markup: ' selected' }}>${renderPlain(text)}</option>`;
  const inner =
    groups.length === 0
      ? options.map(draw)
      : groups.map(
          (group) =>
            html`<optgroup label="${plain(group.label)}">${records(group.options).map(toOption).map(draw)}</optgroup>`,
        );
  return html`<select class="holder" ${named}><option value="">${placeholder === '' ? 'Select an item' : placeholder}</option>${inner}</select>`;
}

/** Typing asks the app for options; the script lists them. */
function renderSearch(
  options: readonly Option[],
  chosen: string | undefined,
  held: unknown,
  placeholder: string,
  named: Html,
): Html {
  const shown = isRecord(held) ? plain(held.text) : (options.find(({ value }) => value === chosen)?.text ?? '');
  return html`<input class="holder" ${named} type="text" data-search autocomplete="off" value="${shown}" data-chosen="${chosen ?? ''}" placeholder="${placeholder === '' ? 'Type to search' : placeholder}"><span class="menu wide found" hidden></span>`;
}

/** What is picked as chips; underneath, ticks for what can be. Of one that loads its options, what is picked comes first. */
function renderMany(type: string, all: readonly Option[], held: unknown, placeholder: string, named: Html): Html {
  const chosen = chosenValues(held);
  const options = type === 'multi_external_select' ? heldOptions(held) : all;
  const chips = options
    .filter(({ value }) => chosen.includes(value))
    .map(({ text }) => html`<span class="chip">${renderPlain(text)}</span>`);
  const shown =
    chips.length > 0 ? chips : html`<span class="faint">${placeholder === '' ? 'Select items' : placeholder}</span>`;
  const ticks = options.map(
    ({ value, text }) =>
      html`<label class="tick"><input type="checkbox" value="${value}"${chosen.includes(value) && { markup: ' checked' }}><span>${renderPlain(text)}</span></label>`,
  );
  const search =
    type === 'multi_external_select' &&
    html`<input class="holder" ${named} type="text" data-search placeholder="Type to search">`;
  return html`<details class="many"><summary class="holder" ${named}>${shown}</summary><div class="menu wide">${search}<div class="ticks">${ticks}</div></div></details>`;
}

const heldOptions = (held: unknown): readonly Option[] => records(held).map(toOption);

const chosenValues = (held: unknown): readonly string[] =>
  (Array.isArray(held) ? held : [held])
    .filter((one) => one !== null && one !== undefined)
    .map((one: unknown) => (isRecord(one) ? String(one.value) : String(one)));

/** As a datetime-local input wants it, in the reader's zone. */
function toLocal(seconds: number, timeZone: string): string {
  if (!(seconds > 0)) return '';
  const style = {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat('sv-SE', style).format(seconds * 1000).replace(' ', 'T');
}
