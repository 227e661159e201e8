import type { NotificationAnswer, RunAnswer, ToldEvent } from '../../domain/answers.ts';
import type { NotificationKind } from '../../domain/notification.ts';
import type { Reader } from '../contract.ts';
import { isOfConnection, sayCall, sayEvent, sayHint, toKindWord, toSubject } from '../notification-words.ts';
import { type Button, type Paragraph, paragraph, subtle, toButton, toFacts, type View } from '../page.ts';
import { needsEdit, toStart } from '../run-words.ts';
import type { Words } from '../words.ts';
import { toHeldButtons } from './run-records.ts';

/** One line is enough: nobody has to do anything. */
const LINES: readonly NotificationKind[] = ['completed', 'recovered', 'skipped'];

/** One event for a channel: a card where somebody has to act, else a line, below which stands what helps, if anything does. */
export const showNotification: View<'notification'> = (answer, words, reader) => {
  const { event } = answer;
  const isLine = event.isRepeat || LINES.includes(event.kind);
  // Who is called to have a look gets something to look at.
  const isBare =
    (event.isRepeat && event.calls === undefined) || event.kind === 'completed' || event.kind === 'recovered';
  const title = toTitle(words, event);
  const notes = isLine ? toLineNotes(words, event) : toNotes(words, event);
  return {
    title,
    text: notes[0]?.text ?? '',
    data: {
      title,
      name: toSubject(event),
      state: toKindWord(words, event.kind),
      isLine,
      notes,
      facts:
        isLine || event.run === undefined ? [] : toFacts([[words.t('run.fact.started'), toStart(words, event.run)]]),
      actions: isBare ? [] : toButtons(words, answer, reader),
    },
  };
};

function toTitle(words: Words, event: ToldEvent): string {
  const name = toSubject(event);
  const { run, failures } = event;
  if (event.isRepeat) {
    return words.t('notification.failed_again', { name, which: words.t('notification.in_a_row', { count: failures }) });
  }
  const said = toWord(words, event);
  const outcome = event.kind === 'completed' || event.kind === 'recovered' ? sayEvent(words, event) : '';
  const title = words.t('notification.title', { name, word: said });
  return run === undefined || outcome === '' ? title : `${title} · ${outcome}`;
}

function toWord(words: Words, { kind, run, failures }: ToldEvent): string {
  if (kind === 'recovered') return words.t('notification.recovered', { count: failures });
  const { word } = toKindWord(words, kind);
  const reason = run?.run.skipReason;
  return kind === 'skipped' && reason !== undefined
    ? words.t('state.reason', { state: word, reason: words.t(`skip.${reason}`) })
    : word;
}

/** What a line does not say in its title. */
function toLineNotes(words: Words, event: ToldEvent): Paragraph[] {
  const said = event.isRepeat || event.kind === 'skipped' ? sayEvent(words, event) : '';
  return [said, sayCall(words, event)].filter((text) => text !== '').map((text) => subtle(text));
}

function toNotes(words: Words, event: ToldEvent): Paragraph[] {
  const { kind, failures } = event;
  const isMore = kind === 'failed' && failures > 1;
  return [
    paragraph(sayEvent(words, event)),
    ...(isMore ? [subtle(`${words.t('notification.in_a_row', { count: failures })}.`)] : []),
    ...(kind === 'failed' ? [subtle(sayHint(words, event))] : []),
    paragraph(sayCall(words, event)),
  ].filter(({ text }) => text !== '');
}

/** In a channel everything that somebody there may do: whoever may not is told so, and whom to ask. */
function toButtons(words: Words, { event, isDirect }: NotificationAnswer, reader: Reader): Button[] {
  const { kind, run, connection } = event;
  const isAdmin = !isDirect || reader.role === 'admin';
  if (isOfConnection(kind)) return connection === undefined ? [] : toSignInButtons(words, connection, isAdmin);
  if (run === undefined) return [];
  const { exportName: named } = run;
  const ref = { export: run.run.exportId };
  const mayEdit = !isDirect || run.permission === 'edit';
  const history = toButton(words, { command: 'history', input: ref }, { named });
  const show = toButton(words, { command: 'show', input: ref }, { named });
  const details = toButton(
    words,
    { command: 'history', input: { ...ref, run: run.run.id } },
    { title: words.t('run.details'), named },
  );
  switch (kind) {
    case 'too_large':
    case 'too_small':
    case 'near_limit':
      return [
        ...(mayEdit ? [toSegmentsButton(words, run.run.exportId, named, 'positive')] : []),
        ...(isAdmin && kind !== 'too_small' && connection !== undefined
          ? [toLimitButton(words, connection.id, connection.name)]
          : []),
        history,
      ];
    case 'failed': {
      const again = toButton(
        words,
        { command: 'run', input: { exports: [run.run.exportId] } },
        { title: words.t('run.again'), style: 'positive', named },
      );
      const edit = toButton(words, { command: 'edit', input: ref }, { style: 'positive', named });
      return [...(mayEdit ? [needsEdit(run.run) ? edit : again] : []), details, history];
    }
    case 'needs_approval':
      return [...(mayEdit ? (toHeldButtons(words, ref, named, run.records) ?? []) : []), details, show];
    case 'skipped':
      return [...toSkippedButtons(words, run, mayEdit), details];
    case 'completed_with_errors': {
      if (run.records === undefined) return [details, show];
      const refused = toButton(words, { command: 'refused', input: { ...ref, run: run.run.id } }, { named });
      const retry = toButton(words, { command: 'retry', input: ref }, { style: 'positive', named });
      return [...(mayEdit && run.records.canRetry ? [retry] : []), refused, details, history];
    }
    default:
      return [details, show];
  }
}

/** What ends the reason, where somebody here can end it. */
function toSkippedButtons(words: Words, { run, exportName: named }: RunAnswer, mayEdit: boolean): Button[] {
  if (!mayEdit) return [];
  switch (run.skipReason) {
    case 'upstream_failed':
    case 'upstream_skipped':
      return [toButton(words, { command: 'refresh', input: {} })];
    case 'no_connection':
      return [toButton(words, { command: 'edit', input: { export: run.exportId } }, { named })];
    case 'nothing_selected':
    case 'ineligible_segment':
      return [toSegmentsButton(words, run.exportId, named, 'default')];
    default:
      return [];
  }
}

const toSignInButtons = (
  words: Words,
  { id, name }: NonNullable<ToldEvent['connection']>,
  isAdmin: boolean,
): Button[] => {
  const button = (action: string, options: Parameters<typeof toButton>[2]) =>
    toButton(words, { command: 'connections', input: { action, connection: id } }, { ...options, named: name });
  return [
    ...(isAdmin ? [button('credentials', { title: words.t('button.fix'), style: 'positive' })] : []),
    button('show', {}),
  ];
};

/** Opens the form of the export, where its segments are chosen. */
export const toSegmentsButton = (words: Words, exportId: string, named: string, style: Button['style']): Button =>
  toButton(
    words,
    { command: 'edit', input: { export: exportId } },
    { title: words.t('button.edit_segments'), style, named },
  );

/** Opens the form of the connection at its limit. */
export const toLimitButton = (words: Words, connectionId: string, named?: string): Button =>
  toButton(
    words,
    { command: 'connections', input: { action: 'edit', connection: connectionId, at: 'memberLimit' } },
    { title: words.t('button.change_limit'), ...(named === undefined ? {} : { named }) },
  );
