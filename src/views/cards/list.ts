import type { ExportSummary, ListAnswer, SortColumn } from '../../domain/answers.ts';
import { ACTIVE_STATES } from '../../domain/run.ts';
import { type Button, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { toStateWord } from '../run-words.ts';
import { sayScheduleOf } from '../schedule-words.ts';
import type { Words } from '../words.ts';

/** Offered as buttons; all columns can be typed. */
const SORT_BUTTONS = ['name', 'type', 'status', 'refreshed', 'updated'] as const satisfies readonly SortColumn[];
/** Columns where the newest is what people look for. */
const NEWEST_FIRST: ReadonlySet<SortColumn> = new Set(['refreshed', 'updated']);

/** The exports of the environment, with all that SPEC section 4 lists of each. */
export const showList: View<'list'> = (answer, words) => {
  const { search, total } = answer;
  const title =
    search === ''
      ? words.t('list.title', { total })
      : words.t('list.title.search', { total, search: toShown(search, 60) });
  const empty = total > 0 ? '' : emptyText(words, answer);
  const page = answer.pages > 1 ? words.t('paging', { page: answer.page, pages: answer.pages }) : '';
  return {
    title,
    text: total === 0 ? empty : words.list(answer.exports.map((one) => toShown(one.name, 40))),
    data: {
      title,
      subtitle: empty || page,
      rows: answer.exports.map((one) => toRow(words, one)),
      sort: total > 1 ? toSort(words, answer) : { text: '', actions: [] },
      actions: toButtons(words, answer),
    },
  };
};

function emptyText(words: Words, { search, canCreate }: ListAnswer): string {
  if (search !== '') return words.t('list.no_match');
  return words.t(canCreate ? 'list.empty' : 'list.empty.viewer');
}

function toRow(words: Words, one: ExportSummary) {
  const { refreshedAt, connection, status } = one;
  const isActive = ACTIVE_STATES.some((state) => state === status?.state);
  const canRun = one.permission === 'edit' && connection !== undefined && !isActive;
  const state = toStateWord(words, status);
  return {
    name: toShown(one.name),
    state,
    main: [
      ...(state.reason === '' ? [] : [toSentenceCase(state.reason)]),
      one.destination === undefined ? words.t('list.no_destination') : toShown(one.destination),
      refreshedAt === undefined ? words.t('list.never') : words.t('list.refreshed', { when: words.when(refreshedAt) }),
      sayScheduleOf(words, one.schedule),
    ].join(' · '),
    more: [
      connection === undefined
        ? words.t('list.no_connection')
        : words.t('list.connection', { name: toShown(connection) }),
      words.t('list.permission', { permission: words.t(`permission.${one.permission}`) }),
      words.t('list.updated', { who: toShown(one.updatedBy), when: words.exact(one.updatedAt) }),
    ].join(' · '),
    actions: [
      ...(canRun ? [toButton(words, { command: 'run', input: { exports: [one.id] } }, { named: one.name })] : []),
      toButton(words, { command: 'show', input: { export: one.id } }, { named: one.name }),
    ],
  };
}

const toSentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function toSort(words: Words, { search, sort, descending }: ListAnswer) {
  const order = words.t(descending ? 'list.descending' : 'list.ascending');
  return {
    text: words.t('list.sort', { column: words.t(`sort.${sort}`), order }),
    actions: SORT_BUTTONS.map((column) => {
      const arrow = column === sort ? (descending ? ' ↓' : ' ↑') : '';
      const input = { search, sort: column, descending: column === sort ? !descending : NEWEST_FIRST.has(column) };
      return toButton(words, { command: 'list', input }, { title: `${words.t(`sort.${column}`)}${arrow}` });
    }),
  };
}

function toButtons(words: Words, { search, sort, descending, page, pages, canCreate }: ListAnswer): Button[] {
  const turn = (to: number, title: string) =>
    toButton(words, { command: 'list', input: { search, sort, descending, page: to } }, { title });
  return [
    ...(canCreate ? [toButton(words, { command: 'create', input: {} }, { style: 'positive' })] : []),
    ...(page > 1 ? [turn(page - 1, words.t('button.previous'))] : []),
    ...(page < pages ? [turn(page + 1, words.t('button.next'))] : []),
    ...(search === ''
      ? []
      : [toButton(words, { command: 'list', input: {} }, { title: words.t('button.clear_search') })]),
  ];
}
