import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/destinations/contract.ts';
import type { Prepared, RecordsWriter, Sendable } from '../../src/destinations/contract-records.ts';
import { createMailchimpDestination } from '../../src/destinations/mailchimp/index.ts';
import type { Row } from '../../src/sources/contract.ts';
import { type MailchimpTwin, type MailchimpTwinOptions, startMailchimpTwin } from '../../twins/mailchimp/index.ts';
import { EXPORT_ID, newRunId, START } from './destination-far-end.ts';
import { mailchimpCase } from './records-cases.ts';
import { toItem } from './records-far-end.ts';

let twin: MailchimpTwin;
const start = async (options: MailchimpTwinOptions = {}) => {
  await twin?.close();
  twin = await startMailchimpTwin(options);
};
beforeEach(async () => {
  twin = await startMailchimpTwin();
});
afterEach(() => twin.close());

const item = (as: readonly string[] = ['EMAIL', 'FNAME'], title = 'VIP customers'): Item =>
  toItem({ ...mailchimpCase, as }, 'vip', title);
const destination = (now?: () => Date) =>
  createMailchimpDestination({ apiUrl: twin.address, app: twin.app, ...(now === undefined ? {} : { now }) });
const account = () => ({ settings: {}, credentials: { apiKey: twin.apiKey } });
/** More than one page of who is archived. */
const ARCHIVE = 1_001;
async function open(
  subject = item(),
  signedIn: { settings: object; credentials: object } = account(),
  now?: () => Date,
) {
  const writer = await destination(now).open(signedIn, {
    runId: newRunId(),
    exportId: EXPORT_ID,
    exportName: 'Weekly list',
    environmentName: 'Shop',
    target: { audience: twin.audience().id },
    startedAt: START,
    items: [subject],
    signal: new AbortController().signal,
  });
  await writer.begin(subject);
  return writer;
}
const call = () => ({ id: randomUUID(), signal: new AbortController().signal });
function sendable(prepared: Prepared): Sendable {
  if (!prepared.ok) throw new Error(JSON.stringify(prepared));
  return prepared;
}
const put = (writer: RecordsWriter, rows: readonly Row[], subject = item()) =>
  writer.put(
    subject,
    rows.map((row) => sendable(writer.prepare(subject, row))),
    call(),
  );

