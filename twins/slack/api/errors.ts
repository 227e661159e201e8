import type { Json } from '../model.ts';

/** What makes an answer `{ ok: false, error }`, with status 200 as Slack has it for all but rate limits. */
export class ApiError extends Error {
  readonly code: string;
  readonly extra: Json;
  /** Seconds; makes it a 429. */
  readonly retryAfter: number | undefined;

  constructor(code: string, extra: Json = {}, retryAfter?: number) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.extra = extra;
    this.retryAfter = retryAfter;
  }
}

/** As Slack reports what it has against blocks and views. */
export const refuse = (code: string, messages: readonly string[]): ApiError =>
  new ApiError(code, {
    errors: messages.map((message) => message.replace('[ERROR] ', '')),
    response_metadata: { messages },
  });

/** Throws a 429 when there is something to wait for, in seconds. */
export function limit(seconds: number | undefined): void {
  if (seconds !== undefined) throw new ApiError('ratelimited', {}, seconds);
}
