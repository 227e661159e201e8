/** One call of the API, as it came and as it went. */
export interface RecordedCall {
  /** The name of the route, e.g. `members.put`. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  /** 0 where the connection was cut. */
  readonly status: number;
  readonly body: unknown;
  readonly at: number;
}

/** The last calls whole, and how many there were of each kind: a load of a million records is many calls. */
export interface Calls {
  readonly recent: readonly RecordedCall[];
  /** How many calls of a route; of all without one. */
  count(route?: string): number;
  /** Calls that are under way now, and the most that there were at once. */
  current(): number;
  highest(): number;
  /** Since the first call: how long it is to the end of the last, and how long calls were under way in it, added up. */
  load(): { readonly busyMs: number; readonly spanMs: number };
  /** Begins one; how many are under way now, this one included. */
  begin(): number;
  end(call: RecordedCall): void;
  clear(): void;
}

const KEPT = 5_000;

export function createCalls(): Calls {
  const recent: RecordedCall[] = [];
  const counts = new Map<string, number>();
  let total = 0;
  let current = 0;
  let highest = 0;
  const load = { busyMs: 0, firstAt: 0, lastAt: 0 };
  /** What was under way until now has been busy until now. */
  const settle = () => {
    const now = performance.now();
    if (load.firstAt === 0) load.firstAt = now;
    else load.busyMs += current * (now - load.lastAt);
    load.lastAt = now;
  };
  return {
    recent,
    count: (route) => (route === undefined ? total : (counts.get(route) ?? 0)),
    current: () => current,
    highest: () => highest,
    load: () => ({ busyMs: load.busyMs, spanMs: load.lastAt - load.firstAt }),
    begin() {
      settle();
      current += 1;
      highest = Math.max(highest, current);
      return current;
    },
    end(call) {
      settle();
      current -= 1;
      total += 1;
      counts.set(call.route, (counts.get(call.route) ?? 0) + 1);
      recent.push(call);
      if (recent.length > KEPT) recent.splice(0, recent.length - KEPT);
    },
    clear() {
      recent.length = 0;
      counts.clear();
      total = 0;
      highest = current;
    },
  };
}
