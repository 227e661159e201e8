import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Upload } from '../objects/object-store.ts';
import { toStatus } from './errors.ts';

/**
 * At most 10,000 parts of 5 MiB to 5 GiB (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html); some stores
 * other than Amazon's want all but the last of one size.
 */
const PART_SIZE = 16 * 1024 * 1024;
const MAX_PARTS = 10_000;

export interface MultipartOptions {
  readonly client: S3Client;
  readonly about: {
    readonly Bucket: string;
    readonly Key: string;
    readonly ContentType: string;
    readonly Metadata: Record<string, string>;
  };
  readonly uploadId: string;
  readonly at: <T>(work: () => Promise<T>) => Promise<T>;
  readonly sending: { readonly abortSignal?: AbortSignal };
}

export function beginMultipart({ client, about, uploadId, at, sending }: MultipartOptions): Upload {
  const { Bucket, Key } = about;
  const upload = { Bucket, Key, UploadId: uploadId };
  const etags = new Map<number, string | undefined>();

  /** Not under the signal: it is how an upload ends after one was aborted. */
  async function drop(): Promise<void> {
    await client.send(new AbortMultipartUploadCommand(upload)).catch((error: unknown) => {
      if (toStatus(error) !== 404) throw error;
    });
  }

  return {
    partSize: PART_SIZE,
    maxParts: MAX_PARTS,
    send: (number, bytes) =>
      at(async () => {
        const part = { ...upload, PartNumber: number, Body: bytes, ContentLength: bytes.length };
        const { ETag } = await client.send(new UploadPartCommand(part), sending);
        etags.set(number, ETag);
      }),
    complete: (parts) =>
      at(async () => {
        if (parts === 0) {
          // An upload has at least one part.
          await client.send(new PutObjectCommand({ ...about, Body: Buffer.alloc(0) }), sending);
          return drop();
        }
        const Parts = Array.from({ length: parts }, (_, index) => ({
          PartNumber: index + 1,
          ETag: etags.get(index + 1),
        }));
        await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }), sending);
      }),
    drop: () => at(drop),
  };
}
