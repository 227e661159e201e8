import type { RunAnswer, RunRecords } from '../../domain/answers.ts';
import { toRunCounts } from '../../domain/run.ts';
import { type Button, type Paragraph, paragraph, subtle, toButton } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

const SUMMARY_SHOWN = 200;

/** Of a held run: what it would have done, and who decided. */
export function toHeldNotes(words: Words, { records }: RunAnswer): Paragraph[] | undefined {
  const approval = records?.approval;
  if (approval === undefined) return undefined;
  const { cause, removals, delivered, state, answeredBy, expiresAt } = approval;
  const who = toShown(answeredBy ?? '');
  return [
    paragraph(words.t(`run.held.${cause}`, { removals, delivered }), state === 'open' ? 'warning' : 'default'),
    subtle(
      state === 'open'
        ? words.t('run.held.open', { when: words.exact(expiresAt) })
        : words.t(`run.held.${state}`, { who }),
    ),
  ];
}

/** The buttons that decide; undefined where there is nothing to decide. */
export function toHeldButtons(
  words: Words,
  ref: { readonly export: string },
  named: string,
  records: RunRecords | undefined,
): Button[] | undefined {
  if (records?.approval?.state !== 'open') return undefined;
  return [
    toButton(words, { command: 'approve', input: ref }, { style: 'destructive', named }),
    toButton(words, { command: 'reject', input: ref }, { named }),
  ];
}

export function toCanceled(words: Words, { canceledBy, records }: RunAnswer): string {
  const kept = records === undefined ? '' : '.kept';
  if (canceledBy === undefined) return words.t(kept === '' ? 'run.canceled.say' : 'run.canceled.kept');
  return words.t(kept === '' ? 'run.canceled.by' : 'run.canceled.kept.by', { who: toShown(canceledBy) });
}

/** What stays although the run did not end well, and what the far end makes of what it has. */
export function toRecordNotes(words: Words, { run, records, destination = '' }: RunAnswer): Paragraph[] {
  if (records === undefined) return [];
  const { added, updated, removed } = toRunCounts(run.tasks);
  if (['failed', 'canceled', 'skipped'].includes(run.state))
    return added + updated + removed > 0 ? [subtle(words.t('run.kept'))] : [];
  const { matching } = records;
  if (matching === undefined) return [];
  const params = { destination: toShown(destination), summary: toShown(matching.summary, SUMMARY_SHOWN) };
  if (!matching.isMatching) return [subtle(words.t('run.matched.said', params))];
  return [subtle(words.t(matching.summary === '' ? 'run.matching' : 'run.matching.said', params))];
}
