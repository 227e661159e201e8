import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sendable } from '../../src/destinations/contract-records.ts';
import { createWebhookDestination } from '../../src/destinations/webhook/index.ts';
import { sign } from '../../src/destinations/webhook/sign.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../twins/webhook/index.ts';
import { EXPORT_ID, newRunId, START } from './destination-far-end.ts';
import { webhookCase } from './records-cases.ts';
import { toItem } from './records-far-end.ts';

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await startWebhookReceiver({ refuses: ({ note }) => (note === 'no' ? 'not wanted' : undefined) });
});
afterEach(() => receiver.close());

const vip = toItem(webhookCase, 'vip', 'VIP customers');
const spec = {
  runId: newRunId(),
  exportId: EXPORT_ID,
  exportName: 'Weekly list',
  environmentName: 'Shop',
  target: {},
  startedAt: START,
  items: [vip],
  signal: new AbortController().signal,
};
const account = (change: { url?: string; secret?: string } = {}) => ({
  settings: { url: change.url ?? receiver.url },
  credentials: { secret: change.secret ?? receiver.secret },
});
async function put(notes: readonly string[], id: string = randomUUID(), given = account()) {
  const writer = await createWebhookDestination({ allowPrivateNetworks: true }).open(given, spec);
  const batch = notes.map((note, n) => writer.prepare(vip, [String(n), note]) as Sendable);
  return writer.put(vip, batch, { id, signal: spec.signal });
}

describe('a message', () => {
  it('says whose it is, and is signed over its very bytes', async () => {
    const id = randomUUID();
    await put(['<&>"é'], id);
    expect(receiver.calls.recent[0]).toMatchObject({
      status: 200,
      body: {
        version: 1,
        action: 'upsert',
        environment: 'Shop',
        export: { id: EXPORT_ID, name: 'Weekly list' },
        run: spec.runId,
        segment: { name: 'vip', title: 'VIP customers' },
        records: [{ id: '0', fields: { id: '0', note: '<&>"é' } }],
      },
    });
    expect(receiver.headers[0]).toMatchObject({
      'idempotency-key': id,
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('that comes again has the key that it had', async () => {
    const id = randomUUID();
    receiver.faults.add('receive', { cut: 'after' });
    await expect(put(['a'], id)).rejects.toMatchObject({ code: 'destination_unreachable' });
    expect(await put(['a'], id)).toEqual({ rejected: [] });
    expect(receiver.repeated).toEqual([id]);
  });

  it('with another secret is refused there, which is the connection’s trouble', async () => {
    const given = account({ secret: 'not-the-one-of-the-receiver' });
    await expect(put(['a'], randomUUID(), given)).rejects.toMatchObject({ code: 'destination_sign_in_failed' });
  });

  it('is signed as the documentation says', () => {
    const signature = sign('a-secret-of-the-receiver', '{"a":1}', new Date(1_700_000_000_999));
    // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac a-secret-of-the-receiver
    expect(signature).toBe('t=1700000000,v1=e9c3021419e9bf757fc8b6233de1016855866ce525fdeb3ed3f44f46efc14273');
  });
});

describe('an answer', () => {
  it.each(['rejected', 'statuses'] as const)('names refused records: %s', async (form) => {
    receiver.form = form;
    expect(await put(['a', 'no', 'b', 'no'])).toEqual({
      rejected: [1, 3].map((index) => ({ index, code: 'refused_value', reason: 'not wanted' })),
    });
    expect([...(receiver.segments.get('vip')?.keys() ?? [])]).toEqual(['0', '2']);
  });

  it('of 410 closes the connection', async () => {
    receiver.faults.add('receive', { status: 410 });
    await expect(put(['a'])).rejects.toMatchObject({ code: 'destination_closed', retry: { kind: 'never' } });
  });

  it.each([301, 307, 404, 405])('of %i is not worth sending single records', async (status) => {
    receiver.faults.add('receive', { status });
    await expect(put(['a'])).rejects.toMatchObject({ code: 'destination_gone', retry: { kind: 'never' } });
    expect(receiver.calls.count()).toBe(1);
  });

  it.each([400, 413, 422])('of %i refuses the batch, with the receiver’s reason', async (status) => {
    receiver.faults.add('receive', { status });
    await expect(put(['a'])).rejects.toMatchObject({
      code: 'destination_refused',
      params: { detail: `answered ${status} on demand` },
    });
  });
});

describe('an address', () => {
  const strict = createWebhookDestination({ allowPrivateNetworks: false });
  const isTaken = (destination: typeof strict, url: string) => destination.settings.safeParse({ url }).success;

  it.each([
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'https://ann:secret@hooks.example.com/',
    'https://hooks.example.com/#part',
    'hooks.example.com',
    'javascript:alert(1)',
    '',
  ])('%j is not taken', (url) => {
    expect(isTaken(strict, url)).toBe(false);
  });

  it('without TLS is for networks that the operator allows', () => {
    expect(isTaken(strict, 'https://hooks.example.com/x?token=1')).toBe(true);
    expect(isTaken(createWebhookDestination({ allowPrivateNetworks: true }), 'http://10.0.0.8/')).toBe(true);
  });

  it.each(['127.0.0.1', '10.1.2.3', '192.168.0.9', '169.254.169.254', '::1', 'fd00::1'])(
    'whose name leads to %s is not connected to, whatever it was before',
    async (ip) => {
      const destination = createWebhookDestination({ allowPrivateNetworks: false, resolve: async () => [ip] });
      const given = account({ url: 'https://hooks.example.com/' });
      await expect(destination.verify(given)).rejects.toMatchObject({ code: 'address_refused' });
    },
  );

  it('is shown without what may be secret in it', async () => {
    const given = account({ url: `${receiver.url}?token=very-secret` });
    const { summary } = await createWebhookDestination({ allowPrivateNetworks: true }).verify(given);
    expect(summary).toMatch(/^127\.0\.0\.1:\d+\/hook answered 204$/);
  });
});
