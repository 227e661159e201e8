export interface WatchdogOptions {
  readonly quietMs: number;
  /** Asked when nothing was heard for so long; true grants as long again. */
  readonly isAtWork: () => Promise<boolean>;
  /** Must make the promise that is waited for settle. */
  readonly onStall: () => void;
}

/** Watches over promises, one at a time: only while one is waited for does the clock run. */
export function createWatchdog({ quietMs, isAtWork, onStall }: WatchdogOptions) {
  return async function watch<T>(pending: Promise<T>): Promise<T> {
    let settled = false;
    const onQuiet = async (): Promise<void> => {
      const goesOn = await isAtWork();
      if (settled) return;
      if (goesOn) timer = setTimeout(onQuiet, quietMs);
      else onStall();
    };
    let timer = setTimeout(onQuiet, quietMs);
    try {
      return await pending;
    } finally {
      settled = true;
      clearTimeout(timer);
    }
  };
}
