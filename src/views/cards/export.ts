import type { ExportAnswer, ExportItem } from '../../domain/answers.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import { type Button, head, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { toOutcome, toStateWord } from '../run-words.ts';
import { sayScheduleOf } from '../schedule-words.ts';
import type { Words } from '../words.ts';

const SETTINGS_SHOWN = 4;
const ITEMS_SHOWN = 6;
const FIELDS_SHOWN = 8;

/** One export: what goes where, how it went last, and what can be done with it. */
export const showExport: View<'export'> = (answer, words) => {
  const { summary, lastRun } = answer;
  const name = toShown(summary.name);
  const state = toStateWord(words, summary.status);
  return {
    title: words.t('run.title', { name, state: state.full }),
    text: toItems(words, answer.items),
    data: {
      name,
      state,
      problems: answer.items
        .filter((item) => !item.eligible)
        .slice(0, ITEMS_SHOWN)
        .map((item) => toProblem(words, item)),
      facts: toExportFacts(words, answer),
      last: lastRun === undefined ? [] : [{ title: words.t('export.last'), text: toLastRun(words, lastRun) }],
      notes: [
        [
          words.t('list.permission', { permission: words.t(`permission.${summary.permission}`) }),
          words.t('export.created', { who: toShown(answer.createdBy), when: words.exact(answer.createdAt) }),
          ...(summary.updatedAt.getTime() === answer.createdAt.getTime()
            ? []
            : [words.t('list.updated', { who: toShown(summary.updatedBy), when: words.exact(summary.updatedAt) })]),
        ].join(' · '),
      ],
      main: toMainButtons(words, answer),
      actions: toOtherButtons(words, answer),
    },
  };
};

function toExportFacts(words: Words, { summary, type, items, mapping, target }: ExportAnswer) {
  const { destination, connection } = summary;
  const goesTo =
    connection === undefined
      ? words.t('list.no_connection')
      : connection === destination
        ? toShown(connection)
        : words.t('export.connection.value', {
            destination: toShown(destination ?? ''),
            connection: toShown(connection),
          });
  return toFacts([
    [words.t(type === 'segments' ? 'export.segments' : 'export.entities'), toItems(words, items)],
    [words.t('export.connection'), goesTo],
    toSettings(words, target),
    [words.t('export.fields'), mapping.length === 0 ? words.t('export.fields.all') : toFields(words, mapping)],
    [words.t('export.schedule'), sayScheduleOf(words, summary.schedule)],
  ]);
}

/** One by its own name, several together. */
function toSettings(words: Words, target: ExportAnswer['target']): readonly [string, string | undefined] {
  const [only] = target;
  const toValue = ({ value, valueLabel }: ExportAnswer['target'][number]) =>
    valueLabel === undefined ? toShown(value, 200) : words.label(valueLabel);
  if (only === undefined) return ['', undefined];
  if (target.length === 1) return [words.label(only.label), toValue(only)];
  const pairs = target.map((setting) =>
    words.t('export.setting', { label: words.label(setting.label), value: toValue(setting) }),
  );
  return [words.t('export.settings'), toList(words, pairs, SETTINGS_SHOWN)];
}

function toItems(words: Words, items: readonly ExportItem[]): string {
  const titles = items.map((item) => {
    const title = toShown(item.title ?? item.name, 60);
    return item.count === undefined ? title : words.t('form.count', { title, count: words.number(item.count) });
  });
  return toList(words, titles, ITEMS_SHOWN);
}

const toFields = (words: Words, mapping: ExportAnswer['mapping']): string =>
  toList(
    words,
    mapping.map(({ field, as }) =>
      field === as
        ? toShown(field, 60)
        : words.t('export.fields.renamed', { field: toShown(field, 60), as: toShown(as, 60) }),
    ),
    FIELDS_SHOWN,
  );

function toList(words: Words, texts: readonly string[], limit: number): string {
  const { shown, more } = head(texts, limit);
  if (more === 0) return words.list(shown);
  return words.t('export.more', { list: shown.join(', '), count: more });
}

function toProblem(words: Words, item: ExportItem): string {
  const name = toShown(item.title ?? item.name);
  return words.t(item.kind === undefined ? 'export.vanished' : 'export.ineligible', { name });
}

function toLastRun(words: Words, lastRun: NonNullable<ExportAnswer['lastRun']>): string {
  const { run } = lastRun;
  const when = words.when(run.endedAt ?? run.startedAt ?? run.queuedAt);
  return [toStateWord(words, run).full, when, toOutcome(words, lastRun)].filter(Boolean).join(' · ');
}

/** What people come for. */
function toMainButtons(words: Words, { summary, lastRun }: ExportAnswer): Button[] {
  const ref = { export: summary.id };
  const named = summary.name;
  const history = toButton(words, { command: 'history', input: ref }, { named });
  if (summary.permission === 'view') return [history];
  const isActive = lastRun !== undefined && ACTIVE_STATES.some((state) => state === lastRun.run.state);
  const hasConnection = summary.connection !== undefined;
  const edit = hasConnection ? {} : { title: words.t('button.pick_connection'), style: 'positive' as const };
  return [
    ...(hasConnection && !isActive
      ? [toButton(words, { command: 'run', input: { exports: [summary.id] } }, { style: 'positive', named })]
      : []),
    ...(isActive ? [toButton(words, { command: 'cancel', input: { run: lastRun.run.id } }, { named })] : []),
    toButton(words, { command: 'edit', input: ref }, { ...edit, named }),
    toButton(words, { command: 'schedule', input: { exports: [summary.id] } }, { named }),
    history,
  ];
}

/** What is rarer, and what takes something away. */
function toOtherButtons(words: Words, { summary }: ExportAnswer): Button[] {
  const ref = { export: summary.id };
  const named = summary.name;
  if (summary.permission === 'view') return [toButton(words, { command: 'list', input: {} })];
  return [
    toButton(words, { command: 'duplicate', input: ref }, { named }),
    ...(summary.connection === undefined ? [] : [toButton(words, { command: 'disconnect', input: ref }, { named })]),
    toButton(words, { command: 'delete', input: ref }, { style: 'destructive', named }),
  ];
}
