/** What the store holds; a test may look into it and change it. */
export interface S3State {
  readonly buckets: Map<string, Bucket>;
  /** Secret access keys, by access key ID. */
  readonly keys: Map<string, S3Key>;
}

export interface S3Key {
  readonly secret: string;
  /** Actions that are denied, as policies name them, e.g. `s3:PutObject`. */
  readonly denied: Set<string>;
}

export interface Bucket {
  readonly region: string;
  readonly objects: Map<string, StoredObject>;
  /** By upload ID. */
  readonly uploads: Map<string, MultipartUpload>;
}

export interface StoredObject {
  readonly body: readonly Buffer[];
  readonly size: number;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modified: Date;
}

export interface MultipartUpload {
  readonly key: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly initiated: Date;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

/** Of objects and of parts of uploads. */
export function countBytes({ buckets }: S3State): number {
  let bytes = 0;
  for (const { objects, uploads } of buckets.values()) {
    for (const { size } of objects.values()) bytes += size;
    for (const { parts } of uploads.values()) for (const { body } of parts.values()) bytes += body.length;
  }
  return bytes;
}
