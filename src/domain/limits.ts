import { z } from 'zod';
import { ENTITY_KINDS } from './catalog.ts';

/** SPEC section 5: from so much of a limit up, people are told before it is reached. */
export const HEADS_UP_SHARE = 0.9;
/** Names of segments that are kept with a run; more are counted. */
const MOST_NAMES = 5;

/** What a destination says about numbers of members. */
export interface MemberLimits {
  readonly perExport?: number | undefined;
  readonly perSegment?: number | undefined;
  readonly minimumPerSegment?: number | undefined;
}

/** A segment or entity with its members, counted just now. */
export interface Counted {
  readonly title: string;
  readonly kind: (typeof ENTITY_KINDS)[number];
  readonly count: number;
}

/** What is over a limit, close to it, or under a minimum, and by how much; kept on the run (`runs.skip_details`). */
export const limitDetailsSchema = z.object({
  rule: z.enum(['per_export', 'per_segment', 'minimum_per_segment']),
  /** Titles of the segments that it is about: all of the export, for a limit per export. At most five. */
  titles: z.array(z.string()).min(1),
  /** Segments beyond those. */
  more: z.number().int().min(0),
  /** Of those segments. */
  kind: z.enum(ENTITY_KINDS),
  /** Members that they have, added up for a limit per export. */
  count: z.number().int().min(0),
  limit: z.number().int().min(0),
  /** Title of the destination. */
  destination: z.string(),
});
export type LimitDetails = z.infer<typeof limitDetailsSchema>;

export type LimitCheck =
  | { readonly kind: 'unlimited' | 'within' }
  /** It goes on; people are told. */
  | { readonly kind: 'near'; readonly details: LimitDetails }
  | { readonly kind: 'skip'; readonly reason: 'limit_exceeded' | 'below_minimum'; readonly details: LimitDetails };

/**
 * The limits that hold for a connection: a contract may set another limit per export than the destination's own, or per
 * segment for a destination that has no other.
 */
export function withOverride(limits: MemberLimits, override: number | undefined): MemberLimits {
  if (override === undefined) return limits;
  const isPerSegment = limits.perExport === undefined && limits.perSegment !== undefined;
  return isPerSegment ? { ...limits, perSegment: override } : { ...limits, perExport: override };
}

/** The limit that a connection may override, as the destination has it. */
export const ownLimit = ({ perExport, perSegment }: MemberLimits): number | undefined => perExport ?? perSegment;

/** SPEC section 5: over a limit or under a minimum the whole export is skipped; the worst of several segments is told. */
export function checkMembers(limits: MemberLimits, items: readonly Counted[], destination: string): LimitCheck {
  const { perExport, perSegment, minimumPerSegment } = limits;
  const total = items.reduce((sum, { count }) => sum + count, 0);
  const largest = pick(items, (one, other) => one.count > other.count);
  const smallest = pick(items, (one, other) => one.count < other.count);
  const isLimited = perExport !== undefined || perSegment !== undefined || minimumPerSegment !== undefined;
  if (!isLimited || largest === undefined || smallest === undefined) return { kind: 'unlimited' };
  const tell = (rule: LimitDetails['rule'], about: readonly Counted[], count: number, limit: number): LimitDetails => ({
    rule,
    titles: about.slice(0, MOST_NAMES).map(({ title }) => title),
    more: Math.max(0, about.length - MOST_NAMES),
    kind: largest.kind,
    count,
    limit,
    destination,
  });
  const perAll = (limit: number) => tell('per_export', items, total, limit);
  const perOne = (limit: number) => tell('per_segment', [largest], largest.count, limit);
  if (perExport !== undefined && total > perExport)
    return { kind: 'skip', reason: 'limit_exceeded', details: perAll(perExport) };
  if (perSegment !== undefined && largest.count > perSegment)
    return { kind: 'skip', reason: 'limit_exceeded', details: perOne(perSegment) };
  if (minimumPerSegment !== undefined && smallest.count < minimumPerSegment) {
    const details = tell('minimum_per_segment', [smallest], smallest.count, minimumPerSegment);
    return { kind: 'skip', reason: 'below_minimum', details };
  }
  if (perExport !== undefined && total >= perExport * HEADS_UP_SHARE)
    return { kind: 'near', details: perAll(perExport) };
  if (perSegment !== undefined && largest.count >= perSegment * HEADS_UP_SHARE)
    return { kind: 'near', details: perOne(perSegment) };
  return { kind: 'within' };
}

const pick = (items: readonly Counted[], isBetter: (one: Counted, other: Counted) => boolean): Counted | undefined =>
  items.reduce<Counted | undefined>((best, one) => (best === undefined || isBetter(one, best) ? one : best), undefined);

/** The same situation has the same key: it is told once until it changes. The count alone is no change. */
export const toSituation = ({ rule, titles, more, limit, destination }: LimitDetails): string =>
  JSON.stringify([rule, titles, more, limit, destination]);
