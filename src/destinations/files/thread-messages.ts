import { AppError, type ErrorCode, type ErrorParams, isAppError } from '../../domain/errors.ts';
import type { Block } from './encoder.ts';

/** To the thread. Each is answered once, in their order. Bytes are handed over, not copied. */
export interface Order {
  readonly kind: 'push' | 'end';
  readonly chunk: Block;
  /** Given back. */
  readonly spares: readonly Block[];
}

export type Answer =
  | {
      readonly kind: 'done';
      readonly blocks: readonly Block[];
      /** The chunk's, given back. */
      readonly chunk: Block;
    }
  | { readonly kind: 'failed'; readonly error: SentError };

/** An AppError as what can be sent to another thread; an error of another kind is a bug, and stays the cause. */
export interface SentError {
  readonly code: ErrorCode;
  readonly params: ErrorParams[ErrorCode];
  readonly detail: string;
  readonly cause?: unknown;
}

export function toSent(error: unknown): SentError {
  if (isAppError(error)) return { code: error.code, params: error.params, detail: error.message };
  return { code: 'internal', params: {}, detail: error instanceof Error ? error.message : String(error), cause: error };
}

export const fromSent = ({ code, params, detail, cause }: SentError): AppError =>
  new AppError(code, params, { detail, ...(cause === undefined ? {} : { cause }) });
