import type { Few, HomeAnswer, RequestAnswer, RunAnswer, Upcoming } from '../../domain/answers.ts';
import { isAtLeast } from '../../domain/person.ts';
import type { Reader } from '../contract.ts';
import { toZone } from '../locale.ts';
import { type Button, toButton, toFacts, type View } from '../page.ts';
import { toShown, truncate } from '../plain.ts';
import { needsEdit, toStartLine, toStateWord } from '../run-words.ts';
import { sayRecurrence } from '../schedule-words.ts';
import type { Words } from '../words.ts';
import { toFirstName } from './person-words.ts';
import { toAsked } from './request-parts.ts';
import { toRunNotes } from './run.ts';

/** Of a reason; the card of the export has all of it. In code points. */
const REASON_SHOWN = 160;
const NAME_SHOWN = 60;
/** What a schedule comes to stands whole on its own card. */
const RECURRENCE_SHOWN = 60;

/**
 * What matters to one person now. Everything on it stays the same until something happens, so that a copy which stands
 * somewhere is drawn again only then: no progress, and no "2 hours ago".
 */
export const showHome: View<'home'> = (answer, words, reader) => {
  const { running, trouble, latest, next, admin } = answer;
  const title = words.t('home.title', {
    name: truncate(toFirstName(answer.name), NAME_SHOWN),
    environment: toShown(answer.environment, NAME_SHOWN),
  });
  const counts = [
    words.t('home.running.count', { count: running.total }),
    words.t('home.trouble.count', { count: trouble.total }),
  ].join(' · ');
  const empty = toEmpty(words, answer, reader);
  const sections = [
    toSection(words, words.t('status.running'), running, toRunningRow),
    toSection(words, words.t('home.trouble'), trouble, toTroubleRow),
    ...(admin === undefined ? [] : [toTasks(words, admin, reader)]),
    { title: words.t('status.next'), rows: next.map((one) => toNextRow(words, one)), tasks: [] },
    toSection(words, words.t('home.latest'), latest, toLatestRow),
  ];
  return {
    title,
    text: empty || counts,
    data: {
      title,
      counts: empty === '' ? counts : '',
      empty,
      sections: sections.filter(({ rows, tasks }) => rows.length + tasks.length > 0),
      facts: toHomeFacts(words, answer, reader),
      actions: toButtons(words, answer, reader),
    },
  };
};

interface Row {
  readonly name: string;
  readonly word: string;
  readonly color: string;
  readonly reason: string;
  readonly when: string;
  readonly actions: readonly Button[];
}

/** A sentence, and the button that leads to where it is settled. */
interface Task {
  readonly text: string;
  readonly when: string;
  readonly actions: readonly [Button];
}

interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly tasks: readonly Task[];
}

const toSection = (
  words: Words,
  title: string,
  few: Few<RunAnswer>,
  toRow: (words: Words, one: RunAnswer) => Row,
): Section => ({
  title: toTitle(words, title, few),
  rows: few.first.map((one) => toRow(words, one)),
  tasks: [],
});

const toTitle = (words: Words, title: string, { first, total }: Few<unknown>): string =>
  total > first.length ? words.t('home.some', { title, shown: first.length, total }) : title;

function toRow(words: Words, { exportName, run }: RunAnswer, more: Partial<Row>): Row {
  const { word, color } = toStateWord(words, run);
  return { name: toShown(exportName), word, color, reason: '', when: '', actions: [], ...more };
}

const toRunningRow = (words: Words, one: RunAnswer): Row => toRow(words, one, { when: toStartLine(words, one) });

const toTroubleRow = (words: Words, one: RunAnswer): Row =>
  toRow(words, one, {
    reason: truncate(toRunNotes(words, one)[0]?.text ?? '', REASON_SHOWN),
    when: words.exact(one.run.endedAt ?? one.run.queuedAt),
    actions: toTroubleButtons(words, one),
  });

