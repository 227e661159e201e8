import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LinkedinTwin, startLinkedinTwin } from '../../twins/linkedin/index.ts';
import { AUDIENCE_ID, hashOf, type MailchimpTwin, startMailchimpTwin } from '../../twins/mailchimp/index.ts';

/** The twins by themselves, asked in plain HTTP: what their vendors document. */
const json = async (response: Response) =>
  [response.status, (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>] as const;

describe('the Mailchimp twin', () => {
  let twin: MailchimpTwin;
  beforeEach(async () => {
    twin = await startMailchimpTwin({ fakeDomains: ['fake.example'] });
  });
  afterEach(() => twin.close());

  const list = `/lists/${AUDIENCE_ID}`;
  const ask = (method: string, path: string, body?: unknown, key = twin.apiKey) =>
    fetch(`${twin.address}/3.0${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`any:${key}`).toString('base64')}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const member = (email: string, more: object = {}) => ({ email_address: email, status: 'subscribed', ...more });

  it('is well, and knows who asks', async () => {
    expect(await json(await ask('GET', '/ping'))).toEqual([200, { health_status: "Everything's Chimpy!" }]);
    const refused = await ask('GET', '/', undefined, 'wrong-us19');
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await json(refused)).toMatchObject([401, { title: 'API Key Invalid', status: 401 }]);
    expect(await json(await ask('GET', '/lists/nowhere'))).toMatchObject([404, { title: 'Resource Not Found' }]);
  });

  it('answers 200 to a batch with errors inside', async () => {
    twin.addMember('old@shop.test');
    twin.forget('gone@shop.test');
    const emails = ['new@shop.test', 'old@shop.test', 'bad@', 'x@fake.example', 'gone@shop.test', 'new@shop.test'];
    const [status, body] = await json(await ask('POST', list, { members: emails.map((email) => member(email)) }));
    expect([status, body]).toMatchObject([200, { total_created: 1, total_updated: 0, error_count: 5 }]);
    const errors = body.errors as { email_address: string; error_code: string }[];
    expect(errors.map(({ email_address: email, error_code: code }) => [email, code])).toEqual([
      ['old@shop.test', 'ERROR_CONTACT_EXISTS'],
      ['bad@', 'ERROR_GENERIC'],
      ['x@fake.example', 'ERROR_GENERIC'],
      ['gone@shop.test', 'ERROR_GENERIC'],
      ['new@shop.test', 'ERROR_GENERIC'],
    ]);
  });

  it('takes 500 members and 500 tags at once, and no more', async () => {
    const emails = Array.from({ length: 501 }, (_, n) => `p${n}@shop.test`);
    expect((await ask('POST', list, { members: emails.map((email) => member(email)) })).status).toBe(400);
    const [, { id }] = await json(await ask('POST', `${list}/segments`, { name: 'A', static_segment: [] }));
    expect((await ask('POST', `${list}/segments/${id}`, { members_to_add: emails })).status).toBe(400);
    expect(await json(await ask('POST', `${list}/segments`, { name: 'a', static_segment: [] }))).toMatchObject([
      400,
      {},
    ]);
    expect((await ask('POST', `${list}/segments`, { name: 'B' })).status).toBe(400);
  });

  it('sets the status that a batch with update_existing names, but of those who left by themselves', async () => {
    twin.addMember('api@shop.test', { status: 'unsubscribed' });
    twin.addMember('left@shop.test');
    twin.unsubscribe('left@shop.test');
    const members = ['api@shop.test', 'left@shop.test'].map((email) => member(email));
    await ask('POST', list, { members, update_existing: true });
    expect(twin.member('api@shop.test')?.status).toBe('subscribed');
    expect(twin.member('left@shop.test')?.status).toBe('unsubscribed');
  });

  it('puts one by the hash of the address, names what is wrong, and knows status_if_new', async () => {
    const put = (email: string, body: object) => ask('PUT', `${list}/members/${hashOf(email)}`, body);
    const ann = { email_address: 'Ann@shop.test', status_if_new: 'pending' };
    expect(await json(await put('ann@SHOP.test', ann))).toMatchObject([200, { status: 'pending' }]);
    expect((await ask('PUT', `${list}/members/${hashOf('bob@shop.test')}`, ann)).status).toBe(400);
    expect(await json(await put('new@shop.test', { email_address: 'new@shop.test' }))).toMatchObject([
      400,
      { title: 'Invalid Resource', errors: [{ field: 'status_if_new' }] },
    ]);
    twin.unsubscribe('ann@shop.test');
    const again = { email_address: 'ann@shop.test', status: 'subscribed' };
    expect(await json(await put('ann@shop.test', again))).toMatchObject([400, { title: 'Member In Compliance State' }]);
    const patched = await ask('PATCH', `${list}/members/${hashOf('ann@shop.test')}`, {
      merge_fields: { FNAME: 'Ann' },
    });
    expect(await json(patched)).toMatchObject([200, { status: 'unsubscribed', merge_fields: { FNAME: 'Ann' } }]);
  });

  it('tags one, archives once, and pages lists', async () => {
    for (const name of ['ann', 'bob', 'cat']) twin.addMember(`${name}@shop.test`);
    const path = `${list}/members/${hashOf('ann@shop.test')}`;
    expect((await ask('POST', `${path}/tags`, { tags: [{ name: 'VIP', status: 'active' }] })).status).toBe(204);
    expect(twin.tagsOf('ann@shop.test')).toEqual(['VIP']);
    await ask('POST', `${path}/tags`, { tags: [{ name: 'vip', status: 'inactive' }] });
    expect(twin.tagsOf('ann@shop.test')).toEqual([]);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('DELETE', path)).status).toBe(405);
    const [, page] = await json(await ask('GET', `${list}/members?count=1&offset=1`));
    expect(page).toMatchObject({ total_items: 3, members: [{ email_address: 'bob@shop.test' }] });
  });

  it('answers 429 to an eleventh call at once, without saying for how long', async () => {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    twin.faults.add('ping', { hold: gate, times: 10 });
    const ten = Array.from({ length: 10 }, () => ask('GET', '/ping'));
    while (twin.calls.current() < 10) await new Promise((resolve) => setImmediate(resolve));
    const eleventh = await ask('GET', '/ping');
    expect([eleventh.status, eleventh.headers.get('retry-after')]).toEqual([429, null]);
    letGo();
    expect((await Promise.all(ten)).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  });

  it('shows what it holds, as text', async () => {
    twin.addMember('ann@shop.test', { mergeFields: { FNAME: '<script>alert(1)</script>' } });
    const page = await (await fetch(`${twin.address}/_twin`)).text();
    expect(page).toContain('ann@shop.test');
    expect(page).not.toContain('<script>');
  });
});

describe('the LinkedIn twin', () => {
  let twin: LinkedinTwin;
  let headers: Record<string, string>;
  beforeEach(async () => {
    twin = await startLinkedinTwin({ propagationMs: 60_000 });
    headers = {
      authorization: `Bearer ${twin.signIn().accessToken}`,
      'linkedin-version': '202604',
      'x-restli-protocol-version': '2.0.0',
    };
  });
  afterEach(() => twin.close());
  const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
    fetch(`${twin.address}/rest${path}`, {
      method,
      headers: { ...headers, ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const SEGMENT = {
    name: 'VIP',
    sourcePlatform: 'EXPORT_BOT',
    sourceSegmentId: 'one',
    account: 'urn:li:sponsoredAccount:516848833',
    type: 'USER',
    destinations: [{ destination: 'LINKEDIN' }],
  };

  it('wants a token and a version that is still answered', async () => {
    expect((await ask('GET', '/me')).status).toBe(200);
    expect((await ask('GET', '/me', undefined, { authorization: 'Bearer x' })).status).toBe(401);
    expect((await ask('GET', '/me', undefined, { 'linkedin-version': '202401' })).status).toBe(426);
    expect(await json(await ask('GET', '/me', undefined, { 'linkedin-version': '' }))).toMatchObject([
      400,
      { code: 'VERSION_MISSING' },
    ]);
    await twin.clock.advance(61 * 24 * 3_600_000);
    expect(await json(await ask('GET', '/me'))).toMatchObject([401, { code: 'EXPIRED_ACCESS_TOKEN' }]);
  });

  it('makes a segment once, with its id in a header, for who may', async () => {
    const made = await ask('POST', '/dmpSegments', SEGMENT);
    expect([made.status, made.headers.get('x-restli-id')]).toEqual([201, '9821736']);
    expect((await ask('POST', '/dmpSegments', SEGMENT)).status).toBe(409);
    expect(
      (await ask('POST', '/dmpSegments', { ...SEGMENT, account: 'urn:li:sponsoredAccount:516848834' })).status,
    ).toBe(403);
    expect((await ask('POST', '/dmpSegments', { ...SEGMENT, sourcePlatform: 'OTHER' })).status).toBe(400);
    expect(
      (await ask('POST', '/dmpSegments', { ...SEGMENT, sourceSegmentId: 'two', type: 'USER_STREAMING' })).status,
    ).toBe(400);
  });

  it('takes elements after a while, each with a status of its own', async () => {
    const id = (await ask('POST', '/dmpSegments', SEGMENT)).headers.get('x-restli-id');
    const send = (elements: unknown[], method = 'BATCH_CREATE') =>
      ask('POST', `/dmpSegments/${id}/users`, { elements }, { 'x-restli-method': method });
    const good = { action: 'ADD', userIds: [{ idType: 'SHA256_EMAIL', idValue: 'a'.repeat(64) }] };
    expect((await send([good])).status).toBe(404);
    await twin.clock.advance(60_000);
    expect((await send([good], 'CREATE')).status).toBe(400);
    expect((await send(Array.from({ length: 5_001 }, () => good))).status).toBe(400);
    const [status, body] = await json(
      await send([
        good,
        { action: 'ADD', userIds: [{ idType: 'SHA256_EMAIL', idValue: 'ann@example.com' }] },
        { action: 'ADD', firstName: 'Ann' },
        { action: 'ADD', firstName: 'Ann', lastName: 'Lee', country: 'Australia' },
        { action: 'CHANGE', firstName: 'Ann', lastName: 'Lee' },
      ]),
    );
    expect(status).toBe(200);
    expect((body.elements as { status: number }[]).map((element) => element.status)).toEqual([201, 400, 400, 400, 400]);
    expect(twin.segment('VIP')?.members.size).toBe(1);
  });
});
