/** The newest of so many answers, each for so long. */
export interface Remembered<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  clear(): void;
}

export function createRemembered<T>(options: {
  readonly most: number;
  readonly ms: number;
  readonly now: () => number;
}): Remembered<T> {
  const known = new Map<string, { readonly at: number; readonly value: T }>();
  return {
    get(key) {
      const found = known.get(key);
      return found !== undefined && options.now() - found.at < options.ms ? found.value : undefined;
    },
    set(key, value) {
      known.delete(key);
      known.set(key, { at: options.now(), value });
      const [oldest] = known.keys();
      if (known.size > options.most && oldest !== undefined) known.delete(oldest);
    },
    delete: (key) => void known.delete(key),
    clear: () => known.clear(),
  };
}
