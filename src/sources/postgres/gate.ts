/** Lets so many in at a time; the others wait in line. */
export interface Gate {
  /** Settles with the way out, to be called once. Throws the signal's reason when it is aborted while waiting. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

export function createGate(places: number): Gate {
  let free = places;
  const line: (() => void)[] = [];

  const leave = (): void => {
    const next = line.shift();
    if (next === undefined) free += 1;
    else next();
  };

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return leave;
      }
      await new Promise<void>((resolve, reject) => {
        const admit = (): void => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = (): void => {
          line.splice(line.indexOf(admit), 1);
          reject(signal?.reason);
        };
        line.push(admit);
        signal?.addEventListener('abort', giveUp, { once: true });
      });
      return leave;
    },
  };
}
