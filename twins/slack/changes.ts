/** Tells whoever listens that something in the twin has changed. */
export interface Changes {
  notify(): void;
  /** Returns the way to stop. */
  subscribe(listener: () => void): () => void;
  /**
   * Settles with what `read` gives once that is something (not undefined, null or false), looking again after every
   * change. Rejects after `timeoutMs` of real time, with what `describe` says.
   */
  waitFor<T>(read: () => T | undefined | null | false, timeoutMs: number, describe: () => string): Promise<T>;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    notify() {
      for (const listener of [...listeners]) listener();
    },
    subscribe,
    waitFor<T>(read: () => T | undefined | null | false, timeoutMs: number, describe: () => string) {
      return new Promise<T>((resolve, reject) => {
        let stop = (): void => {};
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`waited ${timeoutMs} ms in vain; ${describe()}`));
        }, timeoutMs);
        const look = (): void => {
          try {
            const found = read();
            if (found === undefined || found === null || found === false) return;
            resolve(found);
          } catch (error) {
            reject(error);
          }
          clearTimeout(timer);
          stop();
        };
        stop = subscribe(look);
        look();
      });
    },
  };
}
