/** Who waits for the answer to an invoke: either they get it, or it is said in a message; never both, never neither. */
export interface Waiting {
  /** False when somebody waits for it already. */
  open(id: string): boolean;
  /** For whoever has the answer: true when somebody waits, and goes on waiting until they get it. */
  take(id: string): boolean;
  /** For whoever waits: true when nobody has the answer yet, and they need not wait any longer. */
  leave(id: string): boolean;
}

export function createWaiting(): Waiting {
  const waiting = new Set<string>();
  return {
    open(id) {
      const isFirst = !waiting.has(id);
      waiting.add(id);
      return isFirst;
    },
    take: (id) => waiting.delete(id),
    leave: (id) => waiting.delete(id),
  };
}
