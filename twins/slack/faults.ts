/** What goes wrong with a call. Without `error`, `status` or `cut` it is only late. */
export interface Fault {
  /** Slack's word, e.g. `internal_error`; `ratelimited` comes with status 429. */
  readonly error?: string;
  readonly status?: number;
  /** Seconds in `Retry-After`, with `ratelimited` or 429. */
  readonly retryAfter?: number;
  /** Milliseconds, or what to wait for, before anything else. */
  readonly delay?: number | Promise<unknown>;
  /** The connection breaks: before the call is looked at, or after it was done and before the answer. */
  readonly cut?: 'before' | 'after';
  /** How many calls; 1 when absent. */
  readonly times?: number;
}

export interface Faults {
  /**
   * A method's name, `response_url`, `upload`, `file_processing` (a picture is shown too early), or `*` for whatever comes
   * next. Later ones wait for earlier ones.
   */
  add(method: string, fault: Fault): void;
  take(method: string): Fault | undefined;
  clear(): void;
}

export function createFaults(): Faults {
  const waiting: { readonly method: string; readonly fault: Fault; left: number }[] = [];
  return {
    add(method, fault) {
      waiting.push({ method, fault, left: fault.times ?? 1 });
    },
    take(method) {
      const index = waiting.findIndex((one) => one.method === method || one.method === '*');
      const found = waiting[index];
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting.splice(index, 1);
      return found.fault;
    },
    clear() {
      waiting.length = 0;
    },
  };
}

export const waitFor = async (delay: Fault['delay']): Promise<void> => {
  if (typeof delay === 'number') await new Promise((resolve) => setTimeout(resolve, delay));
  else await delay;
};
