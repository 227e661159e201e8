/** Works off batches, so many at a time. After a failure no new one is begun; those under way are waited for. */
export async function runLanes<T>(
  batches: AsyncIterable<T>,
  lanes: number,
  work: (batch: T) => Promise<void>,
): Promise<void> {
  const iterator = prefetch(batches, lanes)[Symbol.asyncIterator]();
  let failure: { readonly error: unknown } | undefined;
  const lane = async () => {
    while (failure === undefined) {
      try {
        const next = await iterator.next();
        if (next.done === true) return;
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await iterator.return?.(undefined);
  if (failure !== undefined) throw failure.error;
}

/** Makes the next batches while the last ones are under way, so that no lane waits for the database. */
async function* prefetch<T>(batches: AsyncIterable<T>, ahead: number): AsyncGenerator<T> {
  const iterator = batches[Symbol.asyncIterator]();
  const waiting: Promise<IteratorResult<T>>[] = [];
  const ask = () => {
    const next = iterator.next();
    // Its failure is thrown where it is awaited.
    next.catch(() => undefined);
    waiting.push(next);
  };
  try {
    for (let count = 0; count < ahead; count++) ask();
    for (;;) {
      const next = await waiting.shift();
      if (next === undefined || next.done === true) return;
      ask();
      yield next.value;
    }
  } finally {
    await Promise.allSettled(waiting);
    await iterator.return?.(undefined);
  }
}
