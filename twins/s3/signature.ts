import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './errors.ts';
import type { S3Key } from './state.ts';

export interface SignedRequest {
  readonly method: string;
  /** As it came, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface SignedBy {
  readonly accessKeyId: string;
  readonly key: S3Key;
  readonly region: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const LARGEST_SKEW_MS = 15 * 60_000;

/**
 * Checks an Authorization header of Signature Version 4
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html) and the body's hash, where it has one.
 */
export function verifySignature(request: SignedRequest, keys: ReadonlyMap<string, S3Key>, now: Date): SignedBy {
  const { headers } = request;
  if (headers.authorization === undefined) throw new S3Error(403, 'AccessDenied');
  const [, accessKeyId = '', day = '', region = '', signed = '', signature = ''] =
    AUTHORIZATION.exec(headers.authorization) ?? [];
  if (signature === '') throw new S3Error(400, 'AuthorizationHeaderMalformed');
  const key = keys.get(accessKeyId);
  if (key === undefined) throw new S3Error(403, 'InvalidAccessKeyId', { AWSAccessKeyId: accessKeyId });
  const date = headers['x-amz-date'] ?? '';
  if (Math.abs(toTime(date) - now.getTime()) > LARGEST_SKEW_MS) throw new S3Error(403, 'RequestTimeTooSkewed');
  const names = signed.split(';');
  for (const name of Object.keys(headers)) {
    const isNeeded = name === 'host' || name.startsWith('x-amz-');
    if (isNeeded && !names.includes(name)) throw new S3Error(403, 'AccessDenied');
  }
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(toCanonical(request, names))].join('\n');
  const signing = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${key.secret}`);
  const expected = hmac(signing, text).toString('hex');
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) throw new S3Error(403, 'SignatureDoesNotMatch');
  const hash = headers['x-amz-content-sha256'];
  if (hash === undefined || hash.startsWith('STREAMING-')) throw new S3Error(501, 'NotImplemented');
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(request.body)) throw new S3Error(400, 'XAmzContentSHA256Mismatch');
  return { accessKeyId, key, region };
}

function toCanonical({ method, path, query, headers }: SignedRequest, names: readonly string[]): string {
  const uri = path.split('/').map((part) => encode(decodeURIComponent(part)));
  const pairs = [...query].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  return [
    method,
    uri.join('/'),
    pairs.join('&'),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/\s+/g, ' ')}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256'] ?? '',
  ].join('\n');
}

/** RFC 3986: all but the unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const toTime = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string): Buffer => createHmac('sha256', key).update(data).digest();
