import type { ScheduleFormAnswer } from '../../domain/answers.ts';
import { toScheduleText } from '../../domain/schedule-words-text.ts';
import { toErrorSummary } from '../form-parts.ts';
import { type Button, head, subtle, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { sayTip } from '../schedule-tip.ts';
import { sayRecurrence, sayScheduleOf, sayTimes } from '../schedule-words.ts';
import type { Words } from '../words.ts';

const NAMES_SHOWN = 6;

/** The form that makes a schedule. Its fields follow the kind, and what they come to stands below them. */
export const showScheduleForm: View<'schedule_form'> = (form, words) => {
  const { fields, exports, mode, errors } = form;
  const isSeveral = exports.length > 1;
  const defines = !isSeveral || mode === 'override';
  const isDays = defines && (fields.kind === 'daily' || fields.kind === 'weekly' || fields.kind === 'monthly');
  const isHourly = defines && fields.kind === 'hourly';
  const preview = defines ? form.preview : undefined;
  const title = toTitle(words, form);
  const names = head(exports, NAMES_SHOWN);
  return {
    title,
    text:
      toErrorSummary(words, errors, (field) => words.label(`schedule.form.${field}`)) ??
      (preview === undefined ? '' : sayRecurrence(words, preview.recurrence)),
    data: {
      intro: isSeveral ? [subtle(words.t('schedule.form.several'))] : [],
      names: isSeveral
        ? [
            ...names.shown.map((one) =>
              words.t('confirm.run_all.reason', {
                name: toShown(one.name),
                reason: sayScheduleOf(words, one.schedule),
              }),
            ),
            ...(names.more === 0 ? [] : [words.t('catalog.more', { count: names.more })]),
          ]
        : [],
      mode: {
        isShown: isSeveral,
        label: words.t('schedule.form.mode'),
        value: mode,
        choices: (['keep', 'override'] as const).map((value) => ({
          value,
          title: words.t(`schedule.form.mode.${value}`),
        })),
      },
      active: {
        label: words.t('schedule.form.active'),
        value: String(fields.active),
        choices: (['true', 'false'] as const).map((value) => ({
          value,
          title: words.t(value === 'true' ? 'schedule.state.on' : 'schedule.state.off'),
        })),
      },
      warning: isSeveral && mode === 'override' ? words.t('schedule.form.warning') : '',
      kind: {
        isShown: defines,
        label: words.t('schedule.form.kind'),
        value: fields.kind,
        choices: form.kinds.map((value) => ({ value, title: words.t(`schedule.kind.${value}`) })),
      },
      every: {
        isShown: isHourly,
        label: words.t('schedule.form.every'),
        value: fields.every,
        error: words.t('schedule.form.every.required'),
      },
      start: {
        label: words.t('schedule.form.start'),
        value: fields.start,
        error: words.t('schedule.form.start.required'),
      },
      weekdays: {
        isShown: defines && fields.kind === 'weekly',
        label: words.t('schedule.form.weekdays'),
        value: fields.weekdays.join(','),
        choices: [1, 2, 3, 4, 5, 6, 7].map((day) => ({
          value: String(day),
          title: toSentenceCase(words.weekday(day)),
        })),
        error: words.t('schedule.form.weekdays.required'),
      },
      days: {
        isShown: defines && fields.kind === 'monthly',
        label: words.t('schedule.form.days'),
        value: fields.days.join(','),
        choices: Array.from({ length: 31 }, (_, index) => ({
          value: String(index + 1),
          title: index === 30 ? words.t('schedule.form.last_day') : String(index + 1),
        })),
        error: words.t('schedule.form.days.required'),
      },
      times: {
        isShown: isDays,
        label: words.t('schedule.form.times'),
        value: fields.times,
        error: words.t('schedule.form.times.required'),
      },
      zone: {
        isShown: isDays || isHourly,
        label: words.t('schedule.form.zone'),
        value: fields.zone,
        error: words.t('schedule.form.zone.required'),
      },
      preview: toPreview(words, preview),
      tip: defines && form.tip !== undefined ? sayTip(words, form.tip) : '',
      actions: toButtons(words, form, defines),
    },
  };
};

function toTitle(words: Words, { subject, exports }: ScheduleFormAnswer): string {
  if (subject === 'refresh') return words.t('schedule.form.title.refresh');
  const [first] = exports;
  if (exports.length === 1 && first !== undefined) {
    return words.t('schedule.form.title', { name: toShown(first.name, 60) });
  }
  return words.t('schedule.form.title.several', { count: exports.length });
}

const toSentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function toPreview(words: Words, preview: ScheduleFormAnswer['preview']) {
  if (preview === undefined) return { isShown: false, title: '', lines: [] };
  const times = preview.next.map((at) => words.upcoming(at));
  return {
    isShown: true,
    title: sayRecurrence(words, preview.recurrence),
    lines:
      times.length === 0
        ? [words.t('schedule.refresh.none')]
        : [words.t('schedule.next', { zone: words.zone }), ...times],
  };
}

function toButtons(words: Words, form: ScheduleFormAnswer, defines: boolean): Button[] {
  const { formId, subject, exports, tip } = form;
  // The exports of a form of several are kept with the form: a button could not carry them.
  const input =
    subject === 'refresh' ? { action: 'schedule' } : exports.length > 1 ? {} : { exports: exports.map(({ id }) => id) };
  const command = subject === 'refresh' ? 'refresh' : 'schedule';
  const save = (more: Record<string, unknown>, title: string, style: Button['style']) =>
    toButton(words, { command, input: { ...input, ...more, step: 'submit' } }, { title, style, formId });
  const free = defines ? tip?.free : undefined;
  return [
    save({}, words.t('button.save'), 'positive'),
    ...(free === undefined
      ? []
      : [
          save(
            { slot: toScheduleText(free) },
            words.t('schedule.tip.save', { schedule: sayTimes(words, free) }),
            'default',
          ),
        ]),
  ];
}
