import type { FileSession, FileStore, RunPlace } from '../../src/destinations/files/store.ts';

export interface MemoryStore extends FileStore {
  readonly published: Map<string, Buffer>;
  /** What happened, e.g. `open a.csv`, in order. */
  readonly log: string[];
  /** Set it to make the next append to a file of this name fail. */
  failAppendTo: { readonly name: string; readonly error: unknown } | undefined;
}

/** A file store that keeps to the port, and remembers. */
export function createMemoryStore(): MemoryStore {
  const store: MemoryStore = {
    published: new Map(),
    log: [],
    failAppendTo: undefined,
    begin: async (place) => createSession(store, place),
    discard: async () => undefined,
  };
  return store;
}

function createSession(store: MemoryStore, { folders }: RunPlace): FileSession {
  const files = new Map<string, Buffer>();
  return {
    async open(name) {
      store.log.push(`open ${name}`);
      const parts: Buffer[] = [];
      return {
        async append(bytes) {
          if (store.failAppendTo?.name === name) throw store.failAppendTo.error;
          parts.push(Buffer.from(bytes));
        },
        async close() {
          files.set(name, Buffer.concat(parts));
          store.log.push(`close ${name}`);
        },
        async discard() {
          files.delete(name);
          store.log.push(`discard ${name}`);
        },
      };
    },
    async commit() {
      store.log.push('commit');
      for (const [name, bytes] of files) store.published.set([...folders, name].join('/'), bytes);
      return { location: folders.join('/') };
    },
    async abort() {
      files.clear();
      store.log.push('abort');
    },
  };
}
