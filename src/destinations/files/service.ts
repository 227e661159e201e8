import type { Choice, Verified } from '../contract.ts';
import type { FileStore } from './store.ts';

/** The part of a destination of files that works with the vendor's library. */
export interface FileService<Account, Target> {
  verify(account: Account): Promise<Verified>;
  choices(field: string, account: Account): Promise<Choice[]>;
  store(account: Account, target: Target): FileStore;
}

/** Loads it at its first use: a vendor's library takes longer to load than everything else of the bot. */
export function lazily<Service>(load: () => Promise<Service>): () => Promise<Service> {
  let loading: Promise<Service> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}
