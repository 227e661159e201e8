import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type AppError, type ErrorCode, toAppError } from '../../domain/errors.ts';
import type { WireError } from './wire.ts';

/** What this surface needs of a logger: facts first, then a sentence. */
export interface WebLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

const STATUS: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  sign_in_required: 401,
  forbidden_origin: 403,
  invalid_request: 400,
  database_unavailable: 503,
};

/** The caller gets a code and a reference; what went wrong stays in the log under that reference. */
export function toErrorResponse(context: Context, error: AppError, status = STATUS[error.code] ?? 500): Response {
  const body: WireError = { error: { code: error.code, reference: error.reference } };
  return context.json(body, status, { 'cache-control': 'no-store' });
}

export const answerErrors =
  (log: WebLog) =>
  (cause: unknown, context: Context): Response => {
    const error = toAppError(cause);
    const response = toErrorResponse(context, error);
    const facts = { code: error.code, reference: error.reference, path: context.req.path, err: error };
    if (response.status >= 500) log.error(facts, 'web request failed');
    else log.warn(facts, 'web request refused');
    return response;
  };
