import type { ExportFormAnswer, FormOption, FormSetting } from '../../domain/answers.ts';
import { EXPORT_NAME_LIMIT } from '../../domain/export.ts';
import {
  CHOICE_SHOWN,
  cap,
  toChoice,
  toErrorSummary,
  toLeftOut,
  toSetting,
  toStyle,
  toUnloaded,
} from '../form-parts.ts';
import { sayLimit } from '../limit-words.ts';
import { LIMITS } from '../limits.ts';
import { type Button, type Paragraph, paragraph, subtle, toButton, toReloadButton, type View } from '../page.ts';
import { toShown, truncate } from '../plain.ts';
import type { Words } from '../words.ts';

/** From this share of the limit on, a warning. */
const NEAR = 0.9;

/** The form that makes, changes or copies an export. A picked connection, type or item draws it anew. */
export const showExportForm: View<'export_form'> = (form, words) => {
  const title = words.t(`form.${form.mode}`, { name: toShown(form.name, 60) });
  const summary = toTotal(words, form);
  const isSegments = form.type === 'segments';
  const hasFields = isSegments && form.fieldOptions.length > 0;
  const items = cap(form.itemOptions, form.items);
  const fields = cap(form.fieldOptions, form.fields);
  const hasLines = hasFields || (form.isMatched === true && form.items.length > 0);
  const [rename, moreLines] = hasLines ? splitLines(form.rename) : ['', form.rename.split('\n').filter(Boolean)];
  const beyond = { items: toBeyond(items, form.items), fields: toBeyond(fields, form.fields), lines: moreLines };
  return {
    title,
    text: toErrorSummary(words, form.errors, (field) => toFieldLabel(words, field, form.settings)) ?? summary.text,
    data: {
      name: {
        label: words.t('form.name'),
        value: form.name,
        placeholder: words.t('form.name.placeholder'),
        error: words.t('form.name.required'),
        maxLength: EXPORT_NAME_LIMIT * 2,
      },
      connection: {
        isShown: form.connections.length > 0,
        label: words.t('form.connection'),
        value: form.connection,
        choices: form.connections.map((option) => toChoice(words, option)),
        placeholder: words.t('form.connection.placeholder'),
        error: words.t('form.connection.required'),
        none: words.t('form.connections.none'),
      },
      type: {
        label: words.t('form.type'),
        value: form.type,
        choices: (['segments', 'data_out'] as const).map((value) => ({ value, title: words.t(`form.type.${value}`) })),
      },
      items: {
        isShown: form.itemOptions.length > 0,
        label: words.t(`form.items.${form.type}`),
        value: form.items.join(','),
        choices: items.map((option) => toItemChoice(words, option)),
        style: toStyle(form.itemOptions),
        error: words.t('form.items.required'),
        none: words.t('form.items.none'),
        leftOut: toLeftOut(words, form.itemOptions, beyond.items.length),
      },
      summary,
      fields: {
        isShown: hasFields,
        label: words.t('form.fields'),
        value: form.fields.join(','),
        choices: fields.map((option) => ({
          value: option.value,
          title: toFieldTitle(words, option),
        })),
        style: toStyle(form.fieldOptions),
        leftOut: hasFields ? toLeftOut(words, form.fieldOptions, beyond.fields.length) : '',
        note: toFieldsNote(words, form),
      },
      rename: {
        isShown: hasLines,
        label: words.t(form.isMatched === true ? 'form.match.others' : 'form.rename'),
        value: rename,
        beyond: moreLines.length === 0 ? '' : words.t('form.beyond.lines', { count: moreLines.length }),
        placeholder: words.t('form.rename.placeholder'),
      },
      ...toParts(form, (settings) => settings.map((setting) => toSetting(words, setting))),
      actions: form.connections.length === 0 ? [] : toButtons(words, form, beyond),
    },
  };
};

function toFieldsNote(words: Words, form: ExportFormAnswer): Paragraph {
  const { unloaded, settings } = form;
  if (form.type === 'data_out') return subtle(words.t('form.fields.whole'));
  if (unloaded === undefined)
    return subtle(words.t(form.isMatched === true && form.items.length > 0 ? 'form.match' : 'form.fields.later'));
  // It is said once, at the first setting that it is about.
  const isSaid = settings.some((one) => one.unloaded?.code === unloaded.code);
  return paragraph(isSaid ? words.t('form.unloaded.fields') : toUnloaded(words, unloaded), 'warning');
}