const toLatestRow = (words: Words, one: RunAnswer): Row =>
  toRow(words, one, { when: words.exact(one.run.endedAt ?? one.run.queuedAt) });

const toNextRow = (words: Words, { exportName, at, recurrence }: Upcoming): Row => ({
  name: exportName === undefined ? words.t('schedule.of_refresh') : toShown(exportName, NAME_SHOWN),
  word: words.upcoming(at),
  color: 'default',
  reason: '',
  when: truncate(sayRecurrence(words, recurrence), RECURRENCE_SHOWN),
  actions: [],
});

function toTroubleButtons(words: Words, { run, permission, exportName: named }: RunAnswer): Button[] {
  const ref = { export: run.exportId };
  const show = toButton(words, { command: 'show', input: ref }, { named });
  if (permission === 'view') return [show];
  if (needsEdit(run)) return [toButton(words, { command: 'edit', input: ref }, { named }), show];
  const again = { command: 'run', input: { exports: [run.exportId] } };
  return [toButton(words, again, { title: words.t('run.again'), named }), show];
}

/** What waits for admins. */
function toTasks(words: Words, admin: NonNullable<HomeAnswer['admin']>, reader: Reader): Section {
  const { requests, needSignIn } = admin;
  const signIn = {
    text: words.t('home.sign_in', { count: needSignIn }),
    when: '',
    actions: [toButton(words, { command: 'connections', input: {} })],
  } as const;
  return {
    title: toTitle(words, words.t('home.tasks'), requests),
    rows: [],
    tasks: [
      ...(needSignIn === 0 ? [] : [signIn]),
      ...requests.first.map((request) => toReview(words, request, reader)),
    ],
  };
}

const toReview = (words: Words, request: RequestAnswer, reader: Reader): Task => ({
  text: toAsked(words, request, reader),
  when: words.t('requests.asked', { when: words.exact(request.createdAt) }),
  actions: [toButton(words, { command: 'requests', input: {} }, { title: words.t('button.review') })],
});

/** What to do first, where there is nothing yet. */
function toEmpty(words: Words, { exports, connections }: HomeAnswer, { role }: Reader): string {
  if (exports > 0) return '';
  if (role === 'viewer') return words.t('home.empty.viewer');
  if (connections > 0) return words.t('home.empty');
  return words.t(role === 'admin' ? 'home.empty.no_connection' : 'home.empty.not_shared');
}

const toHomeFacts = (words: Words, { exports }: HomeAnswer, { role, zone }: Reader) =>
  toFacts([
    [words.t('status.fact.exports'), words.number(exports)],
    [words.t('home.role'), words.t(`role.title.${role}`)],
    [words.t('home.language'), words.t('home.language.own')],
    [words.t('home.zone'), toZone(zone).replaceAll('_', ' ')],
  ]);

function toButtons(words: Words, answer: HomeAnswer, { role }: Reader): Button[] {
  const offer = (command: string) => toButton(words, { command, input: {} });
  return [
    ...(isAtLeast(role, 'contributor') ? [toFirstButton(words, answer, role)] : []),
    offer('list'),
    offer('catalog'),
    ...(role === 'admin' ? [offer('requests')] : []),
    ...(role === 'viewer' ? [toAskRole(words)] : []),
    offer('help'),
  ];
}

/** An export needs a connection to go through. */
function toFirstButton(words: Words, { exports, connections }: HomeAnswer, role: Reader['role']): Button {
  const style = 'positive';
  if (exports > 0 || connections > 0) return toButton(words, { command: 'create', input: {} }, { style });
  const input = role === 'admin' ? { action: 'add' } : {};
  return toButton(words, { command: 'connections', input }, { style });
}

const toAskRole = (words: Words): Button =>
  toButton(
    words,
    { command: 'request', input: { role: 'contributor' } },
    { title: words.t('button.ask_role.contributor') },
  );