describe('people who are there already', () => {
  it('keep their subscription, get the fields and the tag', async () => {
    twin.addMember('ann@shop.test', { mergeFields: { FNAME: 'Old', LNAME: 'Lee' } });
    twin.addMember('bob@shop.test', { status: 'pending' });
    twin.addMember('cat@shop.test', { status: 'transactional' });
    const emails = ['ann@shop.test', 'bob@shop.test', 'cat@shop.test'];
    const result = await put(
      await open(),
      emails.map((email) => [email, 'New']),
    );
    expect(result).toEqual({ rejected: [] });
    expect(emails.map((email) => twin.member(email)?.status)).toEqual(['subscribed', 'pending', 'transactional']);
    expect(twin.member('ann@shop.test')?.mergeFields).toEqual({ FNAME: 'New', LNAME: 'Lee' });
    expect(twin.tagged('VIP customers')).toEqual(emails);
  });

  it('and have left, bounced or were forgotten, are told as such and stay as they are', async () => {
    twin.addMember('left@shop.test');
    twin.unsubscribe('left@shop.test');
    twin.addMember('admin-left@shop.test', { status: 'unsubscribed' });
    twin.addMember('bounced@shop.test', { status: 'cleaned', inCompliance: true });
    twin.forget('forgotten@shop.test');
    twin.addMember('archived@shop.test', { status: 'archived' });
    const names = ['left', 'admin-left', 'bounced', 'forgotten', 'archived', 'new'];
    const before = structuredClone([...twin.audience().members.values()].map(({ email, status }) => [email, status]));
    const { rejected } = await put(
      await open(),
      names.map((name) => [`${name}@shop.test`, 'x']),
    );
    expect(rejected.map(({ index, code }) => [names[index], code])).toEqual([
      ['left', 'unsubscribed'],
      ['admin-left', 'unsubscribed'],
      ['bounced', 'compliance'],
      ['forgotten', 'compliance'],
      ['archived', 'compliance'],
    ]);
    expect(rejected.every(({ isPassing }) => isPassing !== true)).toBe(true);
    const after = [...twin.audience().members.values()].map(({ email, status }) => [email, status]);
    expect(after).toEqual([...before, ['new@shop.test', 'subscribed']]);
    expect(twin.tagged('VIP customers')).toEqual(['new@shop.test']);
  });

  it('and are archived during a run stay so, once a minute is over; looking costs a call a minute', async () => {
    let at = Date.parse('2026-11-24T08:00:00Z');
    await start({ now: () => at });
    for (let n = 0; n < ARCHIVE; n++)
      twin.addMember(`old${n}@shop.test`, { status: 'archived', changedAt: at - 86_400_000 });
    const writer = await open(item(), account(), () => new Date(at));
    for (const name of ['ann', 'bob', 'cat']) twin.addMember(`${name}@shop.test`);
    at += 59_000;
    await put(writer, [['dan@shop.test', 'x']]);
    expect(twin.calls.count('members.list')).toBe(2);
    twin.archive('ann@shop.test');
    at += 1_000;
    const emails = ['ann@shop.test', 'bob@shop.test', 'cat@shop.test', 'eve@shop.test'];
    const results = await Promise.all(emails.map((email) => put(writer, [[email, 'x']])));
    expect(results.map(({ rejected }) => rejected.map(({ code }) => code))).toEqual([['compliance'], [], [], []]);
    expect(twin.member('ann@shop.test')?.status).toBe('archived');
    // Only what changed is read, and not the two pages of who was archived long ago.
    expect(twin.calls.count('members.list')).toBe(3);
  });

  it('are not put at all where it cannot be said who is archived', async () => {
    let at = Date.parse('2026-11-24T08:00:00Z');
    await start({ now: () => at });
    const writer = await open(item(), account(), () => new Date(at));
    twin.addMember('ann@shop.test', { status: 'archived' });
    at += 60_000;
    twin.faults.add('members.list', { status: 500 });
    await expect(put(writer, [['ann@shop.test', 'x']])).rejects.toMatchObject({ code: 'destination_unreachable' });
    expect(twin.member('ann@shop.test')?.status).toBe('archived');
    expect((await put(writer, [['ann@shop.test', 'x']])).rejected).toMatchObject([{ code: 'compliance' }]);
  });

  it('are never subscribed or unsubscribed by us, whatever they were', async () => {
    const status = fc.constantFrom('subscribed', 'unsubscribed', 'cleaned', 'pending', 'transactional', 'archived');
    const someone = fc.record({ status, inCompliance: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(someone, { minLength: 1, maxLength: 6 }), async (all) => {
        twin.audience().members.clear();
        for (const [n, one] of all.entries()) twin.addMember(`p${n}@shop.test`, one);
        const writer = await open();
        const rows = all.map((_, n): Row => [`p${n}@shop.test`, 'x']);
        const { rejected } = await put(writer, rows);
        expect(all.map((_, n) => twin.member(`p${n}@shop.test`)?.status)).toEqual(all.map((one) => one.status));
        const welcome = all.flatMap((one, n) =>
          ['subscribed', 'pending', 'transactional'].includes(one.status) ? [`p${n}@shop.test`] : [],
        );
        expect(twin.tagged('VIP customers')).toEqual(welcome);
        expect(rejected).toHaveLength(all.length - welcome.length);
        const identities = rows.map((row) => sendable(writer.prepare(item(), row)).identity);
        await writer.remove(item(), identities, call());
        expect(all.map((_, n) => twin.member(`p${n}@shop.test`)?.status)).toEqual(all.map((one) => one.status));
      }),
      { numRuns: 25 },
    );
  });

  it('who leave the segment lose its tag and nothing else', async () => {
    const writer = await open();
    await put(writer, [['ann@shop.test', 'Ann']]);
    const other = await open(item(undefined, 'Other'));
    await put(other, [['ann@shop.test', 'Ann']], item(undefined, 'Other'));
    const before = { ...twin.member('ann@shop.test') };
    await writer.remove(item(), ['ann@shop.test'], call());
    expect(twin.member('ann@shop.test')).toEqual(before);
    expect(twin.tagsOf('ann@shop.test')).toEqual(['Other']);
  });
});

