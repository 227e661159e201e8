import { describe, expect, it } from 'vitest';
import { isConnectionLost } from '../../src/db/client.ts';

const withCode = (code: string): Error => Object.assign(new Error('failed'), { code });

describe('a connection that was lost', () => {
  it.each(['CONNECTION_CLOSED', 'CONNECT_TIMEOUT', 'ECONNRESET', 'ERR_STREAM_DESTROYED', '57P01', '08006'])(
    'is told by %s, however deep it lies',
    (code) => {
      expect(isConnectionLost(withCode(code))).toBe(true);
      expect(isConnectionLost(new Error('Failed query', { cause: withCode(code) }))).toBe(true);
    },
  );

  it.each(['23505', '42P01', 'CONNECTION_ENDED', '57014'])('is not what %s is about', (code) => {
    expect(isConnectionLost(withCode(code))).toBe(false);
  });

  it('is not what our own mistakes are about', () => {
    expect(isConnectionLost(new TypeError('Cannot read properties of null'))).toBe(false);
    expect(isConnectionLost('nothing')).toBe(false);
  });
});
