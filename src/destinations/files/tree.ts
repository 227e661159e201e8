import type { FileSink } from './store.ts';

/**
 * File operations below a root, for stores that publish by renaming. Paths are below the root, parted by slashes; the empty
 * path is the root. Failures are AppErrors, as the port of stores has them.
 */
export interface Tree {
  /** Of the destination, for messages. */
  readonly title: string;
  locate(path: string): string;
  describe(path: string): string;
  /** What is there, links followed. Throws `path_outside` where one leads out of the root. */
  kind(path: string): Promise<'file' | 'folder' | undefined>;
  /** Names of the folders right below one, without links; empty where it is missing. */
  folders(path: string): Promise<readonly string[]>;
  /** With all above it; being there is fine. */
  makeFolder(path: string): Promise<void>;
  /** Renames in one step; a file at `to` is replaced, a folder with something in it is a failure. */
  move(from: string, to: string): Promise<void>;
  /** Keeps what is at `path` under the name `aside`. A file stays visible meanwhile where the far end can do that. */
  setAside(path: string, aside: string): Promise<void>;
  /** With all that is in it; being gone is fine. */
  remove(path: string): Promise<void>;
  read(path: string, limit: number): Promise<Uint8Array | undefined>;
  openSink(path: string): Promise<FileSink>;
  /** Makes names in these folders last, where the far end can be told to. */
  settle(folders: readonly string[]): Promise<void>;
  /** Connects again where the connection was lost. */
  revive(): Promise<void>;
  /** Takes away the folders above the root that were made for this session and are empty still. */
  removeMade(): Promise<void>;
  /** Lets go of the connection. */
  close(): void;
}

/** Of paths parted by slashes: `a/b` of `a/b/c`, the empty path of `a`. */
export const toParent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** `a`, `a/b` for `a/b/c`. */
export function toAncestors(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

export const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
