import type { FileSession, FileStore } from '../../src/destinations/files/store.ts';

export interface MemoryStore extends FileStore {
  readonly published: Map<string, Buffer>;
  /** What happened, e.g. `open a.csv`, in order. */
  readonly log: string[];
  /** Media types, by path. */
  readonly types: Map<string, string>;
  /** Set it to make the next append to a file of this path fail. */
  failAppendTo: { readonly path: string; readonly error: unknown } | undefined;
}

/** A file store that keeps to the port, and remembers. */
export function createMemoryStore(): MemoryStore {
  const store: MemoryStore = {
    title: 'Memory',
    published: new Map(),
    log: [],
    types: new Map(),
    failAppendTo: undefined,
    begin: async () => createSession(store),
    discard: async () => undefined,
  };
  return store;
}

function createSession(store: MemoryStore): FileSession {
  const files = new Map<string, Buffer | undefined>();
  let isCommitted = false;
  return {
    locate: (path) => `memory:///${path.split('/').map(encodeURIComponent).join('/')}`,
    describe: (path) => `memory/${path}`,
    isTaken: async (folder) => [...store.published.keys()].some((path) => path.startsWith(`${folder}/`)),
    read: async (path) => store.published.get(path),
    async open(path, { mediaType }) {
      store.log.push(`open ${path}`);
      store.types.set(path, mediaType);
      files.set(path, undefined);
      const parts: Buffer[] = [];
      return {
        async append(bytes) {
          if (store.failAppendTo?.path === path) throw store.failAppendTo.error;
          parts.push(Buffer.from(bytes));
        },
        async close() {
          files.set(path, Buffer.concat(parts));
          store.log.push(`close ${path}`);
        },
        async discard() {
          files.delete(path);
          store.log.push(`discard ${path}`);
        },
      };
    },
    async commit({ own, obsolete }) {
      if (isCommitted) return;
      store.log.push('commit');
      for (const path of [...store.published.keys()]) {
        if (obsolete.includes(path) || own.some((folder) => path.startsWith(`${folder}/`)))
          store.published.delete(path);
      }
      for (const [path, bytes] of files) if (bytes !== undefined) store.published.set(path, bytes);
      isCommitted = true;
    },
    async abort() {
      files.clear();
      store.log.push('abort');
    },
  };
}
