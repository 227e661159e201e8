import type { RunAnswer } from '../../domain/answers.ts';
import { ACTIVE_STATES, isFinal, toRunCounts } from '../../domain/run.ts';
import type { Reader } from '../contract.ts';
import { explain } from '../errors.ts';
import { sayLimit } from '../limit-words.ts';
import { type Button, type Paragraph, paragraph, subtle, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import { needsEdit, toFraction, toOutcome, toStateWord } from '../run-words.ts';
import type { Words } from '../words.ts';
import { toLimitButton, toSegmentsButton } from './notification.ts';
import { toRefusedLines } from './refused.ts';
import { toFileLines, toRunFacts } from './run-facts.ts';
import { toCanceled, toHeldButtons, toHeldNotes, toRecordNotes } from './run-records.ts';
import { toSchemaNotes } from './schema-notes.ts';

/** Nothing goes until an admin has entered credentials. */
const SIGN_IN_CODES: ReadonlySet<string> = new Set([
  'destination_sign_in_failed',
  'connection_needs_sign_in',
  'connection_incomplete',
]);

/** One run: the same card from its first second to its end. */
export const showRun: View<'run'> = (answer, words, reader) => {
  const { run } = answer;
  const state = toStateWord(words, run);
  const notes = toRunNotes(words, answer);
  const title = words.t('run.title', { name: toShown(answer.exportName), state: state.full });
  return {
    title,
    text: [notes[0]?.text ?? '', toOutcome(words, answer)].filter(Boolean).join(' · '),
    data: {
      name: toShown(answer.exportName),
      state,
      runState: run.state,
      notes,
      progress: toProgress(words, answer),
      facts: toRunFacts(words, answer),
      files: [...toFileLines(words, answer), ...toRefused(words, answer)],
      actions: toRunButtons(words, answer, reader),
    },
  };
};

/** What else there is to say about the state that a run is in; the first says why it did not go well. */
export function toRunNotes(words: Words, answer: RunAnswer): Paragraph[] {
  const { run } = answer;
  const notes: Paragraph[] = [];
  if (run.state === 'queued') notes.push(subtle(words.t('run.queued.say')));
  if (run.state === 'waiting') notes.push(subtle(words.t('run.waiting.say')));
  if (run.state === 'completed_with_errors') {
    const { invalid, rejected } = toRunCounts(run.tasks);
    notes.push(paragraph(words.t('run.errors.say', { count: invalid + rejected })));
  }
  if (run.state === 'failed' && run.failure !== undefined) {
    // Stored with the run; each code's parameters were checked when the error was made.
    const { say, hint } = explain(words, run.failure.code, run.failure.params);
    notes.push(paragraph(say), subtle(hint));
  }
  if (run.state === 'skipped' && run.limit !== undefined) notes.push(paragraph(sayLimit(words, run.limit, 'skipped')));
  else if (run.state === 'skipped' && run.skipReason !== undefined)
    notes.push(...(toHeldNotes(words, answer) ?? [paragraph(words.t(`skip.${run.skipReason}.say`))]));
  if (run.state === 'canceled') notes.push(paragraph(toCanceled(words, answer)));
  notes.push(...toRecordNotes(words, answer));
  if (!isFinal(run.state)) {
    const current = run.tasks.find((task) => task.state === 'running');
    if (run.cancelRequestedBy !== undefined) notes.push(paragraph(words.t('run.canceling'), 'warning'));
    else if (current !== undefined) notes.push(subtle(words.t('run.task.now', { title: toShown(current.title) })));
    if (run.attempt > 1) notes.push(subtle(words.t('run.resumed', { attempt: run.attempt })));
  }
  if (run.state !== 'skipped' && run.limit !== undefined)
    notes.push(paragraph(sayLimit(words, run.limit, 'near'), 'warning'));
  notes.push(...toSchemaNotes(words, answer));
  if (answer.joined) notes.push(subtle(words.t('run.joined')));
  return notes;
}

function toRefused(words: Words, { run, records }: RunAnswer): string[] {
  const { invalid, rejected } = toRunCounts(run.tasks);
  return isFinal(run.state) ? toRefusedLines(words, records?.refused ?? [], invalid + rejected) : [];
}

function toProgress(words: Words, answer: RunAnswer) {
  const fraction = answer.run.state === 'running' ? toFraction(answer) : undefined;
  const value = Math.floor((fraction ?? 0) * 100);
  const filled = Math.round(value / 5);
  const bar = `${'▓'.repeat(filled)}${'░'.repeat(20 - filled)}`;
  const text = words.t('run.progress', { percent: words.percent(value / 100) });
  return { isShown: fraction !== undefined, value, text: `${bar} ${text}` };
}

function toRunButtons(words: Words, answer: RunAnswer, reader: Reader): Button[] {
  const { run, permission, connectionId, exportName: named, records } = answer;
  const ref = { export: run.exportId };
  const show = toButton(words, { command: 'show', input: ref }, { named });
  const history = toButton(words, { command: 'history', input: ref }, { named });
  if (permission === 'view') return [show, history];
  if (ACTIVE_STATES.some((state) => state === run.state)) {
    const cancel = toButton(words, { command: 'cancel', input: { run: run.id } }, { style: 'destructive', named });
    return run.cancelRequestedBy === undefined ? [cancel, show] : [show];
  }
  const again = (style: Button['style']) =>
    toButton(
      words,
      { command: 'run', input: { exports: [run.exportId] } },
      { title: words.t('run.again'), style, named },
    );
  const held = toHeldButtons(words, ref, named, records);
  if (held !== undefined) return [...held, show, history];
  if (run.state === 'completed_with_errors' && records !== undefined) {
    const refused = toButton(words, { command: 'refused', input: { ...ref, run: run.id } }, { named });
    const retry = toButton(words, { command: 'retry', input: ref }, { style: 'positive', named });
    return [...(records.canRetry ? [retry] : []), refused, again('default'), history];
  }
  const edit = (style: Button['style']) => toButton(words, { command: 'edit', input: ref }, { style, named });
  const details = toButton(
    words,
    { command: 'history', input: { ...ref, run: run.id } },
    { title: words.t('run.details'), named },
  );
  if (run.limit !== undefined && run.state === 'skipped') {
    const mayRaise = reader.role === 'admin' && connectionId !== undefined && run.skipReason === 'limit_exceeded';
    return [
      toSegmentsButton(words, run.exportId, named, 'positive'),
      ...(mayRaise ? [toLimitButton(words, connectionId)] : []),
      again('default'),
      history,
    ];
  }
  const mayFix = reader.role === 'admin' && connectionId !== undefined;
  if (run.state === 'failed' && mayFix && SIGN_IN_CODES.has(run.failure?.code ?? '')) {
    const fix = { command: 'connections', input: { action: 'credentials', connection: connectionId } };
    const title = words.t('button.fix');
    return [toButton(words, fix, { title, style: 'positive' }), again('default'), details, history];
  }
  if (needsEdit(run)) return [edit('positive'), again('default'), history];
  if (run.state === 'failed') return [again('positive'), edit('default'), details, history];
  return [again('default'), show, details, history];
}
