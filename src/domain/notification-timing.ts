import { toInstant, toLocalDay } from './recurrence-clock.ts';
import type { Digest, SubscriptionOptions } from './subscription.ts';

/** Successes within this time of each other are one message. */
export const GATHER_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * When a channel is told of what happened `now`: at once, with what else happens in the same minute, or when its digest
 * is due; never within its quiet hours, which end by the clock of its zone.
 */
export function toDue(
  now: Date,
  options: Pick<SubscriptionOptions, 'digest' | 'quiet' | 'zone'>,
  canWait: boolean,
): Date {
  const told = canWait ? toDigestTime(now.getTime(), options.digest, options.zone) : now.getTime();
  return new Date(toLoudTime(told, options));
}

function toDigestTime(now: number, digest: Digest, zone: string): number {
  if (digest === 'off') return now + GATHER_MS;
  // Zones that are half an hour off would need more; a digest on the half hour is as good.
  if (digest === 'hourly') return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
  const today = toLocalDay(now, zone);
  const at = toInstant(today, digest, zone);
  return at > now ? at : toInstant(today + 1, digest, zone);
}

/** The end of the quiet hours that a moment lies in; the moment itself outside of them. */
function toLoudTime(moment: number, { quiet, zone }: Pick<SubscriptionOptions, 'quiet' | 'zone'>): number {
  if (quiet === undefined) return moment;
  const today = toLocalDay(moment, zone);
  const isOverNight = quiet.to < quiet.from;
  for (const day of [today - 1, today]) {
    const from = toInstant(day, quiet.from, zone);
    const to = toInstant(isOverNight ? day + 1 : day, quiet.to, zone);
    if (from <= moment && moment < to) return to;
  }
  return moment;
}
