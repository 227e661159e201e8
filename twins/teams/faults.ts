/** What goes wrong with a call of the connector. */
export interface Fault {
  readonly status: number;
  /** The connector's word, e.g. `ServiceError`. */
  readonly code?: string;
  /** Seconds in `Retry-After`. */
  readonly retryAfter?: number;
  /** Done before the answer is lost. */
  readonly isDone?: boolean;
  /** What to wait for before anything else. */
  readonly delay?: Promise<unknown>;
  /** How many calls; 1 when absent. */
  readonly times?: number;
}

export interface Faults {
  /** An operation (`send`, `update`, `create`, `members`, `token`, …), or `*` for whatever comes next. */
  add(operation: string, fault: Fault): void;
  take(operation: string): Fault | undefined;
  clear(): void;
}

export function createFaults(): Faults {
  const waiting: { readonly operation: string; readonly fault: Fault; left: number }[] = [];
  return {
    add(operation, fault) {
      waiting.push({ operation, fault, left: fault.times ?? 1 });
    },
    take(operation) {
      const index = waiting.findIndex((one) => one.operation === operation || one.operation === '*');
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
