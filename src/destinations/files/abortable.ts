/**
 * The same items until the signal is aborted; then it throws the signal's reason at once, also while the next item is
 * awaited. The source is closed when the reader stops early; after an abort nobody waits for that.
 */
export async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  // One listener for the whole stream: Promise.race would keep every item until the signal settles.
  let fail: (reason: unknown) => void = () => undefined;
  const onAbort = () => fail(signal.reason);
  signal.addEventListener('abort', onAbort);
  let isEnded = false;
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        signal.throwIfAborted();
        fail = reject;
        iterator.next().then(resolve, reject);
      });
      if (next.done) {
        isEnded = true;
        return;
      }
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!isEnded) await close(iterator, signal);
  }
}

/** What closing has to say is lost on purpose: an error that matters more is already under way. */
async function close(iterator: AsyncIterator<unknown>, signal: AbortSignal): Promise<void> {
  const closed = Promise.resolve(iterator.return?.()).catch(() => undefined);
  if (!signal.aborted) await closed;
}
