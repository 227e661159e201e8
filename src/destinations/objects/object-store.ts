/**
 * What a container of blobs or a bucket can do, below the export's folder in it: whole objects under keys parted by
 * slashes, and uploads in parts that show nothing until they are completed. Failures are AppErrors as the port of
 * stores has them.
 */
export interface ObjectStore {
  /** Of the destination, for messages. */
  readonly title: string;
  /** A full URI, percent-encoded; no I/O. */
  locate(key: string): string;
  describe(key: string): string;
  /** At most `limit` keys that begin with `prefix`; all of them where it is not given. */
  list(prefix: string, limit?: number): Promise<readonly string[]>;
  /** Undefined where there is no such object. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** Whole; undefined where there is none. Larger than `limit` is `destination_refused`. */
  read(key: string, limit: number): Promise<Uint8Array | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Within the far end. */
  copy(from: string, to: string): Promise<void>;
  /** Not being there is fine. */
  remove(keys: readonly string[]): Promise<void>;
  /** Begins an upload. `attempt` is kept with the object. */
  upload(key: string, about: UploadAbout): Promise<Upload>;
  /** Ends uploads to this key that nobody completes any more, where the far end keeps them for long. */
  dropUploads(key: string): Promise<void>;
}

export interface ObjectHead {
  /** Who uploaded it, if it was one of our attempts. */
  readonly attempt: string | undefined;
}

export interface UploadAbout {
  readonly mediaType: string;
  readonly attempt: string;
}

export interface Upload {
  /** Every part but the last has so many bytes. */
  readonly partSize: number;
  readonly maxParts: number;
  /** `number` counts from 1. Several may be under way; the buffer is free again when it settles. */
  send(number: number, bytes: Buffer): Promise<void>;
  /** Makes the object visible, in place of one that is there. */
  complete(parts: number): Promise<void>;
  /** Gives it up; fine after anything. */
  drop(): Promise<void>;
}
