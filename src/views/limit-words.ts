import type { LimitDetails } from '../domain/limits.ts';
import { toShown } from './plain.ts';
import type { Words } from './words.ts';

const TITLE_SHOWN = 60;

/** `Australia has 1,204,331 profiles. Mailchimp accepts 1,000,000 per export, so this export is skipped.` */
export function sayLimit(words: Words, details: LimitDetails, outcome: 'skipped' | 'near'): string {
  const { rule, titles, more, kind, count, limit } = details;
  const shown = titles.map((title) => toShown(title, TITLE_SHOWN));
  const has = words.t('limit.has', {
    names: more === 0 ? words.list(shown) : words.t('export.more', { list: shown.join(', '), count: more }),
    segments: titles.length + more,
    members: words.t(`limit.members.${kind}`, { count }),
  });
  const params = {
    destination: toShown(details.destination),
    limit,
    // Never 100 % of what is not yet full.
    percent: words.percent(limit === 0 ? 1 : Math.floor((count / limit) * 100) / 100),
  };
  const isNear = outcome === 'near' && rule !== 'minimum_per_segment';
  return `${has} ${isNear ? words.t(`limit.${rule}.near`, params) : words.t(`limit.${rule}.skipped`, params)}`;
}
