import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/destinations/contract.ts';
import type { RecordsWriter, Sendable } from '../../src/destinations/contract-records.ts';
import { createLinkedinDestination } from '../../src/destinations/linkedin/index.ts';
import { sha256 } from '../../src/destinations/people/email.ts';
import type { Row } from '../../src/sources/contract.ts';
import { type LinkedinTwin, startLinkedinTwin } from '../../twins/linkedin/index.ts';
import { EXPORT_ID, newRunId, START } from './destination-far-end.ts';
import { linkedinCompanyCase, linkedinContactCase } from './records-cases.ts';
import { toItem } from './records-far-end.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PROPAGATION_MS = 90_000;
const CONTACT = { account: '516848833', targeting: 'contact' };
const COMPANY = { account: '516848833', targeting: 'company' };

let twin: LinkedinTwin;
let tokens: { accessToken: string; refreshToken: string };
/** What the account was told to keep. */
let renewed: Record<string, string>[];
beforeEach(async () => {
  twin = await startLinkedinTwin({ propagationMs: PROPAGATION_MS });
  tokens = twin.signIn();
  renewed = [];
});
afterEach(() => twin.close());

const destination = (change: { version?: string; sourcePlatform?: string } = {}) =>
  createLinkedinDestination({
    apiUrl: twin.address,
    app: twin.app,
    sourcePlatform: twin.sourcePlatform,
    version: '202604',
    now: () => new Date(twin.clock.now()),
    ...change,
  });
const account = (change: Record<string, string> = {}) => ({
  settings: {},
  credentials: { ...tokens, ...change },
  renewed: async (credentials: unknown) => void renewed.push(credentials as Record<string, string>),
});
const item = (as: readonly string[] = linkedinContactCase.as, title = 'VIP customers'): Item =>
  toItem({ ...linkedinContactCase, as }, 'vip', title);
const spec = (target: object, items: readonly Item[]) => ({
  runId: newRunId(),
  exportId: EXPORT_ID,
  exportName: 'Weekly list',
  environmentName: 'Shop',
  target,
  startedAt: START,
  items,
  signal: new AbortController().signal,
});
async function open(subject = item(), target: object = CONTACT, given = account()) {
  const writer = await destination().open(given, spec(target, [subject]));
  await writer.begin(subject);
  return writer;
}
const call = () => ({ id: randomUUID(), signal: new AbortController().signal });
const put = (writer: RecordsWriter, rows: readonly Row[], subject = item()) =>
  writer.put(
    subject,
    rows.map((row) => writer.prepare(subject, row) as Sendable),
    call(),
  );
const rows = (count: number): Row[] => Array.from({ length: count }, (_, n) => linkedinContactCase.row(n));

describe('an audience', () => {
  it('that was just made is waited for, as long as it is listed', async () => {
    const writer = await open();
    const wait = { code: 'destination_not_ready', retry: { kind: 'after', ms: 30_000 } };
    await expect(put(writer, rows(3))).rejects.toMatchObject(wait);
    await twin.clock.advance(PROPAGATION_MS);
    expect(await put(writer, rows(3))).toEqual({ rejected: [] });
    expect(twin.segment('VIP customers')).toMatchObject({ type: 'USER', sourceSegmentId: `${EXPORT_ID}:vip` });
  });

  it('is found again by its source, though people renamed theirs or the segment here', async () => {
    await open();
    await open(item(undefined, 'Very important customers'));
    expect([...twin.segments.values()].map(({ name }) => name)).toEqual(['VIP customers']);
  });

  it('of people and one of companies are two', async () => {
    await open();
    await open(item(linkedinCompanyCase.as), COMPANY);
    expect([...twin.segments.values()].map(({ type }) => type)).toEqual(['USER', 'COMPANY']);
  });

  it('is made once, though two runs begin at the same time', async () => {
    await Promise.all([open(), open(), open()]);
    expect(twin.segments.size).toBe(1);
  });

  it('is told as being matched until it is ready', async () => {
    const writer = await open();
    await twin.clock.advance(PROPAGATION_MS);
    await put(writer, rows(400));
    expect(await writer.finish()).toEqual({ location: 'ad account 516848833: VIP customers', isMatching: true });
    const poll = () => destination().poll?.(account(), spec(CONTACT, [item()]));
    expect(await poll()).toEqual({ isMatching: true, summary: 'VIP customers: BUILDING' });
    await twin.clock.advance(2 * DAY_MS);
    expect(await poll()).toEqual({ isMatching: false, summary: 'VIP customers: READY, audience of 400' });
    twin.segment('VIP customers')!.status = 'FAILED';
    expect(await poll()).toMatchObject({ isMatching: false, summary: expect.stringContaining('FAILED') });
    twin.deleteSegment('VIP customers');
    expect(await poll()).toEqual({ isMatching: false, summary: 'VIP customers: not there any more' });
  });
});

