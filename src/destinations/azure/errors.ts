import { isRestError, type RestError } from '@azure/core-rest-pipeline';
import { AppError, isAppError } from '../../domain/errors.ts';
import type { PublicAgents } from '../network/agents.ts';
import { refused, toClockDetail, toNetworkError, toRetry } from '../network/http-errors.ts';

export interface ErrorContext {
  /** Of the destination. */
  readonly title: string;
  readonly agents: PublicAgents;
  readonly now: () => Date;
}

/** Runs requests; what the service answers with becomes an AppError about `path`, which people read. */
export async function atAzure<T>(context: ErrorContext, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toAzureError(error, path, context);
  }
}

/**
 * By status and error code (https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes and
 * …/blob-service-error-codes), never by the service's words: these repeat parts of requests.
 */
export function toAzureError(error: unknown, path: string, context: ErrorContext): unknown {
  const { title, agents } = context;
  if (isAppError(error)) return error;
  if (!isRestError(error)) return toNetworkError(error, title, path) ?? error;
  const { statusCode: status } = error;
  const code = toCode(error) ?? '';
  if (status === undefined) {
    const host = error.request === undefined ? '' : new URL(error.request.url).hostname;
    if (code === 'address_refused') return agents.refusalOf(host) ?? error;
    return toNetworkError(error, title, path) ?? unreachable(title, `${path}: ${code}`);
  }
  if (status === 401 || SIGN_IN_CODES.has(code)) {
    return toClockError(error, context) ?? signInFailed(title, `${path}: ${code || status}`);
  }
  if (FULL_CODES.has(code) || status === 507) return new AppError('destination_full', { destination: title });
  const reason = REASONS[code];
  if (reason !== undefined) return refused(title, `${path}: ${reason}`);
  if (status === 403) return forbidden(title, path, code);
  if (isPassing(status) || PASSING_CODES.has(code)) {
    const headers = error.response?.headers;
    const retry = toRetry(headers?.get('x-ms-retry-after-ms'), headers?.get('retry-after'), context.now());
    return unreachable(title, `${path}: ${code || `status ${status}`}`, retry);
  }
  return refused(title, `${path}: ${code || `status ${status}`}`);
}

/** The status that the service answered with; undefined where it did not. */
export const toStatus = (error: unknown): number | undefined => (isRestError(error) ? error.statusCode : undefined);

/** Such as `PathNotFound`. */
export const toCode = (error: unknown): string | undefined =>
  isRestError(error) ? (error.response?.headers.get('x-ms-error-code') ?? error.code) : undefined;

/** The service takes requests that were signed up to a quarter of an hour ago, and does not say by a code that it was more. */
function toClockError(error: RestError, { title, now }: ErrorContext): AppError | undefined {
  const detail = toClockDetail(error.response?.headers.get('date'), now());
  return detail === undefined ? undefined : refused(title, detail);
}

export const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

export const signInFailed = (destination: string, detail: string) =>
  new AppError('destination_sign_in_failed', { destination }, { detail });

const forbidden = (destination: string, path: string, code: string) =>
  new AppError('destination_forbidden', { destination, path }, { detail: `${path}: ${code}` });

export function unreachable(destination: string, detail: string, retry?: AppError['retry']): AppError {
  return new AppError('destination_unreachable', { destination, detail }, { detail, ...(retry && { retry }) });
}

/** With another key, token or secret it would work. An expired SAS is `AuthenticationFailed`. */
const SIGN_IN_CODES: ReadonlySet<string> = new Set([
  'AuthenticationFailed',
  'InvalidAuthenticationInfo',
  'NoAuthenticationInformation',
  'KeyBasedAuthenticationNotPermitted',
]);

const FULL_CODES: ReadonlySet<string> = new Set(['InsufficientStorage', 'AccountCapacityExceeded', 'QuotaExceeded']);

const PASSING_CODES: ReadonlySet<string> = new Set([
  'ServerBusy',
  'OperationTimedOut',
  'InternalError',
  'ContainerBeingDeleted',
]);

const REASONS: Readonly<Record<string, string>> = {
  ContainerNotFound: 'there is no such container',
  FilesystemNotFound: 'there is no such container',
  ContainerDisabled: 'the container is disabled',
  AccountIsDisabled: 'the storage account is disabled',
  AuthorizationSourceIPMismatch: 'the shared access signature is for other addresses than this server’s',
  AuthorizationProtocolMismatch: 'the shared access signature is for HTTPS only',
  LeaseIdMissing: 'is locked by a lease',
  LeaseAlreadyPresent: 'is locked by a lease',
  BlobImmutableDueToPolicy: 'may not be replaced or deleted: a policy makes it immutable',
  BlobImmutableDueToLegalHold: 'may not be replaced or deleted: there is a legal hold on it',
  PathImmutableDueToPolicy: 'may not be replaced or deleted: a policy makes it immutable',
  SnapshotsPresent: 'has snapshots, which keep it from being deleted',
  BlockCountExceedsLimit: 'is larger than a blob can be',
  RequestBodyTooLarge: 'is larger than the service takes',
  InvalidBlockList: 'its parts are gone',
  InvalidBlobOrBlock: 'its parts are gone',
  InvalidBlobType: 'is a blob of another type than ours',
  BlobOperationNotSupported: 'was made through the Data Lake interface',
  HierarchicalNamespaceNotEnabled: 'the account has no hierarchical namespace; use Azure Blob Storage for it',
};
