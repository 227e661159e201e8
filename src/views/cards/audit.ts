import type { AuditAnswer } from '../../domain/answers.ts';
import { type Button, head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { isStringKey } from '../strings/index.ts';
import type { Words } from '../words.ts';
import { toSurface } from './person-words.ts';

/** Of names in the table, so that a page of it stays within what platforms take. In code points. */
const NAME_IN_ROW = 40;
const CHANGED_SHOWN = 3;
const CHANGED_LENGTH = 24;
/** What they change is what they are called. */
const SAYS_IT = /^(schedule|refresh)\./;

/** Who did what, newest first; refused attempts too. */
export const showAudit: View<'audit'> = (answer, words) => {
  const title = words.t('audit.title');
  const filter = toFilter(words, answer);
  const count = words.t('audit.subtitle', { count: answer.total });
  const page = answer.pages > 1 ? words.t('paging', { page: answer.page, pages: answer.pages }) : '';
  const empty = words.t(filter === '' ? 'audit.empty' : 'audit.no_match');
  const isEmpty = answer.rows.length === 0;
  return {
    title,
    text: isEmpty ? empty : count,
    data: {
      title,
      subtitle: isEmpty ? empty : [count, page].filter(Boolean).join(' · '),
      filter,
      columns: {
        when: words.t('audit.column.when'),
        who: words.t('audit.column.who'),
        what: words.t('audit.column.what'),
        subject: words.t('audit.column.subject'),
        outcome: words.t('audit.column.outcome'),
      },
      rows: answer.rows.map((row) => toRow(words, row)),
      links: answer.download === undefined ? [] : [{ title: words.t('audit.download'), url: answer.download }],
      actions: toButtons(words, answer),
    },
  };
};

function toFilter(words: Words, { filter }: AuditAnswer): string {
  const parts = (['person', 'action', 'subject', 'outcome'] as const)
    .filter((key) => filter[key] !== '')
    .map((key) => words.t(`audit.filter.${key}`, { value: toFilterValue(words, key, filter[key]) }));
  return parts.length === 0 ? '' : words.t('audit.filter', { filter: parts.join(' · ') });
}

const toFilterValue = (words: Words, key: string, value: string): string =>
  key === 'outcome' ? toOutcome(words, value).toLowerCase() : toShown(value);

const toOutcome = (words: Words, outcome: string): string =>
  isStringKey(`audit.outcome.${outcome}`) ? words.label(`audit.outcome.${outcome}`) : toShown(outcome);

function toRow(words: Words, row: AuditAnswer['rows'][number]) {
  const name = toShown(row.person, NAME_IN_ROW);
  const what = toWhat(words, row.action);
  const about = [
    ...(row.role === undefined ? [] : [words.t(`role.title.${row.role}`).toLowerCase()]),
    toSurface(words, row.surface),
  ];
  return {
    when: words.exact(row.at),
    who: words.t('audit.who', { name, about: about.join(', ') }),
    what:
      row.changed.length === 0 || SAYS_IT.test(row.action)
        ? what
        : words.t('audit.what.changed', { what, changed: toChanged(words, row) }),
    subject: toShown(row.subject, NAME_IN_ROW) || '–',
    outcome: words.t(`audit.outcome.${row.outcome}`),
    color: row.outcome === 'refused' ? 'attention' : 'default',
  };
}

/** `export.create` in words; an action that has none stays as it is. */
function toWhat(words: Words, action: string): string {
  const key = `audit.action.${action}`;
  return isStringKey(key) ? words.t(key) : toShown(action, NAME_IN_ROW);
}

function toChanged(words: Words, { changed }: AuditAnswer['rows'][number]): string {
  const { shown, more } = head(changed, CHANGED_SHOWN);
  const names = shown.map((name) => {
    const key = `audit.changed.${name}`;
    return isStringKey(key) ? words.t(key) : toShown(name, CHANGED_LENGTH);
  });
  return more === 0 ? words.list(names) : words.t('export.more', { list: names.join(', '), count: more });
}

function toButtons(words: Words, { filter, page, pages, total }: AuditAnswer): Button[] {
  const kept = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
  const isFiltered = Object.keys(kept).length > 0;
  const turn = (input: Readonly<Record<string, unknown>>, title: string) =>
    toButton(words, { command: 'audit', input }, { title });
  return [
    ...(page > 1 ? [turn({ ...kept, page: page - 1 }, words.t('button.previous'))] : []),
    ...(page < pages ? [turn({ ...kept, page: page + 1 }, words.t('button.next'))] : []),
    ...(filter.outcome === 'refused' || total === 0
      ? []
      : [turn({ ...kept, outcome: 'refused' }, words.t('audit.refused_only'))]),
    ...(isFiltered ? [turn({}, words.t('audit.clear'))] : []),
  ];
}
