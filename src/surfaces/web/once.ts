/**
 * Runs work once per key and hands the same outcome to whoever asks again; a failure is forgotten, so that it can be
 * tried again. Remembers the last `limit` keys of this process.
 */
export function createOnce(limit: number): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const outcomes = new Map<string, Promise<unknown>>();

  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const known = outcomes.get(key);
    // Keys carry the kind of work in them, so one key always holds outcomes of one type.
    if (known !== undefined) return known as Promise<T>;
    const outcome = work();
    outcomes.set(key, outcome);
    outcome.catch(() => outcomes.delete(key));
    const oldest = outcomes.keys().next();
    if (outcomes.size > limit && !oldest.done) outcomes.delete(oldest.value);
    return outcome;
  };
}
