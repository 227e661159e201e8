import { createHmac } from 'node:crypto';

/**
 * `X-Signature`: the time in seconds, and HMAC-SHA256 over that time, a dot and the body as it is sent. The receiver
 * compares, and refuses what is older than a few minutes, so that a copied message is of no use (docs/webhook.md).
 */
export function sign(secret: string, body: string, now: Date): string {
  const t = Math.floor(now.getTime() / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
