import { AppError, type AppErrorOptions } from '../../domain/errors.ts';
import type { HttpAnswer } from './contract.ts';
import { readRetryAfter } from './retry-after.ts';

export const refused = (title: string, detail: string, options: AppErrorOptions = {}) =>
  new AppError('destination_refused', { destination: title, detail }, { detail, ...options });

export const unreachable = (title: string, detail: string, options: AppErrorOptions = {}) =>
  new AppError('destination_unreachable', { destination: title, detail }, { detail, ...options });

export const gone = (title: string, what: string, options: AppErrorOptions = {}) =>
  new AppError('destination_gone', { destination: title, what }, options);

export interface StatusContext {
  readonly title: string;
  /** What was asked for, as people know it: `audience Newsletter`. */
  readonly what: string;
  /** In the far end's words, where it gave any. */
  readonly detail?: string | undefined;
  readonly now: Date;
}

/** The usual meaning of a status that is not 2xx. `Retry-After` decides how long to wait, where there is one. */
export function toStatusError(answer: HttpAnswer, { title, what, detail, now }: StatusContext): AppError {
  const { status } = answer;
  const words = shorten(detail ?? `it answered ${status}`);
  if (isPassing(status)) {
    const ms = readRetryAfter(answer.headers.get('retry-after'), now);
    const retry = ms === undefined ? {} : { retry: { kind: 'after' as const, ms } };
    return unreachable(title, status === 429 ? 'it asks to slow down (429)' : words, retry) as AppError;
  }
  if (status === 401)
    return new AppError('destination_sign_in_failed', { destination: title }, { detail: words }) as AppError;
  if (status === 403)
    return new AppError('destination_forbidden', { destination: title, path: what }, { detail: words }) as AppError;
  // A redirect is not followed: it would take the data to where nobody has agreed to.
  if (status === 404 || status === 405 || (status >= 300 && status < 400))
    return gone(title, what, { detail: `${what}: ${words}` }) as AppError;
  return refused(title, words) as AppError;
}

/** Statuses after which the same call can succeed later. */
export const isPassing = (status: number): boolean =>
  status === 408 || status === 423 || status === 425 || status === 429 || status >= 500;

/** What a far end says goes on cards and into logs. */
export const shorten = (text: string, length = 200): string => {
  const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return plain.length <= length ? plain : `${plain.slice(0, length - 1)}…`;
};
