import { createHmac, timingSafeEqual } from 'node:crypto';

/** docs.slack.dev/authentication/verifying-requests-from-slack */
const WINDOW_S = 5 * 60;

/**
 * Whether Slack sent this very body not long ago. Requests from the future are as old as those from the past: Bolt's own
 * check lets them pass, and such a request could be kept and sent again for as long as it lies ahead.
 */
export function isFromSlack(
  request: { readonly body: string; readonly timestamp: string | undefined; readonly signature: string | undefined },
  secret: string,
  nowMs: number,
): boolean {
  const { body, timestamp = '', signature = '' } = request;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > WINDOW_S) return false;
  const expected = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
