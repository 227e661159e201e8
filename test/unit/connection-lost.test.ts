import { describe, expect, it } from 'vitest';
import { isConnectionLost } from '../../src/db/client.ts';

const withCode = (code: string): Error => Object.assign(new Error('failed'), { code });

/** As the driver fails: in its function of that name, on a socket that is gone. */
function failAsTheDriver(): Error {
  const socket = null as unknown as { write(text: string): void };
  const nextWrite = () => socket.write('x');
  try {
    nextWrite();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

describe('a connection that was lost', () => {
  it.each(['CONNECTION_CLOSED', 'CONNECT_TIMEOUT', 'ECONNRESET', 'ERR_STREAM_DESTROYED', '57P01', '08006'])(
    'is told by %s, however deep it lies',
    (code) => {
      expect(isConnectionLost(withCode(code))).toBe(true);
      expect(isConnectionLost(new Error('Failed query', { cause: withCode(code) }))).toBe(true);
    },
  );

  it('is told by what the driver makes of a long statement on it', () => {
    expect(isConnectionLost(failAsTheDriver())).toBe(true);
  });

  it.each(['23505', '42P01', 'CONNECTION_ENDED', '57014'])('is not what %s is about', (code) => {
    expect(isConnectionLost(withCode(code))).toBe(false);
  });

  it('is not what our own mistakes are about', () => {
    expect(isConnectionLost(new TypeError("Cannot read properties of null (reading 'write')"))).toBe(false);
    expect(isConnectionLost('nothing')).toBe(false);
  });
});