describe('new people', () => {
  it('are asked to confirm, where the audience wants that', async () => {
    await start({ audiences: [{ doubleOptIn: true }] });
    twin.addMember('old@shop.test');
    expect(
      await put(
        await open(),
        ['new', 'old'].map((name) => [`${name}@shop.test`, 'x']),
      ),
    ).toEqual({ rejected: [] });
    expect(twin.member('new@shop.test')?.status).toBe('pending');
    expect(twin.member('old@shop.test')?.status).toBe('subscribed');
    expect(twin.tagged('VIP customers')).toEqual(['new@shop.test', 'old@shop.test']);
  });

  it('cost two calls a batch, and those who are there one more each', async () => {
    const writer = await open();
    const rows = Array.from({ length: 500 }, (_, n): Row => [`p${n}@shop.test`, 'x']);
    twin.calls.clear();
    await put(writer, rows);
    expect(twin.calls.recent.map(({ route }) => route)).toEqual(['lists.batch', 'segments.change']);
    twin.calls.clear();
    await put(writer, rows.slice(0, 3));
    expect(twin.calls.count('members.put')).toBe(3);
    expect(twin.calls.count('lists.batch')).toBe(1);
    // They have the tag, as the answer to the one call said.
    expect(twin.calls.count()).toBe(4);
  });

  it('who vanish before they get the tag are not taken for delivered', async () => {
    const writer = await open();
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    twin.faults.add('segments.change', { delay: gate });
    const putting = put(writer, [
      ['ann@shop.test', 'x'],
      ['bob@shop.test', 'x'],
    ]);
    while (twin.member('bob@shop.test') === undefined) await new Promise((resolve) => setImmediate(resolve));
    twin.forget('bob@shop.test');
    letGo();
    const { rejected } = await putting;
    expect(rejected).toEqual([expect.objectContaining({ index: 1, code: 'refused', isPassing: true })]);
    expect(twin.tagged('VIP customers')).toEqual(['ann@shop.test']);
  });
});

describe('a tag', () => {
  it('is found whatever its case, also among many', async () => {
    const { segments } = twin.audience();
    for (let id = 1; id <= 2_100; id += 1)
      segments.set(id, { id, name: `Tag ${id}`, type: 'static', members: new Set() });
    segments.set(5_000, { id: 5_000, name: 'vip CUSTOMERS', type: 'static', members: new Set() });
    segments.set(5_001, { id: 5_001, name: 'VIP customers', type: 'saved', members: new Set() });
    await put(await open(), [['ann@shop.test', 'x']]);
    expect(segments.get(5_000)?.members.size).toBe(1);
    expect(segments.get(5_001)?.members.size).toBe(0);
    expect(segments.size).toBe(2_102);
  });

  it('is made once, though two runs begin at the same time', async () => {
    await Promise.all([open(), open(), open()]);
    expect([...twin.audience().segments.values()].map(({ name }) => name)).toEqual(['VIP customers']);
  });
});