describe('what is sent', () => {
  beforeEach(async () => {
    await open();
    await open(item(linkedinCompanyCase.as), COMPANY);
    await twin.clock.advance(PROPAGATION_MS);
  });

  it('of people are hashes, one action a call, never an address', async () => {
    const as = ['email', 'firstName', 'lastName', 'title', 'company', 'country', 'googleAid', 'appleIdfa'];
    const subject = item(as);
    const writer = await open(subject);
    const google = 'CDDA802E-FB9C-47AD-9866-0794D394C912';
    await put(
      writer,
      [[' ANN@example.com', 'Ann', 'Lee', 'CTO', 'C'.repeat(60), 'united states', google, google.toLowerCase()]],
      subject,
    );
    const [body] = twin.calls.recent.filter(({ route }) => route === 'users.batch').map(({ body: sent }) => sent);
    expect(body).toEqual({
      elements: [
        {
          action: 'ADD',
          userIds: [
            { idType: 'SHA256_EMAIL', idValue: sha256('ann@example.com') },
            { idType: 'APPLE_IDFA', idValue: google },
            { idType: 'GOOGLE_AID', idValue: google.toLowerCase() },
          ],
          firstName: 'Ann',
          lastName: 'Lee',
          title: 'CTO',
          company: 'C'.repeat(50),
          country: 'US',
        },
      ],
    });
  });

  it('of people without ids are their names, by which they are taken out again', async () => {
    const subject = item(['firstName', 'lastName']);
    const writer = await open(subject);
    const prepared = writer.prepare(subject, [' Ann ', 'Lee']) as Sendable;
    expect(await writer.put(subject, [prepared], call())).toEqual({ rejected: [] });
    expect([...(twin.segment('VIP customers')?.members.keys() ?? [])]).toEqual(['NAME:Ann Lee']);
    await writer.remove(subject, [prepared.identity], call());
    expect(twin.segment('VIP customers')?.members.size).toBe(0);
    expect(writer.prepare(subject, ['Ann', null])).toMatchObject({ ok: false, code: 'missing_identity' });
  });

  it('of companies is normalised', async () => {
    const as = [
      'companyName',
      'companyWebsiteDomain',
      'companyEmailDomain',
      'companyPageUrl',
      'stockSymbol',
      'country',
    ];
    const subject = item(as);
    const writer = await open(subject, COMPANY);
    const page = 'nl.linkedin.com/company/Contoso/about/?x=1';
    const row = ['Contoso  Ltd', 'https://WWW.contoso.com/x', 'info@Mail.contoso.com', page, 'msft', 'NL'];
    expect(writer.prepare(subject, row)).toMatchObject({
      ok: true,
      body: {
        companyName: 'Contoso Ltd',
        companyWebsiteDomain: 'contoso.com',
        companyEmailDomain: 'mail.contoso.com',
        companyPageUrl: 'https://www.linkedin.com/company/contoso',
        stockSymbol: 'MSFT',
        country: 'NL',
      },
    });
  });

  it('over 600 times a minute is refused for the moment', async () => {
    const writer = await open();
    for (let n = 0; n < 600; n += 1) await put(writer, rows(1));
    await expect(put(writer, rows(1))).rejects.toMatchObject({
      code: 'destination_unreachable',
      retry: { kind: 'backoff' },
    });
    await twin.clock.advance(61_000);
    expect(await put(writer, rows(1))).toEqual({ rejected: [] });
  });
});

