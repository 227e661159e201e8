import type { SelectOption } from './block-types.ts';
import { isNode, type Place, placesOf, stringOf, wordOf } from './card-types.ts';
import { currentOf, type DrawnInput, placeholderOf } from './input-parts.ts';
import { LIMITS } from './limits.ts';
import { clean, hash, plain } from './text.ts';
import { createTranslation, type Translation } from './translation.ts';
import { writeChoice } from './values.ts';

/** Choices of an input that is searched, out of all of them: those whose titles have what was typed in them. */
export function toSuggestions(
  choices: readonly { readonly title: string; readonly value: string }[],
  typed: string,
  store?: (data: unknown) => string,
): SelectOption[] {
  const t = createTranslation('modal', store === undefined ? {} : { store });
  const wanted = fold(typed);
  const found = choices.filter(({ title }) => fold(title).includes(wanted));
  // Those that begin with it first; otherwise in their own order.
  const sorted = [
    ...found.filter(({ title }) => fold(title).startsWith(wanted)),
    ...found.filter(({ title }) => !fold(title).startsWith(wanted)),
  ];
  const all = readChoices({ node: { choices: sorted.slice(0, LIMITS.options) }, at: '' }, t);
  return all.map(({ option }) => option);
}

const fold = (text: string): string => clean(text).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** True where a list is searched rather than shown. */
export const isLongList = (choices: readonly unknown[]): boolean => choices.length > LIMITS.options;

interface Choice {
  readonly value: string;
  readonly option: SelectOption;
}

/**
 * Choices all in view where the card wants that and Slack can, else a menu, which Slack lets people search; beyond 100
 * one whose choices the app looks up. Undefined when there is nothing to choose from.
 */
export function drawChoices(place: Place, id: string, t: Translation): DrawnInput | undefined {
  const all = readChoices(place, t);
  const isMulti = place.node.isMultiSelect === true;
  const value = currentOf(place, id, t);
  const wanted = isMulti ? value.split(',') : [value];
  const picked = all.filter((choice) => wanted.includes(choice.value) && value !== '');
  const found = picked.map((choice) => choice.value);
  if (wanted.some((one) => one !== '' && !found.includes(one))) {
    t.lose(place, 'value', 'it is not among the choices', 'dropped');
  }
  const isSearched = isNode(place.node['choices.data']) || all.length > LIMITS.options;
  const initial = toInitial(picked.slice(0, LIMITS.options), isMulti);
  const common = { action_id: id, ...placeholderOf(place, t) };
  if (isSearched && t.options.externalSelects === true) {
    const type = isMulti ? ('multi_external_select' as const) : ('external_select' as const);
    return {
      element: { type, ...common, min_query_length: 0, ...initial } as DrawnInput['element'],
      mark: '',
      note: '',
    };
  }
  if (all.length === 0) return undefined;
  const choices = cap(all, picked);
  const leftOut = all.length - choices.length;
  if (leftOut > 0) t.lose(place, 'choices', `Slack takes ${LIMITS.options}, ${leftOut} are left out`, 'cut');
  const options = choices.map(({ option }) => option);
  const note = leftOut > 0 ? t.texts.choicesLeftOut(leftOut) : '';
  // Other choices are another question: what was picked among the old ones must not stay.
  const mark = `#${hash(options.map((option) => option.value).join('\n'))}`;
  const isExpanded = wordOf(place.node, 'style') === 'expanded' && options.length <= LIMITS.expandedOptions;
  const type = isExpanded
    ? isMulti
      ? 'checkboxes'
      : 'radio_buttons'
    : isMulti
      ? 'multi_static_select'
      : 'static_select';
  const named = isExpanded ? { action_id: id } : common;
  return { element: { type, ...named, options, ...initial } as DrawnInput['element'], mark, note };
}

function toInitial(picked: readonly Choice[], isMulti: boolean): object {
  const [first] = picked;
  if (first === undefined) return {};
  return isMulti ? { initial_options: picked.map(({ option }) => option) } : { initial_option: first.option };
}

/** Those that are picked, and the first of the others, in their order. */
function cap(all: readonly Choice[], picked: readonly Choice[]): Choice[] {
  let room = LIMITS.options - picked.length;
  return all.filter((choice) => picked.includes(choice) || room-- > 0).slice(0, LIMITS.options);
}

function readChoices(place: Place, t: Translation): Choice[] {
  const seen = new Set<string>();
  return placesOf(place, 'choices').flatMap((choice) => {
    const value = stringOf(choice.node, 'value');
    const title = clean(stringOf(choice.node, 'title')) || clean(value);
    const written = writeChoice({ ...choice, node: { type: 'Choice', ...choice.node } }, value, t);
    if (written === undefined || title === '' || seen.has(written)) {
      t.lose(place, 'choice', 'it is empty, the same as another, or too long', 'dropped');
      return [];
    }
    seen.add(written);
    const text = plain(t.fit(place, 'title of a choice', title, LIMITS.optionText));
    return [{ value, option: { text, value: written } }];
  });
}
