import { S3ServiceException } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '../../domain/errors.ts';
import { refused, toNetworkError, toRetry } from '../network/http-errors.ts';
import { TITLE } from './account.ts';

/** Runs requests; what the service answers with becomes an AppError about `path`, which people read. */
export async function atS3<T>(path: string, now: () => Date, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toS3Error(error, path, now());
  }
}

/**
 * By error code and status (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), never by the service's
 * words. The code goes first: a CompleteMultipartUpload can fail with the status 200.
 */
export function toS3Error(error: unknown, path: string, now: Date): unknown {
  if (isAppError(error)) return error;
  const status = toStatus(error);
  if (status === undefined) return toNetworkError(error, TITLE, path) ?? toIdentityError(error) ?? error;
  const code = toCode(error) ?? '';
  const detail = `${path}: ${code || `status ${status}`}`;
  if (FULL_CODES.has(code) || status === 507) return new AppError('destination_full', { destination: TITLE });
  if (SIGN_IN_CODES.has(code)) return signInFailed(detail);
  const region = toRegion(error);
  if (region !== undefined && REGION_CODES.has(code || String(status))) {
    return refused(TITLE, `${path}: the bucket is in the region ${region}`);
  }
  const reason = REASONS[code];
  if (reason !== undefined) return refused(TITLE, `${path}: ${reason}`);
  if (isPassing(status) || PASSING_CODES.has(code)) {
    const retry = toRetry(undefined, toHeader(error, 'retry-after'), now);
    return new AppError('destination_unreachable', { destination: TITLE, detail }, { detail, retry });
  }
  if (status === 401) return signInFailed(detail);
  if (status === 403) return new AppError('destination_forbidden', { destination: TITLE, path }, { detail });
  return refused(TITLE, detail);
}

/** The status that the service answered with; undefined where it did not. */
export function toStatus(error: unknown): number | undefined {
  const { $metadata, $response } = (error ?? {}) as {
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** Such as `NoSuchBucket`. Answers without a body, as to HEAD, have none. */
export const toCode = (error: unknown): string | undefined =>
  error instanceof S3ServiceException && error.name !== 'Unknown' && error.name !== 'UnknownError'
    ? error.name
    : undefined;

function toHeader(error: unknown, name: string): string | undefined {
  const { $response } = (error ?? {}) as { $response?: { headers?: Record<string, string> } };
  return $response?.headers?.[name];
}

/** Where the bucket really is. */
function toRegion(error: unknown): string | undefined {
  const { Region: region } = (error ?? {}) as { Region?: unknown };
  const found = toHeader(error, 'x-amz-bucket-region') ?? region;
  return typeof found === 'string' && /^[a-z0-9-]{1,40}$/.test(found) ? found : undefined;
}

/** The server has no identity of its own, or lost it. */
const toIdentityError = (error: unknown): AppError | undefined =>
  error instanceof Error && error.name === 'CredentialsProviderError'
    ? signInFailed('the server has no identity that S3 would take')
    : undefined;

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

const signInFailed = (detail: string) => new AppError('destination_sign_in_failed', { destination: TITLE }, { detail });

const SIGN_IN_CODES: ReadonlySet<string> = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
  'InvalidClientTokenId',
]);

/** Of MinIO and Ceph: Amazon's own store is never full. */
const FULL_CODES: ReadonlySet<string> = new Set([
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'QuotaExceeded',
]);

const REGION_CODES: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  '301',
  '307',
  '400',
]);

const PASSING_CODES: ReadonlySet<string> = new Set([
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
  'OperationAborted',
  'TemporaryRedirect',
]);

const REASONS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket',
  NoSuchUpload: 'its parts are gone',
  InvalidPart: 'its parts are gone',
  EntityTooLarge: 'is larger than the store takes',
  EntityTooSmall: 'the store wants larger parts',
  InvalidBucketName: 'the store does not take this name',
  KeyTooLongError: 'the name is too long',
  NotImplemented: 'the store does not offer what is needed',
  MethodNotAllowed: 'the store does not offer what is needed',
  RequestTimeTooSkewed: 'the clock of this machine differs by more than 15 minutes from the store’s',
  PermanentRedirect: 'the bucket is in another region',
  AuthorizationHeaderMalformed: 'the region is not the bucket’s',
  ObjectLocked: 'may not be replaced or deleted: it is locked',
};
