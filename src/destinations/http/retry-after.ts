/** Longer is not waited for inside a run. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Milliseconds, of seconds or a date (RFC 9110 section 10.2.3); undefined where it says neither. */
export function readRetryAfter(value: string | null, now: Date): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  // A date has a month's name; `Date.parse` alone would take any number for a year.
  if (!/[A-Za-z]{3}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now.getTime()), LONGEST_MS);
}
