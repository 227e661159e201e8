import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { refused } from '../network/http-errors.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { TITLE } from './account.ts';
import { atS3, toCode, toStatus } from './errors.ts';
import { beginMultipart } from './multipart.ts';

export interface S3StoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** The export's folder in it, ending in a slash, or empty. */
  readonly prefix: string;
  /** Where the bucket's objects are found, without a slash at its end. */
  readonly url: string;
  readonly now: () => Date;
  readonly signal: AbortSignal | undefined;
}

const ATTEMPT = 'export-attempt';

/** Objects below a prefix of a bucket. */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const { client, bucket, prefix, now, signal } = options;
  const sending = signal === undefined ? {} : { abortSignal: signal };
  const label = (key: string) => `${bucket}/${prefix}${key}`;
  const at = <T>(key: string, work: () => Promise<T>) => atS3(label(key), now, work);
  const toPlace = (key: string) => ({ Bucket: bucket, Key: `${prefix}${key}` });

  return {
    title: TITLE,
    locate: (key) => `${options.url}/${`${prefix}${key}`.split('/').map(encodeURIComponent).join('/')}`,
    describe: (key) => `s3://${label(key)}`,
    list: (keyPrefix, limit) => at(keyPrefix, () => list(`${prefix}${keyPrefix}`, limit)),
    head: (key) =>
      at(key, async () => {
        const found = await client.send(new HeadObjectCommand(toPlace(key)), sending).catch(orMissing);
        return found && { attempt: found.Metadata?.[ATTEMPT] };
      }),
    read: (key, limit) =>
      at(key, async () => {
        const found = await client.send(new GetObjectCommand(toPlace(key)), sending).catch(orMissing);
        if (found === undefined) return undefined;
        if ((found.ContentLength ?? 0) > limit) throw refused(TITLE, `${label(key)}: is larger than expected`);
        return found.Body?.transformToByteArray() ?? new Uint8Array();
      }),
    put: (key, bytes) =>
      at(key, async () => {
        const ContentType = 'application/json';
        await client.send(new PutObjectCommand({ ...toPlace(key), Body: bytes, ContentType }), sending);
      }),
    copy: (from, to) =>
      at(from, async () => {
        const CopySource = `${bucket}/${`${prefix}${from}`.split('/').map(encodeURIComponent).join('/')}`;
        await client.send(new CopyObjectCommand({ ...toPlace(to), CopySource }), sending);
      }),
    async remove(keys) {
      for (const key of keys) {
        await at(key, () => client.send(new DeleteObjectCommand(toPlace(key)), sending).catch(orMissing));
      }
    },
    upload: (key, { mediaType, attempt }) =>
      at(key, async () => {
        const about = { ...toPlace(key), ContentType: mediaType, Metadata: { [ATTEMPT]: attempt } };
        const { UploadId } = await client.send(new CreateMultipartUploadCommand(about), sending);
        return beginMultipart({ client, about, uploadId: UploadId ?? '', at: (work) => at(key, work), sending });
      }),
    dropUploads: (key) =>
      at(key, async () => {
        for (const UploadId of await listUploads(`${prefix}${key}`)) {
          await client.send(new AbortMultipartUploadCommand({ ...toPlace(key), UploadId }), sending).catch(orMissing);
        }
      }),
  };

  async function list(start: string, limit = Number.POSITIVE_INFINITY): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: start,
          ...(token !== undefined && { ContinuationToken: token }),
          ...(limit < 1000 && { MaxKeys: limit }),
        }),
        sending,
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key.slice(prefix.length));
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined && keys.length < limit);
    return keys;
  }

  /** Of exactly this key; some stores list by nothing else. */
  async function listUploads(key: string): Promise<string[]> {
    const ids: string[] = [];
    let marker: { readonly KeyMarker: string; readonly UploadIdMarker: string } | undefined;
    do {
      const page = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key, ...marker }),
        sending,
      );
      for (const { Key, UploadId } of page.Uploads ?? []) if (Key === key && UploadId !== undefined) ids.push(UploadId);
      const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
      const hasMore = IsTruncated === true && NextKeyMarker !== undefined && NextUploadIdMarker !== undefined;
      marker = hasMore ? { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker } : undefined;
    } while (marker !== undefined);
    return ids;
  }
}

/** A bucket that is missing is another matter. */
export function orMissing(error: unknown): undefined {
  if (toStatus(error) !== 404 || toCode(error) === 'NoSuchBucket') throw error;
}
