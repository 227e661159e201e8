import type { Answer } from '../kit/server.ts';

const CODES: Readonly<Record<number, readonly [string, string]>> = {
  400: ['ILLEGAL_ARGUMENT', 'The request is not valid'],
  401: ['EXPIRED_ACCESS_TOKEN', 'The token used in the request has expired'],
  403: ['ACCESS_DENIED', 'Not enough permissions to access this resource'],
  404: ['NOT_FOUND', 'Could not find entity'],
  409: ['CONFLICT', 'The segment exists already'],
  426: ['NONEXISTENT_VERSION', 'Requested version is not active'],
  429: ['TOO_MANY_REQUESTS', 'Resource level throttle limit for calls to this resource is reached'],
  500: ['INTERNAL_SERVER_ERROR', 'Internal Server Error'],
};

/** An error of Rest.li. */
export const toError = (status: number, message?: string, code?: string): object => {
  const [usualCode, usual] = CODES[status] ?? ['ERROR', 'Something went wrong'];
  return { status, code: code ?? usualCode, message: message ?? usual, serviceErrorCode: 100 };
};

export const fail = (status: number, message?: string, code?: string): Answer => ({
  status,
  body: toError(status, message, code),
});
