import type { FormOption, FormSetting } from '../domain/answers.ts';
import type { FieldError, StoredError } from '../domain/errors.ts';
import { explain } from './errors.ts';
import { LIMITS } from './limits.ts';
import { toShown } from './plain.ts';
import { isStringKey } from './strings/index.ts';
import type { Words } from './words.ts';

/** Up to this many choices all are in view; more are searched. */
const EXPANDED = 10;
const LABEL_SHOWN = 60;
/** Of what systems say, within a sentence. */
const WHY_SHOWN = 120;
/** Of the title of a choice, so that a count fits beside it. In code points. */
export const CHOICE_SHOWN = 40;

/** As many choices as a platform takes: those that are picked, and the first of the others, in their order. */
export function cap<T extends FormOption>(options: readonly T[], picked: readonly string[]): T[] {
  const isPicked = (option: FormOption) => picked.includes(option.value);
  let room = LIMITS.choices - options.filter(isPicked).length;
  return options.filter((option) => isPicked(option) || room-- > 0).slice(0, LIMITS.choices);
}

/** `beyond`: so many are picked that are not among the choices. */
export function toLeftOut(words: Words, options: readonly FormOption[], beyond = 0): string {
  if (options.length <= LIMITS.choices) return '';
  const leftOut = words.t('form.left_out', { shown: LIMITS.choices, total: options.length });
  return beyond === 0 ? leftOut : `${leftOut} ${words.t('form.beyond', { count: beyond })}`;
}

export const toStyle = (options: readonly FormOption[]): string =>
  options.length > EXPANDED ? 'filtered' : 'expanded';

export function toChoice(words: Words, { value, title, disabled, isUnlisted }: FormOption) {
  const shown = toShown(title, CHOICE_SHOWN);
  if (isUnlisted === true) return { value, title: words.t('form.unlisted', { title: shown }) };
  return { value, title: disabled === true ? words.t('form.unavailable', { title: shown }) : shown };
}

/** A setting as the templates of forms take it. */
export function toSetting(words: Words, setting: FormSetting) {
  // Some come from the far end, at any length.
  const label = toShown(words.label(setting.label), LABEL_SHOWN);
  return {
    id: setting.id,
    label,
    isChoice: setting.choices !== undefined,
    isRequired: setting.required,
    error: words.t('form.setting.required', { label }),
    placeholder: setting.placeholder === undefined ? '' : words.label(setting.placeholder),
    value: setting.value,
    choices: (setting.choices ?? []).map((option) =>
      setting.hasWordedChoices === true
        ? { value: option.value, title: words.label(option.title) }
        : toChoice(words, option),
    ),
    redraws: setting.redraws === true,
    help: setting.help === undefined ? '' : words.label(setting.help),
    problem: setting.unloaded === undefined ? '' : toUnloaded(words, setting.unloaded),
    example: setting.example === undefined ? '' : words.t('form.example', { example: toShown(setting.example, 200) }),
  };
}

/** Why a far end could not be asked, and what to do about it. */
export function toUnloaded(words: Words, { code, params }: StoredError): string {
  const key = `form.unloaded.${code}`;
  const button = words.t('button.try_again');
  if (!isStringKey(key)) return words.t('form.unloaded.other', { why: explain(words, code, params).say, button });
  const shown = Object.entries(params).map(([name, value]) => [name, toShown(String(value), WHY_SHOWN)]);
  return words.t(key, { ...Object.fromEntries(shown), button });
}

/** Which fields need another look, by their labels; undefined when none does. */
export function toErrorSummary(
  words: Words,
  errors: readonly FieldError[],
  toLabel: (field: string) => string,
): string | undefined {
  if (errors.length === 0) return undefined;
  const fields = [...new Set(errors.map(({ field }) => field))];
  return words.t('form.errors', { count: fields.length, fields: words.list(fields.map(toLabel)) });
}
