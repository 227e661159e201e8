/** What goes wrong with a call. Without `status` or `cut` it is only late. */
export interface Fault {
  readonly status?: number;
  /** False: the status comes without a body. */
  readonly hasBody?: boolean;
  /** As it stands in `Retry-After`: seconds or a date. */
  readonly retryAfter?: string | number;
  /** Waited for before the call is looked at: milliseconds, or anything that settles. */
  readonly delay?: number | Promise<unknown>;
  /** Waited for after the call was done and before its answer. */
  readonly hold?: number | Promise<unknown>;
  /** The connection breaks: before the call is looked at, or after it was done and before the answer. */
  readonly cut?: 'before' | 'after';
  /** How many calls; 1 when absent. */
  readonly times?: number;
  /** How many calls of the kind go well first. */
  readonly skip?: number;
}

export interface Faults<F = Fault> {
  /** The name of a route, or `*` for whatever comes next. Later ones wait for earlier ones. */
  add(route: string, fault: F): void;
  take(route: string): F | undefined;
  clear(): void;
}

export function createFaults<F extends Pick<Fault, 'times' | 'skip'> = Fault>(): Faults<F> {
  const waiting: { readonly route: string; readonly fault: F; left: number; skip: number }[] = [];
  return {
    add(route, fault) {
      waiting.push({ route, fault, left: fault.times ?? 1, skip: fault.skip ?? 0 });
    },
    take(route) {
      const index = waiting.findIndex((one) => one.route === route || one.route === '*');
      const found = waiting[index];
      if (found === undefined) return undefined;
      if (found.skip > 0) {
        found.skip -= 1;
        return undefined;
      }
      found.left -= 1;
      if (found.left <= 0) waiting.splice(index, 1);
      return found.fault;
    },
    clear() {
      waiting.length = 0;
    },
  };
}

export async function waitFor(delay: number | Promise<unknown> | undefined): Promise<void> {
  if (typeof delay === 'number') await new Promise((resolve) => setTimeout(resolve, delay));
  else await delay;
}
