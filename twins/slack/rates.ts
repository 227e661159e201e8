import type { TwinClock } from './clock.ts';
import type { RateLimits } from './settings.ts';

export type Tier = 1 | 2 | 3 | 4;

export interface Rates {
  /** Seconds to wait when there were too many calls in the last minute; undefined when this one may pass. */
  checkMethod(method: string, teamId: string, tier: Tier): number | undefined;
  /** The same for posting to a channel, or to a response_url: one a second, short bursts allowed. */
  checkPost(place: string): number | undefined;
}

const MINUTE_MS = 60_000;

export function createRates(limits: RateLimits | undefined, clock: TwinClock): Rates {
  if (limits === undefined) return { checkMethod: () => undefined, checkPost: () => undefined };
  const calls = new Map<string, number[]>();
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    checkMethod(method, teamId, tier) {
      const key = `${method} ${teamId}`;
      const now = clock.now();
      const recent = (calls.get(key) ?? []).filter((at) => at > now - MINUTE_MS);
      calls.set(key, recent);
      const oldest = recent[0];
      if (oldest !== undefined && recent.length >= limits.tiers[tier])
        return Math.max(1, Math.ceil((oldest + MINUTE_MS - now) / 1000));
      recent.push(now);
      return undefined;
    },
    checkPost(place) {
      const now = clock.now();
      const bucket = buckets.get(place) ?? { left: limits.burst, at: now };
      bucket.left = Math.min(limits.burst, bucket.left + (now - bucket.at) / 1000);
      bucket.at = now;
      buckets.set(place, bucket);
      if (bucket.left < 1) return Math.max(1, Math.ceil(1 - bucket.left));
      bucket.left -= 1;
      return undefined;
    },
  };
}
