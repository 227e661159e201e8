import { isAppError } from '../domain/errors.ts';

export interface RetryPolicy {
  /** How often in all, the first time included. */
  readonly attempts: number;
  /** Wait before the second attempt, in milliseconds; doubled for each further one, with up to half of it added at random. */
  readonly firstDelayMs: number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  onRetry(error: unknown, attempt: number): Promise<void> | void;
}

/** Repeats what failed for a passing reason. What is a passing reason, the error says itself. */
export async function withRetries<T>(policy: RetryPolicy, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || attempt >= policy.attempts || !isAppError(error) || error.retry.kind === 'never')
        throw error;
      await policy.onRetry(error, attempt);
      const backoff = policy.firstDelayMs * 2 ** (attempt - 1) * (1 + Math.random() / 2);
      await policy.wait(error.retry.kind === 'after' ? error.retry.ms : backoff, signal);
      signal.throwIfAborted();
    }
  }
}
