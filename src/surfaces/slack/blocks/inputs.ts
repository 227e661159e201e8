import type { InputElement } from './block-types.ts';
import { numberOf, type Place, stringOf, typeOf, wordOf } from './card-types.ts';
import { drawChoices } from './choices.ts';
import { currentOf, type DrawnInput, INPUT_BLOCK, OFF_VALUE, ownOf, placeholderOf } from './input-parts.ts';
import { LIMITS } from './limits.ts';
import { clean, cut, hash, lengthOf, plain } from './text.ts';
import { type Draft, nameOf, type Translation, toDraft } from './translation.ts';

export const isInput = (place: Place): boolean => typeOf(place).startsWith('Input.');

/** An input with its label; below it what is wrong with it. */
export function drawInput(place: Place, t: Translation): Draft[] {
  const id = toInputId(place, t);
  const label = clean(stringOf(place.node, 'label')) || clean(stringOf(place.node, 'title')) || id;
  const drawn = typeOf(place) === 'Input.ChoiceSet' ? drawChoices(place, id, t) : drawOther(place, id, t);
  if (drawn === undefined) return drawNothing(place, label, t);
  const { node } = place;
  const isRequired = node.isRequired === true;
  if (isRequired && t.surface !== 'modal') t.lose(place, 'isRequired', 'only a modal insists on an answer');
  if (node.errorMessage !== undefined && isRequired) t.lose(place, 'errorMessage', 'Slack says it in its own words');
  const block = {
    type: 'input' as const,
    block_id: t.inputBlockId(`${INPUT_BLOCK}${encode(id)}${drawn.mark}`),
    label: plain(t.fit(place, 'label', label, LIMITS.label)),
    element: drawn.element,
    optional: !isRequired,
    ...(t.hints(place).reload === true ? { dispatch_action: true } : {}),
  };
  const note = drawn.note === '' ? [] : [toNote(place, 'note', drawn.note, t)];
  const error = ownOf(t.form.errors, id);
  const problem = error === undefined ? [] : [toNote(place, 'error', `⚠️ ${clean(error)}`, t)];
  return [{ blocks: [block, ...problem, ...note], role: 'input', elements: [nameOf(place)] }];
}

const toNote = (place: Place, part: string, text: string, t: Translation) => ({
  type: 'context' as const,
  block_id: t.blockId({ ...place, node: {} }, part),
  elements: [plain(t.fit(place, part, text, LIMITS.context))],
});

/** The id as it is, which comes back as `action_id`; shortened where Slack does not take it. */
function toInputId(place: Place, t: Translation): string {
  const id = clean(stringOf(place.node, 'id'));
  const short = encode(id).length <= 120 && id !== '' ? id : `${cut(id, 30)}${hash(id + place.at)}`;
  if (short !== id) t.lose(place, 'id', 'Slack needs one, of at most 255 characters', 'dropped');
  return short;
}

function drawNothing(place: Place, label: string, t: Translation): Draft[] {
  t.lose(place, 'input', 'Slack has nothing to choose with where there are no choices', 'dropped');
  const text = t.fit(place, 'label', `${label}: ${t.texts.noChoices}`, LIMITS.context);
  return [toDraft(place, { type: 'context', block_id: t.blockId(place), elements: [plain(text)] })];
}

function drawOther(place: Place, id: string, t: Translation): DrawnInput {
  switch (typeOf(place)) {
    case 'Input.Toggle':
      return drawToggle(place, id, t);
    case 'Input.Number':
      return { element: toNumber(place, id, t), mark: '', note: '' };
    case 'Input.Date':
      return { element: toDate(place, id, t), mark: '', note: '' };
    case 'Input.Time':
      return { element: toTime(place, id, t), mark: '', note: '' };
    default:
      return { element: toText(place, id, t), mark: '', note: '' };
  }
}

