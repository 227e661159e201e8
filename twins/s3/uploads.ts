import { createHash, randomUUID } from 'node:crypto';
import { S3Error } from './errors.ts';
import type { Bucket, MultipartUpload, StoredObject } from './state.ts';
import { readParts } from './xml.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PARTS = 10_000;
const SMALLEST_PART = 5 * 1024 * 1024;

export const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

export function createUpload(bucket: Bucket, upload: Omit<MultipartUpload, 'parts'>): string {
  const id = randomUUID();
  bucket.uploads.set(id, { ...upload, parts: new Map() });
  return id;
}

export function requireUpload(bucket: Bucket, key: string, id: string): MultipartUpload {
  const upload = bucket.uploads.get(id);
  if (upload?.key !== key) throw new S3Error(404, 'NoSuchUpload', { UploadId: id });
  return upload;
}

export function uploadPart(upload: MultipartUpload, number: number, body: Buffer): string {
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) throw new S3Error(400, 'InvalidArgument');
  const etag = md5(body);
  upload.parts.set(number, { body, etag });
  return etag;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export function completeUpload(bucket: Bucket, key: string, id: string, xml: string, now: Date): StoredObject {
  const upload = requireUpload(bucket, key, id);
  const listed = readParts(xml);
  if (listed.length === 0) throw new S3Error(400, 'MalformedXML');
  const parts = listed.map(({ number, etag }, index) => {
    if (number <= (listed[index - 1]?.number ?? 0)) throw new S3Error(400, 'InvalidPartOrder');
    const part = upload.parts.get(number);
    if (part === undefined || part.etag !== etag) throw new S3Error(400, 'InvalidPart');
    if (index < listed.length - 1 && part.body.length < SMALLEST_PART) throw new S3Error(400, 'EntityTooSmall');
    return part;
  });
  const hash = md5(Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex'))));
  const object: StoredObject = {
    body: parts.map(({ body }) => body),
    size: parts.reduce((sum, { body }) => sum + body.length, 0),
    etag: `${hash}-${parts.length}`,
    contentType: upload.contentType,
    metadata: upload.metadata,
    modified: now,
  };
  bucket.objects.set(key, object);
  bucket.uploads.delete(id);
  return object;
}
