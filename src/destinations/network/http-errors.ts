import { AppError, type Retry } from '../../domain/errors.ts';

export const refused = (destination: string, detail: string): AppError =>
  new AppError('destination_refused', { destination, detail }, { detail });

/** What has no answer of the far end in it: by the system's code, or undefined where there is none. */
export function toNetworkError(error: unknown, destination: string, path: string): AppError | undefined {
  const code = toSystemCode(error);
  if (code === undefined) return undefined;
  if (isCertificateCode(code))
    return refused(destination, `${path}: the server’s certificate is not trusted (${code})`);
  const detail = `${path}: ${code}`;
  return new AppError('destination_unreachable', { destination, detail }, { detail });
}

/** Such as `ECONNRESET`, also of what a client has wrapped. */
export function toSystemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, cause } = error as Error & { code?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  return toSystemCode(cause);
}

/** Of OpenSSL's verification and of Node's own check of names (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const isCertificateCode = (code: string): boolean =>
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/.test(code);

/** Longer than any far end needs to recover; a mistake in a header does not hold a run for days. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** What `Retry-After` asks for, in seconds or as a date (RFC 9110 section 10.2.3); a count of milliseconds comes first. */
export function toRetry(milliseconds: string | undefined, retryAfter: string | undefined, now: Date): Retry {
  const text = retryAfter?.trim() ?? '';
  const wait = /^\d+$/.test(milliseconds ?? '')
    ? Number(milliseconds)
    : /^\d+$/.test(text)
      ? Number(text) * 1000
      : Date.parse(text) - now.getTime();
  return Number.isFinite(wait) && wait >= 0
    ? { kind: 'after', ms: Math.min(wait, LONGEST_WAIT_MS) }
    : { kind: 'backoff' };
}

/** Services refuse signatures with a time further off than this, both ways. */
const LARGEST_SKEW_MS = 15 * 60_000;

/** In words, where this machine's clock is so far off the server's `Date` that signatures are refused. */
export function toClockDetail(date: string | null | undefined, now: Date): string | undefined {
  const skew = now.getTime() - Date.parse(date ?? '');
  if (!(Math.abs(skew) >= LARGEST_SKEW_MS)) return undefined;
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return `the clock of this machine is ${minutes} minutes ${skew > 0 ? 'ahead of' : 'behind'} the service’s, so it refuses what is signed here`;
}