function toText(place: Place, id: string, t: Translation): InputElement {
  const { node } = place;
  const value = t.fit(place, 'value', currentOf(place, id, t), LIMITS.typed);
  const style = wordOf(node, 'style');
  if (style === 'password') t.lose(place, 'style', 'what is typed in Slack can be seen');
  if (node.regex !== undefined) t.lose(place, 'regex', 'Slack checks no patterns: check what comes in');
  const common = {
    action_id: id,
    ...placeholderOf(place, t),
    ...(value === '' ? {} : { initial_value: value }),
  };
  const multiline = node.isMultiline === true || value.includes('\n');
  if (!multiline && style === 'email') return { type: 'email_text_input', ...common };
  if (!multiline && style === 'url') return { type: 'url_text_input', ...common };
  const most = numberOf(node, 'maxLength');
  const isLimit = most !== undefined && most >= 1;
  const max = isLimit ? Math.max(Math.min(Math.floor(most), LIMITS.typed), lengthOf(value)) : undefined;
  return {
    type: 'plain_text_input',
    ...common,
    ...(multiline ? { multiline } : {}),
    ...(max === undefined ? {} : { max_length: max }),
  };
}

const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function toNumber(place: Place, id: string, t: Translation): InputElement {
  const value = currentOf(place, id, t).trim();
  const [min, max] = [numberOf(place.node, 'min'), numberOf(place.node, 'max')];
  const isRange = min === undefined || max === undefined || min <= max;
  const isInside = Number(value) >= (min ?? Number(value)) && Number(value) <= (max ?? Number(value));
  const isShown = isDecimal(value) && isRange && isInside;
  if (value !== '' && !isShown) t.lose(place, 'value', 'Slack takes only numbers within the bounds', 'dropped');
  const bound = (key: 'min_value' | 'max_value', number: number | undefined) => {
    if (number === undefined) return {};
    if (isRange && isDecimal(String(number))) return { [key]: String(number) };
    t.lose(place, key === 'min_value' ? 'min' : 'max', 'Slack takes no such bound: check what comes in', 'dropped');
    return {};
  };
  return {
    type: 'number_input',
    action_id: id,
    is_decimal_allowed: true,
    ...placeholderOf(place, t),
    ...(isShown ? { initial_value: value } : {}),
    ...bound('min_value', min),
    ...bound('max_value', max),
  };
}

function toDate(place: Place, id: string, t: Translation): InputElement {
  reportBounds(place, t);
  const value = currentOf(place, id, t);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  if (value !== '' && !isDate) t.lose(place, 'value', 'it is no date', 'dropped');
  return {
    type: 'datepicker',
    action_id: id,
    ...placeholderOf(place, t),
    ...(isDate ? { initial_date: value } : {}),
  };
}

function toTime(place: Place, id: string, t: Translation): InputElement {
  reportBounds(place, t);
  const { timezone } = t.options;
  const value = currentOf(place, id, t);
  const isTime = /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
  if (value !== '' && !isTime) t.lose(place, 'value', 'it is no time', 'dropped');
  return {
    type: 'timepicker',
    action_id: id,
    ...placeholderOf(place, t),
    ...(isTime ? { initial_time: value } : {}),
    ...(timezone === undefined ? {} : { timezone }),
  };
}

function reportBounds(place: Place, t: Translation): void {
  for (const bound of ['min', 'max']) {
    if (place.node[bound] !== undefined) t.lose(place, bound, 'Slack does not check it: check what comes in');
  }
}

/** A tilde parts what makes ids unique. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll('~', '%7E');

/** A toggle is a box to tick; its title stands beside the box. */
function drawToggle(place: Place, id: string, t: Translation): DrawnInput {
  const { node } = place;
  const title = clean(stringOf(node, 'title')) || clean(stringOf(node, 'label')) || id;
  const on = clean(stringOf(node, 'valueOn')) || 'true';
  const off = node.valueOff === undefined ? 'false' : clean(stringOf(node, 'valueOff'));
  const text = plain(t.fit(place, 'title', title, LIMITS.optionText));
  const isShort = lengthOf(on) <= LIMITS.optionValue && encode(off).length <= 100;
  if (!isShort) t.lose(place, 'value', 'too long for Slack: it says true or false', 'dropped');
  const option = { text, value: isShort ? on : 'true' };
  const isOn = currentOf(place, id, t) === on;
  return {
    element: {
      type: 'checkboxes',
      action_id: id,
      options: [option],
      ...(isOn ? { initial_options: [option] } : {}),
    },
    mark: `${OFF_VALUE}${encode(isShort ? off : 'false')}`,
    note: '',
  };
}
