import type { RunId } from '../../domain/ids.ts';
import type { Published } from '../contract.ts';

/**
 * A place for files: a folder, a server's folder, a container of blobs. All that a destination of files has to bring;
 * names, encoding, checksums and manifest are of the base over it (bytes-writer). Failures are AppErrors of
 * the `destination_*` codes and `path_outside`; nothing is retried inside. Paths in them are relative.
 */
export interface FileStore {
  /** Opens a place of its own for one attempt at a run. Nothing in it can be seen until `commit`. */
  begin(place: RunPlace): Promise<FileSession>;
  /** Removes what attempts at the run left that were neither committed nor aborted; finding nothing is fine. */
  discard(runId: RunId): Promise<void>;
}

export interface RunPlace {
  readonly runId: RunId;
  /** Below the store's root, outermost first; the last is the run's own folder. Slugs, never empty or dotted. */
  readonly folders: readonly [string, string];
}

export interface FileSession {
  /** `name` has no folder in it. Opening it again starts the file over. */
  open(name: string): Promise<FileSink>;
  /**
   * Makes all closed files visible under the run's folder, at once or not at all, in place of what an earlier attempt at
   * the same run published there. Once it has succeeded, it answers the same again.
   */
  commit(): Promise<Published>;
  /** Leaves nothing of the session. May be called at any time before `commit`, and more than once. */
  abort(): Promise<void>;
}

export interface FileSink {
  /** Settles when the bytes are taken; the caller may then use the buffer for something else. One at a time. */
  append(bytes: Uint8Array): Promise<void>;
  /** Settles when the far end keeps the file even if it loses power. */
  close(): Promise<void>;
  /** Gives the file up. May be called after a failure, and more than once. */
  discard(): Promise<void>;
}
