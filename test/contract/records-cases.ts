import { createLinkedinDestination } from '../../src/destinations/linkedin/index.ts';
import { createMailchimpDestination } from '../../src/destinations/mailchimp/index.ts';
import { sha256 } from '../../src/destinations/people/email.ts';
import { createWebhookDestination } from '../../src/destinations/webhook/index.ts';
import { startLinkedinTwin } from '../../twins/linkedin/index.ts';
import { startMailchimpTwin } from '../../twins/mailchimp/index.ts';
import { startWebhookReceiver } from '../../twins/webhook/index.ts';
import type { RecordsCase } from './records-far-end.ts';

const byNumber = (held: (readonly [number, string])[]) => held.sort(([one], [other]) => one - other);

export const mailchimpCase: RecordsCase = {
  as: ['EMAIL', 'FNAME'],
  kind: 'profile',
  row: (n, value = 'x') => [`person-${n}@shop.test`, value],
  respelled: (n) => [` Person-${n}@SHOP.test\u200B`, 'x'],
  invalid: {
    'no address': [[null, 'x'], 'missing_identity'],
    'an empty address': [['  ', 'x'], 'missing_identity'],
    'no real address': [['ann@', 'x'], 'invalid_email'],
    'letters that Mailchimp does not take': [['andrés@shop.test', 'x'], 'unsupported_email'],
    'a value that is too long': [['ann@shop.test', 'x'.repeat(256)], 'invalid_value'],
  },
  refused: [['ann@fake.example', 'x'], 'looks_fake'],
  async openFarEnd() {
    const twin = await startMailchimpTwin();
    const audience = twin.audience();
    for (const email of ['bystander@shop.test', 'other@shop.test']) twin.addMember(email);
    twin.unsubscribe('other@shop.test');
    audience.segments.set(1, { id: 1, name: 'By hand', type: 'static', members: new Set(audience.members.keys()) });
    return {
      connect: ({ timeoutMs } = {}) =>
        createMailchimpDestination({ apiUrl: twin.address, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
      account: { settings: {}, credentials: { apiKey: twin.apiKey } },
      target: { audience: audience.id },
      faults: twin.faults,
      calls: twin.calls,
      routes: { begin: 'segments.list', put: 'lists.batch', remove: 'segments.change' },
      held: (item) =>
        byNumber(
          twin
            .tagged(item.title)
            .map((email) => [Number(/^person-(\d+)@/.exec(email)?.[1]), String(twin.member(email)?.mergeFields.FNAME)]),
        ),
      others: () => [
        ['bystander@shop.test', 'other@shop.test'].map((email) => ({
          ...twin.member(email),
          tags: twin.tagsOf(email),
        })),
        audience.segments.get(1)?.members.size,
      ],
      revoke: () => twin.revoke(),
      deleteTarget: () => twin.deleteAudience(),
      release: () => twin.close(),
    };
  },
};

/** Contacts and companies: the same protocol with other elements. */
const linkedin = (targeting: 'contact' | 'company', rows: Omit<RecordsCase, 'openFarEnd'>): RecordsCase => ({
  ...rows,
  async openFarEnd() {
    const twin = await startLinkedinTwin({
      refuses: (element) => (element.title === 'no' || element.city === 'no' ? 'not this one' : undefined),
    });
    const { accessToken, refreshToken } = twin.signIn();
    return {
      connect: ({ timeoutMs } = {}) =>
        createLinkedinDestination({
          apiUrl: twin.address,
          app: twin.app,
          sourcePlatform: twin.sourcePlatform,
          version: '202604',
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        }),
      account: { settings: {}, credentials: { accessToken, refreshToken } },
      target: { account: '516848833', targeting },
      faults: twin.faults,
      calls: twin.calls,
      routes: {
        begin: 'dmpSegments.find',
        put: targeting === 'contact' ? 'users.batch' : 'companies.batch',
        remove: targeting === 'contact' ? 'users.batch' : 'companies.batch',
      },
      held: (item) =>
        byNumber(
          [...(twin.segment(item.title)?.members ?? [])].map(([key, member]) => [
            toNumber(key),
            String(member.title ?? member.city),
          ]),
        ),
      others: () => [...twin.segments.values()].filter(({ name }) => name !== 'VIP customers' && name !== 'Lapsed'),
      revoke: () => twin.revoke('all'),
      deleteTarget: (item) => twin.deleteSegment(item.title),
      release: () => twin.close(),
    };
  },
});

const NUMBERS: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 5_100 }, (_, n) => [`SHA256_EMAIL:${sha256(`person-${n}@shop.test`)}`, n] as const),
);
const toNumber = (key: string): number => NUMBERS.get(key) ?? Number(/company-(\d+)\.test/.exec(key)?.[1]);

export const linkedinContactCase = linkedin('contact', {
  as: ['email', 'title', 'googleAid', 'country'],
  kind: 'contact',
  row: (n, value = 'x') => [`person-${n}@shop.test`, value, null, null],
  respelled: (n) => [`PERSON-${n}@shop .test`, 'x', null, 'Australia'],
  invalid: {
    'nothing to know them by': [[null, 'x', null, null], 'missing_identity'],
    'no real address': [['ann@@shop.test', 'x', null, null], 'invalid_email'],
    'no advertising ID': [['ann@shop.test', 'x', '1234', null], 'invalid_value'],
  },
  refused: [['refused@shop.test', 'no', null, null], 'refused_value'],
});

export const linkedinCompanyCase = linkedin('company', {
  as: ['companyWebsiteDomain', 'city', 'stockSymbol'],
  kind: 'account',
  row: (n, value = 'x') => [`company-${n}.test`, value, null],
  respelled: (n) => [`https://www.Company-${n}.test/about?x=1`, 'x', null],
  invalid: {
    'nothing to know it by': [[null, 'x', null], 'missing_identity'],
    'no website': [['our website', 'x', null], 'invalid_value'],
    'no stock symbol': [['company.test', 'x', 'what?'], 'invalid_value'],
  },
  refused: [['refused.test', 'no', null], 'refused_value'],
});

export const webhookCase: RecordsCase = {
  as: ['id', 'note'],
  kind: 'account',
  row: (n, value = 'x') => [String(n), value],
  respelled: undefined,
  invalid: {
    'no id': [[null, 'x'], 'missing_identity'],
    'an id that is too long': [['9'.repeat(501), 'x'], 'invalid_value'],
  },
  refused: [['7777', 'no, thanks'], 'refused_value'],
  async openFarEnd() {
    const receiver = await startWebhookReceiver({
      refuses: ({ note }) => (note === 'no, thanks' ? 'this one is not wanted' : undefined),
    });
    const credentials = { secret: receiver.secret };
    return {
      connect: ({ timeoutMs } = {}) =>
        createWebhookDestination({ allowPrivateNetworks: true, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
      account: { settings: { url: receiver.url }, credentials },
      target: {},
      faults: receiver.faults,
      calls: receiver.calls,
      routes: { begin: undefined, put: 'receive', remove: 'receive' },
      held: (item) =>
        byNumber(
          [...(receiver.segments.get(item.name) ?? [])].map(([id, fields]) => [Number(id), String(fields.note)]),
        ),
      others: () => [...receiver.segments.keys()].filter((name) => name !== 'vip' && name !== 'lapsed'),
      revoke: () => receiver.faults.add('receive', { status: 401, times: 10 }),
      deleteTarget: undefined,
      release: () => receiver.close(),
    };
  },
};
