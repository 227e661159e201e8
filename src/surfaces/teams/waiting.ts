/** Who waits for the answer to an invoke: either they get it, or it is said in a message; never both, never neither. */
export interface Waiting {
  open(id: string): void;
  /** For whoever has the answer: true when somebody waits, and goes on waiting until they get it. */
  take(id: string): boolean;
  /** For whoever waits: true when nobody has the answer yet, and they need not wait any longer. */
  leave(id: string): boolean;
}

export function createWaiting(): Waiting {
  const waiting = new Set<string>();
  return {
    open: (id) => void waiting.add(id),
    take: (id) => waiting.delete(id),
    leave: (id) => waiting.delete(id),
  };
}
