import type { RefusedAnswer } from '../../domain/answers.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { type Button, subtle, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

const KEY_SHOWN = 60;
const REASON_SHOWN = 120;

/** Records that were not sent, and where all of them are. */
export const showRefused: View<'refused'> = (answer, words) => {
  const title = words.t('refused.title', { name: toShown(answer.exportName) });
  const { invalid, rejected } = answer;
  const text = words.t('refused.say', { invalid, rejected });
  return {
    title,
    text,
    data: {
      title,
      notes: [subtle(text)],
      lines: toRefusedLines(words, answer.refused, invalid + rejected),
      links: [{ title: words.t('run.download'), url: answer.download }],
      actions: toButtons(words, answer),
    },
  };
};

/** A line for each of the first refused records, and how many more there are. */
export function toRefusedLines(words: Words, refused: readonly Rejection[], total: number): string[] {
  const lines = refused.map((one) =>
    words.t('run.refused.line', {
      key: one.key === undefined ? words.t('run.refused.keyless') : toShown(one.key, KEY_SHOWN),
      reason: toReason(words, one),
    }),
  );
  const more = total - lines.length;
  return more > 0 && lines.length > 0 ? [...lines, words.t('run.refused.more', { count: more })] : lines;
}

function toReason(words: Words, { code, field, reason }: Rejection): string {
  const why = words.t(`rejection.${code}`);
  const about = field === undefined ? why : words.t('run.refused.field', { reason: why, field: toShown(field, 40) });
  return reason === undefined || reason === ''
    ? about
    : words.t('run.refused.words', { reason: about, said: toShown(reason, REASON_SHOWN) });
}

function toButtons(words: Words, { exportId, exportName: named, canRetry, permission }: RefusedAnswer): Button[] {
  const ref = { export: exportId };
  const show = toButton(words, { command: 'show', input: ref }, { named });
  if (permission === 'view' || !canRetry) return [show];
  return [toButton(words, { command: 'retry', input: ref }, { style: 'positive', named }), show];
}
