import type { RunId } from '../../domain/ids.ts';

/**
 * A place for files: a folder, a server's folder, a container of blobs. All that a destination of files has to bring;
 * names, encoding, checksums, manifest and `model.json` are of the base over it (bytes-writer). Failures are AppErrors
 * of the `destination_*` codes and `path_outside`; nothing is retried inside. Paths are below the store's root, parted
 * by slashes; their parts are names of ours: never empty, dotted or with another separator in them.
 */
export interface FileStore {
  /** Of the destination, for messages. */
  readonly title: string;
  /** Opens a session of its own for one attempt at a run. Nothing that it writes can be seen until `commit`. */
  begin(place: RunPlace): Promise<FileSession>;
  /**
   * Removes what attempts at the run left that were neither committed nor aborted, also of a commit that was cut midway
   * where the store can tell; finding nothing is fine.
   */
  discard(runId: RunId): Promise<void>;
}

export interface RunPlace {
  readonly runId: RunId;
}

export interface FileSession {
  /** Where readers find a file or folder, as a full URI (`https://…`, `file:///…`); percent-encoded. No I/O. */
  locate(path: string): string;
  /** The same in words that a person can follow; the root for the empty path. No secrets in it. No I/O. */
  describe(path: string): string;
  /** Whether anything is visible under this folder's name. Throws `path_outside` where a link leads out of the root. */
  isTaken(folder: string): Promise<boolean>;
  /** A visible file, whole; undefined where there is none. One of more than `limit` bytes is `destination_refused`. */
  read(path: string, limit: number): Promise<Uint8Array | undefined>;
  /** Starts a file, with the folders above it. Opening it again starts it over. */
  open(path: string, about: FileAbout): Promise<FileSink>;
  /**
   * Makes all closed files visible, each whole, in place of what is visible under the same path. Where the far end cannot do
   * that in one step, they appear in the order in which they were first opened, so that a file that names others is
   * opened last. After a failure `abort` takes back what had appeared. Once it has succeeded, it does nothing.
   */
  commit(publication: Publication): Promise<void>;
  /** Leaves nothing of the session. May be called at any time before `commit` succeeded, and more than once. */
  abort(): Promise<void>;
}

export interface FileAbout {
  /** Such as `text/csv; charset=utf-8`, for far ends that keep it. */
  readonly mediaType: string;
}

/** What goes when the session's files appear. Not being there is fine. */
export interface Publication {
  /** Folders that are this run's alone: what else is visible in them goes. */
  readonly own: readonly string[];
  /** Files of earlier runs of the same export that would be taken for this one's. */
  readonly obsolete: readonly string[];
}

export interface FileSink {
  /** Settles when the bytes are taken; the caller may then use the buffer for something else. One at a time. */
  append(bytes: Uint8Array): Promise<void>;
  /** Settles when the far end keeps the file even if it loses power. */
  close(): Promise<void>;
  /** Gives the file up. May be called after a failure, and more than once. */
  discard(): Promise<void>;
}
