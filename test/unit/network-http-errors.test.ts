import { describe, expect, it } from 'vitest';
import { toClockDetail, toNetworkError, toRetry, toSystemCode } from '../../src/destinations/network/http-errors.ts';

const NOW = new Date('2026-11-24T02:50:12Z');

describe('Retry-After', () => {
  it.each([
    [undefined, '7', 7_000],
    [undefined, ' 0 ', 0],
    [undefined, 'Tue, 24 Nov 2026 02:51:12 GMT', 60_000],
    ['250', '7', 250],
    [undefined, '864000', 900_000],
  ] as const)('%s and %s is a wait', (milliseconds, text, ms) => {
    expect(toRetry(milliseconds, text, NOW)).toEqual({ kind: 'after', ms });
  });

  it.each([undefined, '', 'soon', '-5', 'Tue, 24 Nov 2026 02:49:12 GMT'])('%s leaves it to the engine', (text) => {
    expect(toRetry(undefined, text, NOW)).toEqual({ kind: 'backoff' });
  });
});

describe('a clock', () => {
  it('that is off by a quarter of an hour or more is told of', () => {
    expect(toClockDetail('Tue, 24 Nov 2026 03:50:12 GMT', NOW)).toContain('60 minutes behind');
    expect(toClockDetail('Tue, 24 Nov 2026 02:20:12 GMT', NOW)).toContain('30 minutes ahead of');
    expect(toClockDetail('Tue, 24 Nov 2026 02:51:12 GMT', NOW)).toBeUndefined();
    expect(toClockDetail(undefined, NOW)).toBeUndefined();
  });
});

describe('an error without an answer', () => {
  const coded = (code: string, cause?: unknown) => Object.assign(new Error('words', { cause }), { code });

  it('may pass, but for certificates', () => {
    expect(toNetworkError(coded('ECONNRESET'), 'S3', 'a/b')).toMatchObject({
      code: 'destination_unreachable',
      params: { detail: 'a/b: ECONNRESET' },
    });
    for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED']) {
      expect(toNetworkError(coded(code), 'S3', 'a')).toMatchObject({ code: 'destination_refused' });
    }
    expect(toNetworkError(new TypeError('a bug'), 'S3', 'a')).toBeUndefined();
  });

  it('is found behind what a client wrapped it in', () => {
    expect(toSystemCode(new Error('wrapped', { cause: coded('EPIPE') }))).toBe('EPIPE');
    expect(toSystemCode(coded('address_refused'))).toBeUndefined();
  });
});
