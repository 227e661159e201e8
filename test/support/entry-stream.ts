/** Says whenever one of several streams of server-sent events brings something. */
export interface EntryStream {
  /** Settles once `look` gives something; it is asked again after every event. */
  until<T>(look: () => Promise<T | undefined>): Promise<T>;
  close(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Resolves once all streams are open. */
export async function watchEntries(addresses: readonly string[]): Promise<EntryStream> {
  const stopping = new AbortController();
  let count = 0;
  let wake = (): void => undefined;
  const notify = () => {
    count += 1;
    wake();
  };
  const readers = await Promise.all(
    addresses.map(async (address) => {
      const response = await fetch(address, { signal: stopping.signal });
      if (!response.ok || response.body === null) throw new Error(`${address} answers with ${response.status}`);
      return response.body.getReader();
    }),
  );
  const reading = readers.map(async (reader) => {
    try {
      while (!(await reader.read()).done) notify();
    } catch {
      // Aborted.
    }
  });
  return {
    async until(look) {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        const seen = count;
        const found = await look();
        if (found !== undefined) return found;
        const left = end - performance.now();
        if (left <= 0) throw new Error('waited in vain');
        if (count === seen) await next(left);
      }
    },
    async close() {
      stopping.abort();
      await Promise.all(reading);
    },
  };

  /** The next event, or the end of patience. */
  function next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
