import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type HttpOptions, publicTransport, readJson, send, toStatusError } from '../../src/destinations/http/index.ts';
import { readRetryAfter } from '../../src/destinations/http/retry-after.ts';
import { createCalls } from '../../twins/kit/calls.ts';
import { createFaults } from '../../twins/kit/faults.ts';
import { startTwinServer, type TwinServer } from '../../twins/kit/server.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const faults = createFaults();
let server: TwinServer;
beforeAll(async () => {
  server = await startTwinServer({
    port: 0,
    routes: [
      { name: 'echo', method: 'POST', path: /^\/echo$/, handle: ({ text }) => ({ status: 200, body: text }) },
      {
        name: 'away',
        method: 'GET',
        path: /^\/away$/,
        handle: () => ({ status: 302, headers: { location: '/echo' } }),
      },
      { name: 'empty', method: 'GET', path: /^\/empty$/, handle: () => ({ status: 204 }) },
    ],
    calls: createCalls(),
    faults,
    now: Date.now,
    latencyMs: 0,
    guard: () => undefined,
    toError: (status) => ({ status }),
    errorType: 'application/json',
  });
});
afterAll(() => server.close());

const base: HttpOptions = { title: 'Far end', timeoutMs: 5_000, maxBytes: 1_000 };
/** Both ways of making a call have to behave alike. */
const ways = {
  fetch: base,
  'checked addresses': { ...base, transport: publicTransport({ allowPrivate: true, connectMs: 5_000 }) },
} satisfies Record<string, HttpOptions>;

describe.each(Object.entries(ways))('a call by %s', (_, options) => {
  const at = (path: string) => `${server.address}${path}`;

  it('brings the answer, whatever its status', async () => {
    const post = { method: 'POST', url: at('/echo'), body: 'héllo' } as const;
    expect(await send(options, post)).toMatchObject({ status: 200, text: 'héllo' });
    expect(await send(options, { method: 'GET', url: at('/nowhere') })).toMatchObject({ status: 404 });
    expect(await send(options, { method: 'GET', url: at('/empty') })).toMatchObject({ status: 204, text: '' });
  });

  it('does not follow redirects', async () => {
    expect(await send(options, { method: 'GET', url: at('/away') })).toMatchObject({ status: 302 });
  });

  it('takes no more than so much of an answer', async () => {
    const request = { method: 'POST', url: at('/echo'), body: 'x'.repeat(1_001) } as const;
    await expect(send(options, request)).rejects.toMatchObject({ code: 'destination_refused' });
  });

  it('that breaks, does not come about, or takes too long may be made again', async () => {
    const passing = { code: 'destination_unreachable', retry: { kind: 'backoff' } };
    faults.add('empty', { cut: 'before' });
    await expect(send(options, { method: 'GET', url: at('/empty') })).rejects.toMatchObject(passing);
    await expect(send(options, { method: 'GET', url: 'http://127.0.0.1:1/' })).rejects.toMatchObject(passing);
    faults.add('empty', { delay: 60_000 });
    const hasty = { ...options, timeoutMs: 50 };
    await expect(send(hasty, { method: 'GET', url: at('/empty') })).rejects.toMatchObject(passing);
  });

  it('ends with the reason of its signal', async () => {
    const reason = new Error('canceled');
    const request = { method: 'GET', url: at('/empty'), signal: AbortSignal.abort(reason) } as const;
    await expect(send(options, request)).rejects.toBe(reason);
  });
});

describe('a call to an address that people entered', () => {
  it.each(['127.0.0.1', '10.0.0.8', '169.254.169.254', '::1', '::ffff:127.0.0.1'])('is not made to %s', async (ip) => {
    const transport = publicTransport({ allowPrivate: false, connectMs: 1_000, resolve: async () => [ip] });
    const attempt = send({ ...base, transport }, { method: 'GET', url: 'http://hooks.example.com/' });
    await expect(attempt).rejects.toMatchObject({ code: 'address_refused', params: { host: 'hooks.example.com' } });
  });
});

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Wed, 25 Nov 2026 12:00:30 GMT', 30_000],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
    ['99999999', 86_400_000],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [null, undefined],
  ])('of %j is %j', (value, ms) => {
    expect(readRetryAfter(value, NOW)).toBe(ms);
  });
});

describe('a status', () => {
  const of = (status: number, headers = {}) =>
    toStatusError({ status, headers: new Headers(headers), text: '' }, { title: 'Far end', what: 'it', now: NOW });

  it.each([
    [400, 'destination_refused', 'never'],
    [401, 'destination_sign_in_failed', 'never'],
    [403, 'destination_forbidden', 'never'],
    [404, 'destination_gone', 'never'],
    [307, 'destination_gone', 'never'],
    [408, 'destination_unreachable', 'backoff'],
    [413, 'destination_refused', 'never'],
    [422, 'destination_refused', 'never'],
    [429, 'destination_unreachable', 'backoff'],
    [500, 'destination_unreachable', 'backoff'],
    [599, 'destination_unreachable', 'backoff'],
  ])('%i is %s, to be tried again: %s', (status, code, kind) => {
    expect(of(status)).toMatchObject({ code, retry: { kind } });
  });

  it('with Retry-After says when', () => {
    expect(of(503, { 'retry-after': '12' }).retry).toEqual({ kind: 'after', ms: 12_000 });
  });
});

describe('an answer in another form', () => {
  it.each(['', '<html>', '{"n":"one"}'])('%j is for trying again', (text) => {
    const answer = { status: 200, headers: new Headers(), text };
    expect(() => readJson('Far end', answer, z.object({ n: z.number() }))).toThrow(
      expect.objectContaining({ code: 'destination_unreachable' }),
    );
  });
});
