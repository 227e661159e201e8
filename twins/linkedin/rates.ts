const MINUTE_MS = 60_000;

/** Calls of a member in any minute. */
export interface Rates {
  /** Whether this one may pass. */
  take(kind: string): boolean;
}

export function createRates(limits: Readonly<Record<string, number>>, now: () => number): Rates {
  const calls = new Map<string, number[]>();
  return {
    take(kind) {
      const limit = limits[kind];
      if (limit === undefined) return true;
      const recent = (calls.get(kind) ?? []).filter((at) => at > now() - MINUTE_MS);
      calls.set(kind, recent);
      if (recent.length >= limit) return false;
      recent.push(now());
      return true;
    },
  };
}