describe('an access token', () => {
  it('that has expired is exchanged once, though several calls find it so, and is given to be kept', async () => {
    await open();
    await twin.clock.advance(61 * DAY_MS);
    const expiresAt = new Date(twin.clock.now() - DAY_MS).toISOString();
    const refreshExpiresAt = new Date(twin.clock.now() + 304 * DAY_MS).toISOString();
    const writer = await open(item(), CONTACT, account({ expiresAt, refreshExpiresAt }));
    twin.calls.clear();
    await Promise.all([put(writer, rows(1)), put(writer, rows(2))]);
    expect(twin.calls.count('oauth.token')).toBe(0);
    expect(renewed).toHaveLength(1);
    expect(renewed[0]).toMatchObject({ refreshToken: tokens.refreshToken });
    expect(renewed[0]?.accessToken).not.toBe(tokens.accessToken);
    // A year from the sign-in, however often it is refreshed.
    const left = Date.parse(renewed[0]?.refreshExpiresAt ?? '') - twin.clock.now();
    expect(Math.round(left / DAY_MS)).toBe(304);
  });

  it('that was taken back is exchanged too, and the call made again with the new one', async () => {
    const writer = await open();
    await twin.clock.advance(PROPAGATION_MS);
    twin.revoke('access');
    const [one, two] = await Promise.all([put(writer, rows(1)), put(writer, rows(2))]);
    expect([one, two]).toEqual([{ rejected: [] }, { rejected: [] }]);
    expect(twin.calls.count('oauth.token')).toBe(1);
    expect(renewed).toHaveLength(1);
  });

  it('that cannot be exchanged any more is the end of the connection', async () => {
    const writer = await open();
    await twin.clock.advance(366 * DAY_MS);
    await expect(put(writer, rows(1))).rejects.toMatchObject({
      code: 'destination_sign_in_failed',
      retry: { kind: 'never' },
      message: expect.stringContaining('invalid_grant'),
    });
    expect(renewed).toEqual([]);
  });

  it('tells when somebody has to sign in again', () => {
    const [soon, later] = ['2026-12-01T00:00:00.000Z', '2027-11-01T00:00:00.000Z'];
    const ends = (credentials: Record<string, string>) =>
      destination()
        .signInEndsAt?.({ accessToken: 'x', ...credentials })
        ?.toISOString();
    expect(ends({ expiresAt: soon })).toBe(soon);
    expect(ends({ expiresAt: soon, refreshToken: 'y', refreshExpiresAt: later })).toBe(later);
    expect(ends({})).toBeUndefined();
    const token = { access_token: 'x', expires_in: 60, refresh_token: 'y', refresh_token_expires_in: 120 };
    expect(destination().oauth?.toCredentials(token, START)).toEqual({
      accessToken: 'x',
      expiresAt: '2026-11-24T02:51:12.000Z',
      refreshToken: 'y',
      refreshExpiresAt: '2026-11-24T02:52:12.000Z',
    });
  });
});

describe('the account', () => {
  it('offers ad accounts that are active and in which the person may work', async () => {
    expect(await destination().choices('account', account())).toEqual([{ value: '516848833', title: 'Acme Europe' }]);
    expect((await destination().verify(account())).summary).toBe('Ada Lovelace, 1 ad account');
  });

  it('takes accounts with company targeting, and people with the other', () => {
    const kinds = (target: object) => destination().acceptsFor?.(target).kinds;
    expect(kinds(COMPANY)).toEqual(['account']);
    expect(kinds(CONTACT)).toEqual(['profile', 'contact']);
  });

  it('without the name that LinkedIn gives to sources says so', async () => {
    const unnamed = createLinkedinDestination({ apiUrl: twin.address, version: '202604' });
    await expect(unnamed.verify(account())).rejects.toMatchObject({
      code: 'destination_refused',
      params: { detail: expect.stringContaining('LINKEDIN_SOURCE_PLATFORM') },
    });
    expect(unnamed.oauth).toBeUndefined();
  });

  it('with a version that has ended says so', async () => {
    await expect(destination({ version: '202401' }).verify(account())).rejects.toMatchObject({
      code: 'destination_refused',
      params: { detail: expect.stringContaining('version') },
    });
  });
});