function toFieldLabel(words: Words, field: string, settings: readonly FormSetting[]): string {
  const setting = settings.find(({ id }) => id === field);
  if (setting !== undefined) return words.label(setting.label);
  if (field === 'items') return words.t('export.segments');
  if (field === 'fields') return words.t('export.fields');
  return words.label(`form.${field}`);
}

/** How much goes out, and whether that is more than the destination takes. */
function toTotal(words: Words, { total, limit, items, skips }: ExportFormAnswer): Paragraph {
  if (items.length === 0) return subtle(words.t('form.total.none'));
  if (skips !== undefined) return paragraph(sayLimit(words, skips, 'skipped'), 'attention');
  if (total === undefined) return subtle(words.t('form.total.unknown'));
  if (limit === undefined || total < limit * NEAR) return subtle(words.t('form.total', { count: total }));
  if (total > limit) {
    return paragraph(
      words.t('form.limit.over', { total: words.number(total), limit: words.number(limit) }),
      'attention',
    );
  }
  return paragraph(words.t('form.limit.near', { total: words.number(total), limit }), 'warning');
}

/** A segment or entity with its live count. */
function toItemChoice(words: Words, option: FormOption) {
  if (option.disabled === true) return toChoice(words, option);
  const { value, count } = option;
  const title = toShown(option.title, CHOICE_SHOWN);
  if (count === undefined) return { value, title: words.t('form.uncounted', { title }) };
  return { value, title: words.t('form.count', { title, count: words.number(count) }) };
}

/** The title, with the name that renaming lines use where that is not plain from it. */
function toFieldTitle(words: Words, { value, title }: FormOption): string {
  const shown = toShown(title, 40);
  const isPlain = shown.toLowerCase().replaceAll(' ', '_') === value;
  return truncate(isPlain ? shown : words.t('form.field', { title: shown, name: value }), LIMITS.choiceTitle);
}

/** Of records, where they go stands before what goes where, which depends on it; of files, after which fields go out. */
function toParts<T>({ isMatched, settings }: ExportFormAnswer, draw: (settings: readonly FormSetting[]) => T) {
  const isOf = (prefix: string) => (setting: FormSetting) => setting.id.startsWith(prefix);
  if (isMatched !== true) return { place: draw([]), matching: draw([]), settings: draw(settings) };
  const rest = settings.filter((one) => !isOf('target.')(one) && !isOf('match.')(one));
  return {
    place: draw(settings.filter(isOf('target.'))),
    matching: draw(settings.filter(isOf('match.'))),
    settings: draw(rest),
  };
}

/** What is picked and has no room among the choices goes along with the buttons. */
const toBeyond = (shown: readonly { readonly value: string }[], picked: readonly string[]): string[] =>
  picked.filter((one) => !shown.some(({ value }) => value === one));

/** As many lines as an input takes, and the others. */
function splitLines(text: string): [shown: string, more: readonly string[]] {
  const lines = text.split('\n');
  let room = LIMITS.typed;
  const count = lines.findIndex((line) => {
    room -= line.length + 1;
    return room < 0;
  });
  return count === -1 ? [text, []] : [lines.slice(0, count).join('\n'), lines.slice(count)];
}

function toButtons(
  words: Words,
  { mode, formId, exportId, version, unloaded, settings, isListed }: ExportFormAnswer,
  beyond: Readonly<Record<'items' | 'fields' | 'lines', readonly string[]>>,
): Button[] {
  const subject = {
    ...(exportId === undefined ? {} : { exportId }),
    ...(version === undefined ? {} : { version }),
    ...(isListed === true ? { listed: true } : {}),
    ...(beyond.items.length === 0 ? {} : { moreItems: beyond.items }),
    ...(beyond.fields.length === 0 ? {} : { moreFields: beyond.fields }),
    ...(beyond.lines.length === 0 ? {} : { moreLines: beyond.lines }),
  };
  const save = (then: 'save' | 'run', title: string, style: Button['style']) =>
    toButton(words, { command: mode, input: { ...subject, then, step: 'submit' } }, { title, style, formId });
  const isUnloaded = unloaded !== undefined || settings.some((one) => one.unloaded !== undefined);
  return [
    save('save', words.t('button.save'), 'positive'),
    save('run', words.t('button.save_and_run'), 'default'),
    ...(isUnloaded ? [toReloadButton({ command: mode, input: subject }, words.t('button.try_again'), formId)] : []),
  ];
}