describe('merge fields', () => {
  const FIELDS = [
    { tag: 'FNAME', name: 'First Name', type: 'text', required: true },
    { tag: 'ADDRESS', name: 'Address', type: 'address' },
    { tag: 'SPENT', name: 'Spent', type: 'number' },
    { tag: 'SINCE', name: 'Since', type: 'date' },
    { tag: 'BORN', name: 'Birthday', type: 'birthday' },
    { tag: 'PHONE', name: 'Phone', type: 'phone', phoneFormat: 'US' },
    { tag: 'SITE', name: 'Site', type: 'url' },
    { tag: 'PLAN', name: 'Plan', type: 'dropdown', choices: ['Free', 'Gold'] },
  ];
  const AS = [
    'EMAIL',
    'FNAME',
    ...['addr1', 'city', 'state', 'zip', 'addr2', 'country'].map((part) => `ADDRESS.${part}`),
    ...['SPENT', 'SINCE', 'BORN', 'PHONE', 'SITE', 'PLAN'],
  ];
  const GOOD: Readonly<Record<string, string | null>> = {
    EMAIL: 'ann@shop.test',
    FNAME: ' Ann ',
    'ADDRESS.addr1': '1 Main St',
    'ADDRESS.city': 'Sydney',
    'ADDRESS.state': 'NSW',
    'ADDRESS.zip': '2000',
    'ADDRESS.addr2': null,
    'ADDRESS.country': 'AU',
    SPENT: '12.50',
    SINCE: '2024-02-29 10:00:00+00',
    BORN: '1990-12-31',
    PHONE: '+1 (555) 010-9999',
    SITE: 'https://shop.test/ann',
    PLAN: 'gold',
  };
  const rowOf = (change: Readonly<Record<string, string | null>>): Row =>
    AS.map((name) => (name in change ? (change[name] ?? null) : (GOOD[name] ?? null)));
  beforeEach(() => start({ audiences: [{ mergeFields: FIELDS }] }));

  it('are filled in the form that each asks for', async () => {
    const subject = item(AS);
    expect(await put(await open(subject), [rowOf({})], subject)).toEqual({ rejected: [] });
    expect(twin.member('ann@shop.test')?.mergeFields).toEqual({
      FNAME: 'Ann',
      ADDRESS: { addr1: '1 Main St', city: 'Sydney', state: 'NSW', zip: '2000', country: 'AU' },
      SPENT: 12.5,
      SINCE: '2024-02-29',
      BORN: '12/31',
      PHONE: '555-010-9999',
      SITE: 'https://shop.test/ann',
      PLAN: 'Gold',
    });
  });

  it('that are empty here are erased there', async () => {
    const subject = item(AS);
    const writer = await open(subject);
    await put(writer, [rowOf({})], subject);
    const nothing = Object.fromEntries(AS.slice(2).map((name) => [name, null]));
    expect(await put(writer, [rowOf(nothing)], subject)).toEqual({ rejected: [] });
    const { FNAME, ...others } = twin.member('ann@shop.test')?.mergeFields ?? {};
    expect(FNAME).toBe('Ann');
    expect(new Set(Object.values(others))).toEqual(new Set(['']));
  });

  it.each([
    ['FNAME', null],
    ['ADDRESS.state', null],
    ['SPENT', 'a lot'],
    ['SPENT', '1e9'],
    ['SINCE', '2023-02-29'],
    ['SINCE', 'yesterday'],
    ['BORN', '31/12'],
    ['PHONE', '020 1234'],
    ['SITE', 'shop.test'],
    ['PLAN', 'Silver'],
  ])('%s cannot hold %j, which is found before sending', async (name, value) => {
    const subject = item(AS);
    const writer = await open(subject);
    expect(writer.prepare(subject, rowOf({ [name]: value }))).toMatchObject({
      ok: false,
      code: 'invalid_value',
      field: `f${AS.indexOf(name)}`,
    });
  });

  it('take booleans as texts', async () => {
    const subject = item(['EMAIL', 'FNAME']);
    const fields = subject.entity.fields.map((field) => ({ ...field, type: 'boolean' as const }));
    const typed = { ...subject, entity: { ...subject.entity, fields: [subject.entity.fields[0]!, fields[1]!] } };
    const writer = await open(typed);
    await put(writer, [['ann@shop.test', 't']], typed);
    expect(twin.member('ann@shop.test')?.mergeFields.FNAME).toBe('true');
  });

  it('are listed with their meanings, required ones as such', async () => {
    const { fields } = await destination().fields({ audience: twin.audience().id }, account());
    expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual(['EMAIL', 'FNAME']);
    expect(fields.find(({ name }) => name === 'ADDRESS.zip')).not.toHaveProperty('semantic');
    expect(fields.find(({ name }) => name === 'BORN')).toMatchObject({ semantic: 'birthdate' });
  });

  it('that have vanished are named before anything is sent', async () => {
    twin.audience().mergeFields = [];
    const attempt = open(item(['EMAIL', 'FNAME']));
    await expect(attempt).rejects.toMatchObject({
      code: 'unknown_far_field',
      params: { name: 'FNAME', destination: 'Mailchimp' },
    });
    expect(twin.audience().members.size).toBe(0);
  });

  it('that became stricter in the middle of a run refuse single records', async () => {
    const subject = item(['EMAIL', 'FNAME', 'SITE']);
    const writer = await open(subject);
    twin.audience().mergeFields = FIELDS.map((field) => (field.tag === 'SITE' ? { ...field, type: 'zip' } : field));
    const { rejected } = await put(
      writer,
      [
        ['ann@shop.test', 'Ann', 'https://shop.test'],
        ['bob@shop.test', 'Bob', null],
      ],
      subject,
    );
    expect(rejected).toEqual([expect.objectContaining({ index: 0, code: 'refused_value' })]);
    expect(rejected[0]?.reason).toContain('SITE');
    expect(twin.tagged('VIP customers')).toEqual(['bob@shop.test']);
  });
});

