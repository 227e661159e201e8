import type { SlotTip } from '../domain/answers.ts';
import { toShown } from './plain.ts';
import type { Words } from './words.ts';

/** Two exports on one connection that start close together. */
export const sayTip = (words: Words, { other, at, otherAt, free }: SlotTip): string =>
  [
    words.t('schedule.tip', { other: toShown(other), at: words.upcoming(at), otherAt: words.time(otherAt) }),
    ...(free === undefined ? [words.t('schedule.tip.none')] : []),
  ].join(' ');