describe('the account', () => {
  it('is known by its key, the audiences are offered', async () => {
    await start({ audiences: [{ name: 'Newsletter' }, { name: 'Shop' }] });
    expect((await destination().verify(account())).summary).toBe('account Acme, 2 audiences');
    const choices = await destination().choices('audience', account());
    expect(choices.map(({ title }) => title)).toEqual(['Newsletter', 'Shop']);
    expect(destination().credentials.safeParse({ apiKey: 'no-data-centre-in-it' }).success).toBe(false);
    expect(destination().credentials.safeParse({}).success).toBe(false);
  });

  it('by signing in needs its data centre found out, once', async () => {
    const token = await signIn();
    const credentials = destination().credentials.parse(destination().oauth?.toCredentials(token, START));
    const verified = await destination().verify({ settings: {}, credentials });
    expect(verified).toEqual({ summary: 'account Acme, 1 audience', learned: { server: 'us19' } });
    twin.calls.clear();
    const writer = await open(item(), { settings: { server: 'us19' }, credentials: credentials as object });
    expect(await put(writer, [['ann@shop.test', 'x']])).toEqual({ rejected: [] });
    expect(twin.calls.count('oauth.metadata')).toBe(0);
  });

  async function signIn(): Promise<Record<string, unknown>> {
    const redirectUri = 'http://127.0.0.1/back';
    const form = new URLSearchParams({ decision: 'Allow', redirect_uri: redirectUri, client_id: twin.app.clientId });
    const allowed = await fetch(`${twin.address}/oauth2/authorize`, { method: 'POST', body: form, redirect: 'manual' });
    const code = new URL(allowed.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const { clientId, clientSecret } = twin.app;
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code,
      redirect_uri: redirectUri,
    });
    return (await (await fetch(`${twin.address}/oauth2/token`, { method: 'POST', body })).json()) as never;
  }
});

describe('limits', () => {
  it('at very high volume, 403 without a body asks to slow down', async () => {
    const writer = await open();
    twin.faults.add('lists.batch', { status: 403, hasBody: false });
    await expect(put(writer, [['ann@shop.test', 'x']])).rejects.toMatchObject({
      code: 'destination_unreachable',
      retry: { kind: 'backoff' },
    });
    twin.faults.add('lists.batch', { status: 403 });
    await expect(put(writer, [['ann@shop.test', 'x']])).rejects.toMatchObject({ code: 'destination_forbidden' });
  });

  it('of ten connections are kept by nine batches at once, and told where somebody else uses them', async () => {
    const writer = await open();
    const batch = (n: number): Row[] => Array.from({ length: 20 }, (_, i) => [`p${n}-${i}@shop.test`, 'x']);
    const { concurrency } = destination().batching;
    await Promise.all(Array.from({ length: concurrency }, (_, n) => put(writer, batch(n))));
    expect(twin.calls.highest()).toBeLessThanOrEqual(9);
    await start({ connections: 0 });
    await expect(open()).rejects.toMatchObject({ code: 'destination_unreachable', retry: { kind: 'backoff' } });
  });
});
